package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Objects as people would write them: without what the API server keeps for itself. */
final class PlainYaml {
  private static final ObjectMapper YAML =
      new ObjectMapper(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .build())
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private static final List<String> OF_THE_SERVER =
      List.of("managedFields", "resourceVersion", "uid", "creationTimestamp", "selfLink");
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** As a comment, the document can be applied as it is; istiod writes its own bundle again. */
  private static final Pattern HASHED =
      Pattern.compile("(?m)^( *)caBundle: (sha256:[0-9a-f]{64}|\\(empty\\))$");

  private PlainYaml() {}

  static String of(HasMetadata object) {
    try {
      JsonNode tree = YAML.valueToTree(object);
      if (tree instanceof ObjectNode fields) {
        fields.remove("status");
        if (fields.get("metadata") instanceof ObjectNode metadata) {
          metadata.remove(OF_THE_SERVER);
          if (metadata.get("annotations") instanceof ObjectNode annotations) {
            annotations.remove(LAST_APPLIED);
          }
        }
      }
      hashAuthorities(tree);
      return HASHED.matcher(YAML.writeValueAsString(tree)).replaceAll("$1# caBundle: $2");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON can be written", e);
    }
  }

  /** A certificate authority is public, and its hash shows whether it changed. */
  private static void hashAuthorities(JsonNode node) {
    if (node instanceof ObjectNode fields && fields.path("caBundle").isTextual()) {
      var bytes = fields.path("caBundle").asText().getBytes(StandardCharsets.US_ASCII);
      fields.put("caBundle", bytes.length == 0 ? "(empty)" : "sha256:" + sha256(bytes));
    }
    node.forEach(PlainYaml::hashAuthorities);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** Empty when it is no YAML, or holds nothing. */
  static Optional<JsonNode> tree(String yaml) {
    try {
      return Optional.ofNullable(YAML.readTree(yaml)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
