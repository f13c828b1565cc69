package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import dev.sailwright.diagnosis.Horizon;
import dev.sailwright.usecase.LookAhead;
import java.util.ArrayList;
import java.util.List;

/** Draws the answer to {@code /istio watch}: what comes up, by its day. */
final class WatchBlocks {
  private static final int NAME_LIMIT = 80;
  private static final int SHOWN = 6;
  // Slack refuses a message whose blocks are too long in all, at about 13,000 characters.
  private static final int DUE_LIMIT = 8000;
  private static final int BLIND_SPOTS_LIMIT = 1800;

  private WatchBlocks() {}

  static SlackMessage of(LookAhead.Report report) {
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(
        Kit.header("🔭 " + Mrkdwn.plain(report.cluster(), NAME_LIMIT) + ": " + title(report)));
    if (report.due().isEmpty()) {
      blocks.add(Kit.section(nothing(report)));
    } else {
      due(report, blocks);
      if (!report.whole()) {
        blocks.add(Kit.context(NoticeBlocks.MAY_BE_MORE));
      }
    }
    var blind = BlindSpotLines.of(report.blindSpots());
    if (!blind.isEmpty()) {
      blocks.add(Kit.section(blind, BLIND_SPOTS_LIMIT));
    }
    blocks.add(Kit.actions(NoticeBlocks.buttons(report.cluster(), report.plannable())));
    blocks.add(Kit.context("Looked for: " + String.join(" · ", Horizon.lookedFor())));
    blocks.add(
        Kit.context(
            told(report)
                + " · seen "
                + Mrkdwn.date(report.seenAt())
                + " · release data as of "
                + report.asOf()));
    return new SlackMessage(summary(report), blocks);
  }

  private static String title(LookAhead.Report report) {
    if (!report.due().isEmpty()) {
      return NoticeBlocks.title(report.due().size());
    }
    return report.whole() ? "nothing comes up" : "not all could be seen";
  }

  private static String nothing(LookAhead.Report report) {
    return report.whole()
        ? "✅ Nothing comes up that needs a plan."
        : "Nothing comes up in what could be seen; that does not make it fine.";
  }

  private static void due(LookAhead.Report report, List<LayoutBlock> blocks) {
    var left = DUE_LIMIT;
    var shown = 0;
    for (var finding : report.byDay()) {
      var text = DueLines.of(finding, report.today(), report.toldIn().isPresent());
      left -= text.length();
      if (shown == SHOWN || left < 0) {
        blocks.add(Kit.context("… and " + (report.due().size() - shown) + " more: *Diagnose*"));
        return;
      }
      blocks.add(Kit.section(text));
      shown++;
    }
  }

  /** Where others learn of it, and if nowhere, why. */
  private static String told(LookAhead.Report report) {
    return report
        .toldIn()
        .map(channel -> "Told by itself in " + Mrkdwn.channel(channel))
        .orElse(
            report.tells()
                ? "Not told by itself: this cluster has no `incidentChannel`"
                : "Not told by itself: `watch.enabled` is false");
  }

  private static String summary(LookAhead.Report report) {
    return "🔭 "
        + Mrkdwn.text(report.cluster(), NAME_LIMIT)
        + ": "
        + title(report)
        + "."
        + report.byDay().stream()
            .findFirst()
            .map(next -> " " + Mrkdwn.text(next.message(), FindingLines.MESSAGE_LIMIT))
            .orElse("");
  }
}
