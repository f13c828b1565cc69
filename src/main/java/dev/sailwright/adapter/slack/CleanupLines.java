package dev.sailwright.adapter.slack;

import dev.sailwright.planning.Cleanup;
import java.util.ArrayList;
import java.util.List;

/** What a cleanup removes and what it leaves, each with its reasons, as lines of mrkdwn. */
final class CleanupLines {
  private static final int NAME_LIMIT = 160;
  private static final int LINE_LIMIT = 400;

  private CleanupLines() {}

  static List<String> of(Cleanup cleanup) {
    var lines = new ArrayList<String>();
    lines.add("*Will be removed, one after another*");
    for (var leftover : cleanup.leftovers()) {
      lines.add("• " + Mrkdwn.text(leftover.title(), NAME_LIMIT));
      leftover.reasons().forEach(reason -> lines.add("      " + Mrkdwn.text(reason, LINE_LIMIT)));
    }
    if (!cleanup.kept().isEmpty()) {
      lines.add("*Left over, and not removed*");
      cleanup.kept().forEach(line -> lines.add("• " + Mrkdwn.text(line, LINE_LIMIT)));
    }
    return lines;
  }
}
