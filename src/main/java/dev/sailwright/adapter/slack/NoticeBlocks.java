package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.Notice;
import dev.sailwright.port.Notices;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Draws what comes up in a cluster: for all in its channel, before anybody asked. */
final class NoticeBlocks {
  private static final int NAME_LIMIT = 80;
  private static final int SHOWN = 5;
  private static final int EVIDENCE = 2;

  private NoticeBlocks() {}

  static SlackMessage of(Notices.Outlook outlook, Notice notice, LocalDate today) {
    var title = DetailsLines.count(notice.untold().size(), "thing") + " to plan for";
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(
        Kit.header("🔭 " + Mrkdwn.plain(outlook.cluster(), NAME_LIMIT) + ": " + title));
    notice.untold().stream()
        .limit(SHOWN)
        .forEach(finding -> blocks.add(Kit.section(text(finding, today))));
    if (notice.untold().size() > SHOWN) {
      blocks.add(Kit.context("… and " + (notice.untold().size() - SHOWN) + " more"));
    }
    if (!outlook.whole()) {
      blocks.add(Kit.context("Not everything could be seen, so there may be more: *Diagnose*."));
    }
    blocks.add(Kit.actions(buttons(outlook)));
    blocks.add(
        Kit.context(
            "Seen "
                + Mrkdwn.date(outlook.seenAt())
                + " · what has a day is told again four weeks and one week before, and after it"));
    return new SlackMessage(
        "🔭 "
            + Mrkdwn.text(outlook.cluster(), NAME_LIMIT)
            + ": "
            + title
            + ". "
            + Mrkdwn.text(notice.untold().getFirst().message(), FindingLines.MESSAGE_LIMIT),
        blocks);
  }

  private static String text(Finding finding, LocalDate today) {
    return finding.due().flatMap(due -> due.day()).map(day -> when(day, today) + "\n").orElse("")
        + FindingLines.of(finding, FindingLines.word(finding.severity()), EVIDENCE);
  }

  private static String when(LocalDate day, LocalDate today) {
    var left = ChronoUnit.DAYS.between(today, day);
    return "📅 *"
        + day
        + "*, "
        + (left == 0
            ? "today"
            : left > 0
                ? "in " + DetailsLines.count((int) left, "day")
                : DetailsLines.count((int) -left, "day") + " ago");
  }

  private static List<ButtonElement> buttons(Notices.Outlook outlook) {
    var key = ButtonIds.clusterKey(outlook.cluster());
    var buttons = new ArrayList<ButtonElement>();
    if (outlook.plannable()) {
      buttons.add(Kit.button(ButtonIds.PLAN, "Plan upgrade", key));
    }
    buttons.add(Kit.button(ButtonIds.DIAGNOSE, "Diagnose", key));
    return buttons;
  }
}
