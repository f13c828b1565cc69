package dev.sailwright.playground.slack;

import java.util.HashMap;
import java.util.Map;

/**
 * The blocks that this workspace takes, with Slack's documented limits. Types of Slack that the bot
 * never sends are refused as unknown.
 */
final class BlockRules {
  private static final Rule TYPE = Rule.string(1, 100);
  private static final Rule ID = Rule.string(1, 255);
  private static final Rule URL = Rule.string(1, 3000);
  private static final Rule STYLE = Rule.oneOf("primary", "danger");

  private static final Rule CONFIRM =
      Rule.fields()
          .may("title", TextRules.plain(100))
          .must("text", TextRules.any(300))
          .may("confirm", TextRules.plain(30))
          .may("deny", TextRules.plain(30))
          .may("style", STYLE);

  private static final Rule BUTTON =
      element()
          .must("text", TextRules.plain(75))
          .may("value", Rule.string(1, 2000))
          .may("url", URL)
          .may("style", STYLE)
          .may("confirm", CONFIRM)
          .may("accessibility_label", Rule.string(1, 75));

  private static final Rule OPTION =
      Rule.fields()
          .must("text", TextRules.any(75))
          .must("value", Rule.string(1, 150))
          .may("description", TextRules.any(75))
          .may("url", URL);

  private static final Rule OVERFLOW =
      element().must("options", Rule.array(1, 5, OPTION)).may("confirm", CONFIRM);

  private static final Rule SELECT =
      element()
          .must("options", Rule.array(1, 100, OPTION))
          .may("placeholder", TextRules.plain(150))
          .may("initial_option", OPTION)
          .may("confirm", CONFIRM)
          .may("focus_on_load", Rule.bool());

  private static final Rule CHECKBOXES =
      element()
          .must("options", Rule.array(1, 10, OPTION))
          .may("initial_options", Rule.array(1, 10, OPTION))
          .may("confirm", CONFIRM)
          .may("focus_on_load", Rule.bool());

  private static final Rule TEXT_INPUT =
      element()
          .may("placeholder", TextRules.plain(150))
          .may("initial_value", Rule.string(0, 3000))
          .may("multiline", Rule.bool())
          .may("min_length", Rule.integer(0, 3000))
          .may("max_length", Rule.integer(1, 3000))
          .may("focus_on_load", Rule.bool());

  private static final Rule IMAGE =
      Rule.fields()
          .must("type", TYPE)
          .must("image_url", URL)
          .must("alt_text", Rule.string(1, 2000));

  private static final Rule TASK =
      block()
          .must("task_id", ID)
          .must("title", Rule.string(1, 3000))
          .must("status", Rule.oneOf("pending", "in_progress", "complete", "error"))
          .may("details", Rule.typed(Map.of("rich_text", TextRules.RICH_TEXT)))
          .may("output", Rule.typed(Map.of("rich_text", TextRules.RICH_TEXT)));

  private static final Map<String, Rule> CLICKABLE =
      Map.of("button", BUTTON, "overflow", OVERFLOW, "static_select", SELECT);

  private static final Map<String, Rule> IN_MESSAGES =
      Map.ofEntries(
          Map.entry("header", block().must("text", TextRules.plain(150))),
          Map.entry(
              "section",
              block()
                  .may("text", TextRules.any(3000))
                  .may("fields", Rule.array(1, 10, TextRules.any(2000)))
                  .may(
                      "accessory",
                      Rule.typed(
                          Map.of(
                              "button",
                              BUTTON,
                              "overflow",
                              OVERFLOW,
                              "static_select",
                              SELECT,
                              "image",
                              IMAGE)))
                  .may("expand", Rule.bool())
                  .needsOneOf("text", "fields")),
          Map.entry(
              "context",
              block()
                  .must(
                      "elements",
                      Rule.array(
                          1,
                          10,
                          Rule.typed(
                              Map.of(
                                  "image", IMAGE,
                                  "mrkdwn", TextRules.mrkdwn(3000),
                                  "plain_text", TextRules.plainText(3000)))))),
          Map.entry("actions", block().must("elements", Rule.array(1, 25, Rule.typed(CLICKABLE)))),
          Map.entry("divider", block()),
          Map.entry(
              "image",
              block()
                  .must("image_url", URL)
                  .must("alt_text", Rule.string(1, 2000))
                  .may("title", TextRules.plain(2000))),
          Map.entry("markdown", block().must("text", Rule.string(1, 12_000))),
          Map.entry("rich_text", TextRules.RICH_TEXT),
          Map.entry("task_card", TASK),
          Map.entry(
              "plan",
              block()
                  .must("title", Rule.string(1, 3000))
                  .must("tasks", Rule.array(1, 50, Rule.typed(Map.of("task_card", TASK))))));

  private static final Map<String, Rule> ONLY_IN_VIEWS =
      Map.of(
          "input",
          block()
              .must("label", TextRules.plain(2000))
              .must(
                  "element",
                  Rule.typed(
                      Map.of(
                          "plain_text_input",
                          TEXT_INPUT,
                          "static_select",
                          SELECT,
                          "checkboxes",
                          CHECKBOXES)))
              .may("hint", TextRules.plain(2000))
              .may("optional", Rule.bool())
              .may("dispatch_action", Rule.bool()));

  static final Rule MESSAGE_BLOCKS = Rule.array(0, 50, Rule.typed(IN_MESSAGES));

  private static final Rule VIEW_BLOCKS = Rule.array(1, 100, Rule.typed(merged()));

  static final Rule VIEW =
      Rule.typed(
          Map.of(
              "modal",
              view()
                  .must("title", TextRules.plain(24))
                  .may("submit", TextRules.plain(24))
                  .may("close", TextRules.plain(24))
                  .may("clear_on_close", Rule.bool())
                  .may("notify_on_close", Rule.bool()),
              "home",
              view()));

  private BlockRules() {}

  private static Rule.Fields view() {
    return Rule.fields()
        .must("type", TYPE)
        .must("blocks", VIEW_BLOCKS)
        .may("private_metadata", Rule.string(0, 3000))
        .may("callback_id", Rule.string(0, 255))
        .may("external_id", Rule.string(0, 255));
  }

  private static Map<String, Rule> merged() {
    var all = new HashMap<>(IN_MESSAGES);
    all.putAll(ONLY_IN_VIEWS);
    return all;
  }

  private static Rule.Fields block() {
    return Rule.fields().must("type", TYPE).may("block_id", ID);
  }

  private static Rule.Fields element() {
    return Rule.fields().must("type", TYPE).may("action_id", ID);
  }
}
