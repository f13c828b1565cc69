package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What a message says, read from arguments and checked as Slack does.
 *
 * @param text empty when none was given
 * @param blocks with all ids filled in; empty when none were given, which is not the same as an
 *     empty list
 */
record Content(Optional<String> text, Optional<ArrayNode> blocks, Optional<ObjectNode> metadata) {
  private static final int TEXT_LIMIT = 40_000;

  static Content of(Arguments arguments) {
    var blocks =
        arguments
            .json("blocks", "invalid_blocks_format")
            .map(node -> {
              if (!(node instanceof ArrayNode array)) {
                throw new SlackError("invalid_blocks_format");
              }
              BlockCheck.message(array);
              return BlockIds.filled(array);
            });
    var metadata =
        arguments
            .json("metadata", "invalid_metadata_format")
            .map(node -> {
              if (!(node instanceof ObjectNode object)
                  || !object.path("event_type").isTextual()
                  || !object.path("event_payload").isObject()) {
                throw new SlackError("invalid_metadata_format");
              }
              return object.deepCopy();
            });
    return new Content(arguments.text("text").map(Content::cut), blocks, metadata);
  }

  Content orNoText() {
    if (text.orElse("").isBlank() && blocks.map(ArrayNode::isEmpty).orElse(true)) {
      throw new SlackError("no_text");
    }
    return this;
  }

  ArrayNode blocksOrNone() {
    return blocks.orElseGet(Json::array);
  }

  private static String cut(String text) {
    return text.length() > TEXT_LIMIT ? text.substring(0, TEXT_LIMIT) : text;
  }
}
