package dev.sailwright.adapter.slack;

import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import java.util.ArrayList;
import java.util.List;

/**
 * The next entries of a timeline that make one message: mostly one, or lines of output that follow
 * one another, as many as fit without being cut.
 *
 * @param mayGrow more output can still come, and there is room for it
 */
record TimelineBatch(
    TimelineEntry first, TimelineEntry last, SlackMessage message, boolean mayGrow) {

  /**
   * @param told how many entries are told already; there are more
   */
  static TimelineBatch next(Upgrade upgrade, int told) {
    var waiting = upgrade.status().timeline().subList(told, upgrade.status().timeline().size());
    var first = waiting.getFirst();
    var last = first;
    var lines = new ArrayList<>(first.lines());
    var next = 1;
    while (next < waiting.size() && joins(first, waiting.get(next), lines)) {
      last = waiting.get(next);
      lines.addAll(last.lines());
      next++;
    }
    var mayGrow =
        next == waiting.size()
            && isOutput(first)
            && !upgrade.status().phase().isFinal()
            && Kit.fitsPreformatted(lines);
    return new TimelineBatch(
        first, last, TimelineBlocks.of(upgrade, first, List.copyOf(lines)), mayGrow);
  }

  private static boolean joins(TimelineEntry first, TimelineEntry next, List<String> lines) {
    var together = new ArrayList<>(lines);
    together.addAll(next.lines());
    return isOutput(first)
        && isOutput(next)
        && first.text().equals(next.text())
        && first.user().equals(next.user())
        && Kit.fitsPreformatted(together);
  }

  private static boolean isOutput(TimelineEntry entry) {
    return entry.kind() == TimelineEntry.Kind.OUTPUT;
  }
}
