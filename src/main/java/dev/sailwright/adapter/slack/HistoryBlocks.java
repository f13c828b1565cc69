package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.ShowHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Draws past upgrades: a list of them, and the whole story of one. */
final class HistoryBlocks {
  private static final int LISTED = 15;
  private static final int ENTRIES = 40;
  private static final int NAME_LIMIT = 80;
  private static final int SENTENCE_LIMIT = 300;

  private HistoryBlocks() {}

  static SlackMessage of(ShowHistory.Answer answer) {
    return switch (answer) {
      case ShowHistory.Answer.Listed listed -> list(listed);
      case ShowHistory.Answer.One one -> story(one.upgrade());
      case ShowHistory.Answer.Missing missing ->
          sentence(
              "🤔 There is no upgrade "
                  + Mrkdwn.code(missing.id(), NAME_LIMIT)
                  + ". `/istio history` lists them.");
      case ShowHistory.Answer.Unreachable unreachable ->
          sentence("⛔ " + Mrkdwn.text(unreachable.problem(), 2 * SENTENCE_LIMIT));
    };
  }

  private static SlackMessage list(ShowHistory.Answer.Listed listed) {
    var cluster = Mrkdwn.code(listed.cluster(), NAME_LIMIT);
    if (listed.upgrades().isEmpty()) {
      return sentence("No upgrade of " + cluster + " was asked for yet.");
    }
    var lines =
        listed.upgrades().stream()
            .limit(LISTED)
            .map(HistoryBlocks::line)
            .collect(Collectors.toCollection(ArrayList::new));
    if (listed.upgrades().size() > LISTED) {
      lines.add("… and " + (listed.upgrades().size() - LISTED) + " older ones");
    }
    var newest = listed.upgrades().getFirst();
    return new SlackMessage(
        "Upgrades of " + cluster + ", newest first.",
        List.of(
            Kit.section("*Upgrades of " + cluster + "*, newest first"),
            Kit.section(lines, Kit.SECTION_LIMIT),
            Kit.context(
                "The story of one: " + Mrkdwn.code("/istio show " + newest.id(), NAME_LIMIT))));
  }

  private static String line(Upgrade upgrade) {
    return UpgradeCardBlocks.sign(upgrade)
        + " "
        + Mrkdwn.code(upgrade.id(), NAME_LIMIT)
        + " "
        + Mrkdwn.text(UpgradeCardBlocks.title(upgrade), 2 * NAME_LIMIT)
        + JourneyLines.inHistory(upgrade)
        + ", asked by "
        + Mrkdwn.user(upgrade.origin().requester())
        + " "
        + Mrkdwn.date(upgrade.origin().at());
  }

  private static SlackMessage story(Upgrade upgrade) {
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(Kit.header(UpgradeCardBlocks.title(upgrade)));
    blocks.add(Kit.section(UpgradeCardBlocks.sentence(upgrade)));
    JourneyLines.context(upgrade).ifPresent(words -> blocks.add(Kit.context(words)));
    ProgressBlocks.add(blocks, upgrade);
    upgrade.decisions().stream()
        .limit(LISTED)
        .forEach(decision -> blocks.add(Kit.context(UpgradeCardBlocks.decided(decision))));
    var told =
        upgrade.status().timeline().stream()
            .filter(entry -> entry.kind() != TimelineEntry.Kind.OUTPUT)
            .toList();
    if (!told.isEmpty()) {
      var lines =
          told.stream()
              .skip(Math.max(0, told.size() - ENTRIES))
              .map(entry ->
                  Mrkdwn.date(entry.at()) + " " + Mrkdwn.text(entry.text(), SENTENCE_LIMIT))
              .toList();
      blocks.add(Kit.section(lines, Kit.SECTION_LIMIT));
    }
    undelivered(upgrade).ifPresent(words -> blocks.add(Kit.section(words)));
    return new SlackMessage(UpgradeCardBlocks.sentence(upgrade), blocks);
  }

  /**
   * The one place in Slack where trouble with sending is seen: by whoever asks, from the record.
   */
  private static Optional<String> undelivered(Upgrade upgrade) {
    var status = upgrade.status();
    var untold = status.timeline().size() - status.told();
    if (status.card().isPresent() && untold <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "📭 Not yet posted in "
            + Mrkdwn.channel(upgrade.origin().channel())
            + ": "
            + (status.card().isPresent() ? "" : untold > 0 ? "the card and " : "the card")
            + (untold > 0
                ? "the last " + untold + " of what is told above, or a file of these"
                : "")
            + ". Nothing is lost. If this lasts, invite the app into the channel; the bot's log"
            + " names what Slack says and what to mend.");
  }

  private static SlackMessage sentence(String mrkdwn) {
    return new SlackMessage(mrkdwn, List.of(Kit.section(mrkdwn)));
  }
}
