package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepRecord;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.upgrade.UpgradeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a card that shows how far an upgrade is, and afterwards what became of it. */
final class ProgressBlocks {
  private static final int SEGMENTS = 10;
  private static final int NOTE_LIMIT = 160;
  private static final int LEFTOVERS = 10;
  private static final int LINE_LIMIT = 240;

  private ProgressBlocks() {}

  static void add(List<LayoutBlock> blocks, Upgrade upgrade) {
    if (upgrade.status().startedAt().isEmpty()) {
      return;
    }
    blocks.add(Kit.section(steps(upgrade), Kit.SECTION_LIMIT));
    blocks.add(Kit.section(bar(upgrade)));
    var leftovers = leftovers(upgrade);
    if (!leftovers.isEmpty()) {
      blocks.add(Kit.section(leftovers, Kit.SECTION_LIMIT));
    }
    last(upgrade).ifPresent(line -> blocks.add(Kit.context(line)));
  }

  private static List<String> steps(Upgrade upgrade) {
    var lines = new ArrayList<String>();
    for (var i = 0; i < upgrade.plan().steps().size(); i++) {
      var record = upgrade.status().steps().get(i);
      var note = record.note().isBlank() ? "" : ": " + Mrkdwn.text(record.note(), NOTE_LIMIT);
      lines.add(
          word(record.state(), upgrade.status())
              + " · "
              + upgrade.plan().steps().get(i).title()
              + note);
    }
    return lines;
  }

  private static String word(StepRecord.State state, UpgradeStatus status) {
    return switch (state) {
      case PENDING -> status.phase().isFinal() ? "▫️ not done" : "▫️ pending";
      case RUNNING ->
          status.phase() == Phase.PAUSED
              ? "✋ paused"
              : status.ask().isPresent() ? "✋ asks" : status.isHeld() ? "🕘 waits" : "⏳ running";
      case DONE -> "✅ done";
      case FAILED -> "❌ failed";
    };
  }

  /** Of the waves, or of all steps where there are no waves. */
  private static String bar(Upgrade upgrade) {
    var steps = upgrade.plan().steps();
    var counted = new ArrayList<StepRecord>();
    for (var i = 0; i < steps.size(); i++) {
      if (upgrade.plan().waves().isEmpty() || steps.get(i).kind().restarts()) {
        counted.add(upgrade.status().steps().get(i));
      }
    }
    var done =
        (int) counted.stream().filter(record -> record.state() == StepRecord.State.DONE).count();
    var segments = Math.min(SEGMENTS, counted.size());
    var filled = done * segments / counted.size();
    return "▰".repeat(filled)
        + "▱".repeat(segments - filled)
        + " "
        + done
        + "/"
        + counted.size()
        + (upgrade.plan().waves().isEmpty() ? " steps" : " waves")
        + " · "
        + upgrade.status().percent()
        + " % of proxies on "
        + upgrade.plan().to();
  }

  private static List<String> leftovers(Upgrade upgrade) {
    if (!upgrade.status().phase().isFinal() || upgrade.status().leftovers().isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    lines.add("🧹 *Left over from the old version*; remove them when nothing uses them:");
    var all = upgrade.status().leftovers();
    all.stream().limit(LEFTOVERS).forEach(line -> lines.add("• " + Mrkdwn.code(line, LINE_LIMIT)));
    if (all.size() > LEFTOVERS) {
      lines.add("… and " + (all.size() - LEFTOVERS) + " more");
    }
    return lines;
  }

  private static Optional<String> last(Upgrade upgrade) {
    var told =
        upgrade.status().timeline().stream()
            .filter(entry ->
                entry.kind() != TimelineEntry.Kind.OUTPUT
                    && entry.kind() != TimelineEntry.Kind.OUTCOME)
            .toList();
    return told.isEmpty() || upgrade.status().phase().isFinal()
        ? Optional.empty()
        : Optional.of(
            "Last: "
                + Mrkdwn.text(told.getLast().text(), NOTE_LIMIT)
                + " "
                + Mrkdwn.date(told.getLast().at()));
  }
}
