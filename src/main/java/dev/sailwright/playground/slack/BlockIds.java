package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Slack gives an id to every block and every interactive element that came without one. */
final class BlockIds {
  private static final Set<String> INTERACTIVE =
      Set.of("button", "overflow", "static_select", "plain_text_input", "checkboxes");

  private BlockIds() {}

  static ArrayNode filled(ArrayNode blocks) {
    var copy = blocks.deepCopy();
    var next = 1;
    for (var block : copy) {
      if (block instanceof ObjectNode object && !object.has("block_id")) {
        object.put("block_id", "b" + next++);
      }
      for (var field : new String[] {"elements", "accessory", "element"}) {
        var value = block.path(field);
        next = value.isArray() ? fill(value, next) : fill(Json.array().add(value), next);
      }
    }
    return copy;
  }

  private static int fill(
      Iterable<? extends com.fasterxml.jackson.databind.JsonNode> elements, int from) {
    var next = from;
    for (var element : elements) {
      if (element instanceof ObjectNode object
          && INTERACTIVE.contains(object.path("type").asText())
          && !object.has("action_id")) {
        object.put("action_id", "a" + next++);
      }
    }
    return next;
  }
}
