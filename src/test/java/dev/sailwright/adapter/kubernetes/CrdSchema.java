package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
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

  /**
   * The same, with some of its fields known by name and type; a rule compares only those by name.
   */
  static JSONSchemaProps free(String description, Map<String, JSONSchemaProps> known) {
    return new JSONSchemaPropsBuilder(free(description))
        .withProperties(new TreeMap<>(known))
        .build();
  }

  static JSONSchemaProps list(String description, JSONSchemaProps items) {
    return new JSONSchemaPropsBuilder()
        .withType("array")
        .withDescription(description)
        .withNewItems()
        .withSchema(items)
        .endItems()
        .build();
  }

  static JSONSchemaProps texts(String description) {
    return list(description, text("A text."));
  }

  static JSONSchemaProps list(String description, long most, JSONSchemaProps items) {
    return new JSONSchemaPropsBuilder(list(description, items)).withMaxItems(most).build();
  }

  /**
   * A list whose items are known by their {@code seq}, so that a rule may compare an item with what
   * it was.
   */
  static JSONSchemaProps records(String description, long most, JSONSchemaProps items) {
    return new JSONSchemaPropsBuilder(list(description, most, items))
        .withXKubernetesListType("map")
        .withXKubernetesListMapKeys("seq")
        .build();
  }

  static JSONSchemaProps with(JSONSchemaProps schema, List<ValidationRule> rules) {
    return new JSONSchemaPropsBuilder(schema).withXKubernetesValidations(rules).build();
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

  static JSONSchemaProps yesOrNo(String description) {
    return new JSONSchemaPropsBuilder().withType("boolean").withDescription(description).build();
  }
}
