package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The few kinds of schema that the resources here are made of. */
final class CrdSchema {
  private CrdSchema() {}

  static JSONSchemaProps object(
      String description, List<String> required, Map<String, JSONSchemaProps> properties) {
    return new JSONSchemaPropsBuilder()
        .withType("object")
        .withDescription(description)
        .withRequired(required)
        .withProperties(new TreeMap<>(properties))
        .build();
  }

  static JSONSchemaProps free(String description) {
    return new JSONSchemaPropsBuilder()
        .withType("object")
        .withDescription(description)
        .withXKubernetesPreserveUnknownFields(true)
        .build();
  }

  static JSONSchemaProps list(String description, long most, JSONSchemaProps items) {
    return new JSONSchemaPropsBuilder()
        .withType("array")
        .withDescription(description)
        .withMaxItems(most)
        .withNewItems()
        .withSchema(items)
        .endItems()
        .build();
  }

  static JSONSchemaProps text(String description) {
    return new JSONSchemaPropsBuilder().withType("string").withDescription(description).build();
  }

  static JSONSchemaProps text(String description, long longest) {
    return new JSONSchemaPropsBuilder(text(description)).withMaxLength(longest).build();
  }

  static JSONSchemaProps text(String description, long longest, String pattern) {
    return new JSONSchemaPropsBuilder(text(description, longest))
        .withPattern("^" + pattern + "$")
        .build();
  }

  static JSONSchemaProps time(String description) {
    return new JSONSchemaPropsBuilder(text(description, 64)).withFormat("date-time").build();
  }

  static JSONSchemaProps choice(String description, Enum<?>[] values) {
    return new JSONSchemaPropsBuilder(text(description))
        .withEnum(Stream.of(values).<JsonNode>map(value -> TextNode.valueOf(value.name())).toList())
        .build();
  }

  static JSONSchemaProps whole(String description) {
    return new JSONSchemaPropsBuilder()
        .withType("integer")
        .withFormat("int64")
        .withDescription(description)
        .withMinimum(0.0)
        .build();
  }
}
