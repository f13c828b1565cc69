package dev.sailwright.playground.slack;

import java.util.Map;

/** Text objects, and the parts of rich text. */
final class TextRules {
  static final int ANY = 40_000;

  private static final Rule TYPE = Rule.string(1, 100);
  private static final Rule STYLE =
      Rule.fields()
          .may("bold", Rule.bool())
          .may("italic", Rule.bool())
          .may("strike", Rule.bool())
          .may("code", Rule.bool())
          .may("underline", Rule.bool());
  private static final Rule LINK =
      element()
          .must("url", Rule.string(1, 3000))
          .may("text", Rule.string(1, ANY))
          .may("unsafe", Rule.bool());
  private static final Rule PLAIN = element().must("text", Rule.string(1, ANY));

  private static final Rule INLINE =
      Rule.typed(
          Map.of(
              "text", PLAIN,
              "link", LINK,
              "emoji",
                  element().must("name", Rule.string(1, 100)).may("unicode", Rule.string(1, 100)),
              "user", element().must("user_id", Rule.string(1, 30)),
              "channel", element().must("channel_id", Rule.string(1, 30)),
              "date",
                  element()
                      .must("timestamp", Rule.integer(0, Integer.MAX_VALUE))
                      .must("format", Rule.string(1, 200))
                      .may("url", Rule.string(1, 3000))
                      .may("fallback", Rule.string(1, 1000))));

  private static final Rule SECTION = part(INLINE);

  static final Rule RICH_TEXT =
      Rule.fields()
          .must("type", TYPE)
          .may("block_id", Rule.string(1, 255))
          .must(
              "elements",
              Rule.array(
                  1,
                  1000,
                  Rule.typed(
                      Map.of(
                          "rich_text_section", SECTION,
                          "rich_text_quote", part(INLINE).may("border", Rule.integer(0, 1)),
                          "rich_text_preformatted",
                              part(Rule.typed(Map.of("text", PLAIN, "link", LINK)))
                                  .may("border", Rule.integer(0, 1)),
                          "rich_text_list",
                              part(Rule.typed(Map.of("rich_text_section", SECTION)))
                                  .must("style", Rule.oneOf("bullet", "ordered"))
                                  .may("indent", Rule.integer(0, 8))
                                  .may("offset", Rule.integer(0, 1000))
                                  .may("border", Rule.integer(0, 1))))));

  private TextRules() {}

  static Rule plain(int max) {
    return Rule.typed(Map.of("plain_text", plainText(max)));
  }

  static Rule any(int max) {
    return Rule.typed(Map.of("plain_text", plainText(max), "mrkdwn", mrkdwn(max)));
  }

  static Rule.Fields plainText(int max) {
    return Rule.fields()
        .must("type", TYPE)
        .must("text", Rule.string(1, max))
        .may("emoji", Rule.bool());
  }

  static Rule.Fields mrkdwn(int max) {
    return Rule.fields()
        .must("type", TYPE)
        .must("text", Rule.string(1, max))
        .may("verbatim", Rule.bool());
  }

  private static Rule.Fields element() {
    return Rule.fields().must("type", TYPE).may("style", STYLE);
  }

  private static Rule.Fields part(Rule each) {
    return Rule.fields().must("type", TYPE).must("elements", Rule.array(0, 1000, each));
  }
}
