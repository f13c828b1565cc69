package dev.sailwright.adapter.slack;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.RichTextBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.block.element.RichTextPreformattedElement;
import com.slack.api.model.block.element.RichTextSectionElement;
import java.util.ArrayList;
import java.util.List;

/**
 * Block Kit's parts within Slack's limits (docs.slack.dev, Block Kit reference). Takes mrkdwn that
 * is escaped already.
 */
final class Kit {
  static final int SECTION_LIMIT = 3000;
  static final int FIELD_LIMIT = 2000;

  private static final int HEADER_LIMIT = 150;
  private static final int BUTTON_LIMIT = 75;
  private static final int CONFIRM_TITLE_LIMIT = 100;
  private static final int CONFIRM_TEXT_LIMIT = 300;
  private static final int CONFIRM_BUTTON_LIMIT = 30;
  private static final int OUTPUT_LIMIT = 2900;
  private static final int OUTPUT_LINE_LIMIT = 600;
  private static final int OUTPUT_LINES = 40;

  private Kit() {}

  static HeaderBlock header(String plain) {
    return HeaderBlock.builder().text(plainText(plain, HEADER_LIMIT)).build();
  }

  static SectionBlock section(String mrkdwn) {
    return SectionBlock.builder().text(markdown(mrkdwn)).build();
  }

  /** Lines of one section, never folded away; what does not fit is counted. */
  static SectionBlock section(List<String> lines, int limit) {
    return SectionBlock.builder().text(markdown(lines(lines, limit))).expand(true).build();
  }

  static SectionBlock fields(List<String> fields) {
    return SectionBlock.builder()
        .fields(fields.stream().<TextObject>map(Kit::markdown).toList())
        .build();
  }

  static ContextBlock context(String mrkdwn) {
    return ContextBlock.builder().elements(List.of(markdown(mrkdwn))).build();
  }

  static ActionsBlock actions(List<ButtonElement> buttons) {
    return ActionsBlock.builder().elements(List.copyOf(buttons)).build();
  }

  static ButtonElement button(String actionId, String label, String value) {
    return ButtonElement.builder()
        .actionId(actionId)
        .text(plainText(label, BUTTON_LIMIT))
        .value(value)
        .build();
  }

  static ConfirmationDialogObject confirm(String title, String text, String yes, String no) {
    return ConfirmationDialogObject.builder()
        .title(plainText(title, CONFIRM_TITLE_LIMIT))
        .text(plainText(text, CONFIRM_TEXT_LIMIT))
        .confirm(plainText(yes, CONFIRM_BUTTON_LIMIT))
        .deny(plainText(no, CONFIRM_BUTTON_LIMIT))
        .build();
  }

  /**
   * Output as it came, in a box where nothing is read as markup; of too much, the middle is left
   * out and counted.
   */
  static RichTextBlock preformatted(List<String> lines) {
    var text = RichTextSectionElement.Text.builder().text(middleCut(lines)).build();
    return RichTextBlock.builder()
        .elements(List.of(RichTextPreformattedElement.builder().elements(List.of(text)).build()))
        .build();
  }

  /** Whether {@link #preformatted} shows all of it. */
  static boolean fitsPreformatted(List<String> lines) {
    return lines.size() <= OUTPUT_LINES
        && lines.stream().mapToInt(line -> Mrkdwn.plain(line, OUTPUT_LINE_LIMIT).length() + 1).sum()
            <= OUTPUT_LIMIT;
  }

  /** As many lines as fit, and how many more there are. */
  static String lines(List<String> lines, int limit) {
    var room = limit - "\n… and 999999999 more".length();
    var out = new StringBuilder();
    for (var i = 0; i < lines.size(); i++) {
      var fits = out.length() + lines.get(i).length() + 1 <= (i == lines.size() - 1 ? limit : room);
      if (!fits) {
        return out.append(out.isEmpty() ? "" : "\n")
            .append("… and ")
            .append(lines.size() - i)
            .append(" more")
            .toString();
      }
      out.append(i == 0 ? "" : "\n").append(lines.get(i));
    }
    return out.toString();
  }

  private static String middleCut(List<String> lines) {
    var shown = lines.stream().map(line -> Mrkdwn.plain(line, OUTPUT_LINE_LIMIT)).toList();
    var head = new ArrayList<String>();
    var tail = new ArrayList<String>();
    var left = OUTPUT_LIMIT;
    for (var i = 0; i < shown.size() && head.size() + tail.size() < OUTPUT_LINES; i++) {
      // One from the front, three from the back: errors stand at the end.
      var front = i % 4 == 0;
      var line = front ? shown.get(head.size()) : shown.get(shown.size() - 1 - tail.size());
      left -= line.length() + 1;
      if (left < 0) {
        break;
      }
      if (front) {
        head.add(line);
      } else {
        tail.addFirst(line);
      }
    }
    var missing = shown.size() - head.size() - tail.size();
    if (missing > 0) {
      head.add("… " + missing + (missing == 1 ? " line" : " lines") + " left out …");
    }
    head.addAll(tail);
    var text = String.join("\n", head);
    return text.isBlank() ? "(no output)" : text;
  }

  /** {@code verbatim}: Slack must not make links or mentions of what looks like one. */
  private static MarkdownTextObject markdown(String mrkdwn) {
    return MarkdownTextObject.builder()
        .text(mrkdwn.isBlank() ? "—" : mrkdwn)
        .verbatim(true)
        .build();
  }

  /**
   * Slack reads no mentions in plain text; other clients and copies of it might, so the brackets
   * look alike only.
   */
  static PlainTextObject plainText(String text, int limit) {
    var harmless = Mrkdwn.plain(text, limit).replace('<', '‹').replace('>', '›');
    return PlainTextObject.builder().text(harmless).emoji(true).build();
  }
}
