package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Paths and values of a mesh config, the same for two texts that mean the same: the order of keys,
 * of named items and of most lists says nothing, nor does 1.0 instead of 1. What is written as
 * empty stays, for it is not istiod's default.
 */
final class MeshConfigValues {
  /**
   * The only list of a mesh config whose order counts (istio/api
   * networking/v1alpha3/destination_rule.proto@1.29.0, LocalityLoadBalancerSetting).
   */
  private static final String ORDERED = "failoverPriority";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final Map<String, String> values = new TreeMap<>();

  private MeshConfigValues() {}

  /**
   * @param prefix of every path; may be empty
   */
  static Map<String, String> of(String prefix, JsonNode tree) {
    var all = new MeshConfigValues();
    tree.properties().forEach(field -> all.add(child(prefix, field.getKey()), field.getValue()));
    return all.values;
  }

  private void add(String path, JsonNode node) {
    if (node.isNull()) {
      return;
    }
    if (node.isObject() && !node.isEmpty()) {
      node.properties().forEach(field -> add(child(path, field.getKey()), field.getValue()));
    } else if (node.isArray() && hasNames(node)) {
      node.forEach(item -> addNamed(path + "[" + item.path("name").asText() + "]", item));
    } else if (node.isArray()) {
      var items = items(node).map(MeshConfigValues::text);
      values.put(
          path,
          (path.endsWith(ORDERED) ? items : items.sorted())
              .collect(Collectors.joining(", ", "[", "]")));
    } else {
      values.put(path, text(node));
    }
  }

  private void addNamed(String path, JsonNode item) {
    if (item.size() == 1) {
      values.put(path, "{}");
    }
    item.properties().stream()
        .filter(field -> !field.getKey().equals("name"))
        .forEach(field -> add(child(path, field.getKey()), field.getValue()));
  }

  /** Each item has a name of its own. */
  private static boolean hasNames(JsonNode list) {
    return !list.isEmpty()
        && items(list).allMatch(item -> item.path("name").isTextual())
        && items(list).map(item -> item.path("name").asText()).distinct().count() == list.size();
  }

  private static Stream<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static String child(String path, String key) {
    if (key.contains(".")) {
      return path + "[" + key + "]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String text(JsonNode node) {
    if (node.isNumber()) {
      return node.decimalValue().stripTrailingZeros().toPlainString();
    }
    if (node.isValueNode()) {
      return node.asText().isEmpty() ? "\"\"" : node.asText();
    }
    try {
      return JSON.writeValueAsString(JSON.treeToValue(node, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as YAML can be written as JSON", e);
    }
  }
}
