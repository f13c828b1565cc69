package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of one call of the Web API, whichever way they came: form fields or a JSON body.
 */
record Arguments(ObjectNode values) {

  /** Form fields are strings; those that hold JSON are read when asked for. */
  static Arguments form(Map<String, String> fields) {
    var values = Json.object();
    fields.forEach(values::put);
    return new Arguments(values);
  }

  Optional<String> text(String name) {
    var value = values.path(name);
    return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
  }

  String required(String name) {
    return text(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() ->
            new SlackError(
                "invalid_arguments", List.of("[ERROR] missing required field: " + name)));
  }

  boolean flag(String name) {
    return text(name).filter(value -> value.equals("true") || value.equals("1")).isPresent();
  }

  int number(String name, int standard) {
    try {
      return text(name).map(Integer::parseInt).orElse(standard);
    } catch (NumberFormatException e) {
      throw new SlackError("invalid_arguments", List.of("[ERROR] must be an integer: " + name));
    }
  }

  /**
   * @param error Slack's word for a value that is no JSON
   */
  Optional<JsonNode> json(String name, String error) {
    var value = values.path(name);
    if (value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.asText().isBlank())) {
      return Optional.empty();
    }
    return value.isTextual()
        ? Optional.of(Json.parse(value.asText()).orElseThrow(() -> new SlackError(error)))
        : Optional.of(value);
  }
}
