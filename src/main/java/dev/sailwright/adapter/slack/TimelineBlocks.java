package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import java.util.ArrayList;
import java.util.List;

/** Draws one entry of an upgrade's thread. */
final class TimelineBlocks {
  private static final int TEXT_LIMIT = 900;
  private static final int NAME_LIMIT = 80;

  private TimelineBlocks() {}

  /**
   * @param lines the entry's own, and those of entries that are told with it
   */
  static SlackMessage of(Upgrade upgrade, TimelineEntry entry, List<String> lines) {
    var sentence =
        sign(upgrade, entry)
            + " "
            + Mrkdwn.text(entry.text(), TEXT_LIMIT)
            + entry.user().map(user -> " By " + Mrkdwn.user(user) + ".").orElse("");
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(Kit.section(sentence));
    if (!lines.isEmpty()) {
      blocks.add(Kit.preformatted(lines));
    }
    entry.step().map(step -> SteeringBlocks.asking(upgrade, step)).ifPresent(blocks::addAll);
    // In the channel, and on a phone, an entry stands without its card.
    return new SlackMessage(
        sentence + " " + Mrkdwn.text(UpgradeCardBlocks.title(upgrade), 2 * NAME_LIMIT), blocks);
  }

  /**
   * For an entry that was to come with a file. What is wrong with the way to Slack stands in the
   * log: nobody is alerted in Slack about our own sending.
   */
  static SlackMessage withoutFile(Upgrade upgrade, TimelineEntry entry, SlackError error) {
    var missing =
        entry.kind() == TimelineEntry.Kind.OUTCOME
            ? "The picture of it is not here: "
            : "It is not here as a file: ";
    var why = error.isAboutTheContent() ? error.advice() : "Sailwright's log says why";
    var lines = new ArrayList<>(entry.lines());
    lines.add(missing + why + ".");
    return of(upgrade, entry, lines);
  }

  private static String sign(Upgrade upgrade, TimelineEntry entry) {
    return switch (entry.kind()) {
      case STEP -> "▸";
      case CHANGE -> "🧾";
      case BACKUP -> "🗄️";
      case OUTPUT -> "📄";
      case DECISION -> "🗳️";
      case REMINDER -> "⏰";
      case ASK -> "✋";
      case TROUBLE -> "🆘 A human is needed:";
      case OUTCOME ->
          switch (upgrade.status().phase()) {
            case SUCCEEDED -> "✅";
            case FAILED -> "❌";
            case DENIED -> "🚫";
            case EXPIRED -> "⌛";
            case SUPERSEDED -> "↪️";
            case ABORTED -> "⏹️";
            case AWAITING_APPROVAL, RUNNING, PAUSED -> "▸";
          };
    };
  }
}
