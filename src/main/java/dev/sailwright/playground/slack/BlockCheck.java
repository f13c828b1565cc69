package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Refuses blocks that Slack would refuse, with all complaints at once. */
final class BlockCheck {
  private static final int MARKDOWN_LIMIT = 12_000;

  private BlockCheck() {}

  /**
   * @throws SlackError {@code invalid_blocks}
   */
  static void message(ArrayNode blocks) {
    var problems = problems(blocks);
    if (!problems.isEmpty()) {
      throw new SlackError("invalid_blocks", problems);
    }
  }

  static List<String> problems(ArrayNode blocks) {
    var problems = new ArrayList<String>();
    BlockRules.MESSAGE_BLOCKS.check(blocks, "/blocks", problems);
    together(blocks, "/blocks", problems);
    return problems;
  }

  /**
   * @throws SlackError {@code invalid_arguments}
   */
  static void view(JsonNode view) {
    var problems = new ArrayList<String>();
    BlockRules.VIEW.check(view, "/view", problems);
    together(view.path("blocks"), "/view/blocks", problems);
    var asks = view.path("blocks").findValuesAsText("type").contains("input");
    if (view.path("type").asText().equals("modal") && asks && !view.has("submit")) {
      Rule.complain("missing required field: submit", "/view", problems);
    }
    if (!problems.isEmpty()) {
      throw new SlackError("invalid_arguments", problems);
    }
  }

  /** What no single block can break. */
  private static void together(JsonNode blocks, String pointer, List<String> problems) {
    var ids = new HashSet<String>();
    var markdown = 0;
    for (var i = 0; i < blocks.size(); i++) {
      var block = blocks.path(i);
      var at = pointer + "/" + i;
      if (block.has("block_id") && !ids.add(block.path("block_id").asText())) {
        Rule.complain(
            "block_id already exists: " + block.path("block_id").asText(),
            at + "/block_id",
            problems);
      }
      if (block.path("type").asText().equals("actions")) {
        actions(block.path("elements"), at + "/elements", problems);
      }
      if (block.path("type").asText().equals("markdown")) {
        markdown += block.path("text").asText().length();
      }
    }
    if (markdown > MARKDOWN_LIMIT) {
      Rule.complain("markdown blocks must be less than 12001 characters in all", pointer, problems);
    }
  }

  private static void actions(JsonNode elements, String pointer, List<String> problems) {
    var ids = new HashSet<String>();
    var primaries = 0;
    for (var i = 0; i < elements.size(); i++) {
      var element = elements.path(i);
      if (element.has("action_id") && !ids.add(element.path("action_id").asText())) {
        Rule.complain("action_id already exists", pointer + "/" + i + "/action_id", problems);
      }
      primaries += element.path("style").asText().equals("primary") ? 1 : 0;
    }
    if (primaries > 1) {
      // Slack's guideline rather than an error of its API; here it is held to.
      Rule.complain("only one button of a set may be primary", pointer, problems);
    }
  }
}
