package dev.sailwright.adapter.slack;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.Severity;
import java.util.ArrayList;
import java.util.List;

/** A finding as lines of mrkdwn: what is so, the proof, what to do. */
final class FindingLines {
  static final int MESSAGE_LIMIT = 400;
  static final int LINE_LIMIT = 200;

  private FindingLines() {}

  /**
   * @param word how the severity is called here, with its sign
   * @param evidence how many lines of proof are shown
   */
  static String of(Finding finding, String word, int evidence) {
    var lines = new ArrayList<String>();
    lines.add(word + " " + Mrkdwn.text(finding.message(), MESSAGE_LIMIT));
    lines.addAll(evidence(finding.evidence(), evidence));
    if (!finding.remedy().isBlank()) {
      lines.add("→ " + Mrkdwn.text(finding.remedy(), MESSAGE_LIMIT));
    }
    return String.join("\n", lines);
  }

  static String word(Severity severity) {
    return switch (severity) {
      case BLOCKER -> "⛔ *Error:*";
      case APPROVAL -> "✋ *To acknowledge:*";
      case WARNING -> "⚠️ *Warning:*";
      case INFO -> "ℹ️ *Note:*";
    };
  }

  private static List<String> evidence(List<String> lines, int shown) {
    var out =
        new ArrayList<>(
            lines.stream()
                .limit(shown)
                .map(line -> "   " + Mrkdwn.code(line, LINE_LIMIT))
                .toList());
    if (lines.size() > shown) {
      out.add("   … and " + (lines.size() - shown) + " more");
    }
    return out;
  }
}
