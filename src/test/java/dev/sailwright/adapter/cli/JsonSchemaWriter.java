package dev.sailwright.adapter.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sailwright.diagnosis.FindingCode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the JSON Schema of a document from its records: every field is required and no other is
 * there, and what it means is what docs/json.md says of it.
 */
final class JsonSchemaWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** They grow with every release, unlike the other sets of words. */
  private static final String CODES = "^[A-Z][A-Z_]*$";

  private final Map<String, String> meanings;

  private JsonSchemaWriter(Map<String, String> meanings) {
    this.meanings = meanings;
  }

  static String schema(JsonOutput output, Map<String, String> meanings) {
    var schema = JSON.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "https://sailwright.dev/schemas/" + output.schemaName());
    schema.put("title", "sailwright " + output.command() + " -o json");
    schema.setAll(new JsonSchemaWriter(meanings).object("", output.type()));
    var format = JSON.createObjectNode().put("const", output.format());
    schema.withObject("/properties").set("format", format);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private ObjectNode object(String path, Class<?> type) {
    var object = JSON.createObjectNode().put("type", "object").put("additionalProperties", false);
    var required = object.putArray("required");
    var properties = object.putObject("properties");
    for (var component : type.getRecordComponents()) {
      var name = component.getName();
      required.add(name);
      properties.set(
          name, value((path.isEmpty() ? "" : path + ".") + name, component.getGenericType()));
    }
    return object;
  }

  private ObjectNode value(String path, Type type) {
    var schema = typed(path, type);
    Optional.ofNullable(meanings.get(path))
        .ifPresent(meaning -> schema.put("description", meaning));
    return schema;
  }

  private ObjectNode typed(String path, Type type) {
    return switch (type) {
      case ParameterizedType generic when generic.getRawType() == List.class ->
          JSON.createObjectNode()
              .put("type", "array")
              .set("items", value(path + "[]", generic.getActualTypeArguments()[0]));
      case ParameterizedType generic when generic.getRawType() == Map.class ->
          JSON.createObjectNode()
              .put("type", "object")
              .set("additionalProperties", typed(path, generic.getActualTypeArguments()[1]));
      case ParameterizedType generic when generic.getRawType() == Optional.class ->
          orNull(typed(path, generic.getActualTypeArguments()[0]));
      case Class<?> plain when plain.isRecord() -> object(path, plain);
      case Class<?> plain when plain.isEnum() && plain != FindingCode.class -> words(plain);
      case Class<?> plain -> plain(plain);
      default ->
          throw new AssertionError(path + " is a " + type + ", which no schema is known for");
    };
  }

  /** A value that may be unknown: null too, and among the words if there are any. */
  private static ObjectNode orNull(ObjectNode schema) {
    var type = schema.get("type");
    schema.putArray("type").add(type).add("null");
    if (schema.has("enum")) {
      schema.withArray("/enum").addNull();
    }
    return schema;
  }

  private static ObjectNode words(Class<?> type) {
    var schema = JSON.createObjectNode().put("type", "string");
    var words = schema.putArray("enum");
    Arrays.stream(type.getEnumConstants()).map(Object::toString).sorted().forEach(words::add);
    return schema;
  }

  private static ObjectNode plain(Class<?> type) {
    var schema = JSON.createObjectNode();
    if (type == int.class || type == Integer.class || type == long.class) {
      return schema.put("type", "integer").put("minimum", 0);
    }
    if (type == Double.class) {
      return schema.put("type", "number").put("minimum", 0);
    }
    if (type == boolean.class || type == Boolean.class) {
      return schema.put("type", "boolean");
    }
    schema.put("type", "string");
    if (type == FindingCode.class) {
      return schema.put("pattern", CODES);
    }
    if (type == Instant.class) {
      return schema.put("format", "date-time");
    }
    if (type == LocalDate.class) {
      return schema.put("format", "date");
    }
    if (type == String.class) {
      return schema;
    }
    throw new AssertionError(type + " is written in a way that no schema is known for");
  }
}
