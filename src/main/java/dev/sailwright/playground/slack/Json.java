package dev.sailwright.playground.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Small helps around Jackson's trees. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> READABLE = Set.of("text", "title", "label");

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** Empty when this is no JSON. */
  static Optional<JsonNode> parse(String text) {
    try {
      return Optional.ofNullable(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static Optional<String> text(JsonNode node, String field) {
    return node.path(field).isTextual() ? Optional.of(node.path(field).asText()) : Optional.empty();
  }

  /** The words that a person reads in blocks, in order. */
  static List<String> words(JsonNode node) {
    var words = new ArrayList<String>();
    collect(node, words);
    return words;
  }

  private static void collect(JsonNode node, List<String> words) {
    for (var property : node.properties()) {
      if (READABLE.contains(property.getKey()) && property.getValue().isTextual()) {
        words.add(property.getValue().asText());
      } else {
        collect(property.getValue(), words);
      }
    }
    if (node.isArray()) {
      node.forEach(child -> collect(child, words));
    }
  }
}
