package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.sailwright.diagnosis.Notice;
import dev.sailwright.port.Notices;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Draws what comes up in a cluster: for all in its channel, before anybody asked. */
final class NoticeBlocks {
  private static final int NAME_LIMIT = 80;
  private static final int SHOWN = 5;
  private static final int MORE_LIMIT = 2500;

  static final String MAY_BE_MORE =
      "Not everything could be seen, so there may be more: *Diagnose*.";

  private NoticeBlocks() {}

  static SlackMessage of(Notices.Outlook outlook, Notice notice, LocalDate today) {
    var title = title(notice.untold().size());
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(Kit.header("🔭 " + Mrkdwn.plain(outlook.cluster(), NAME_LIMIT) + ": " + title));
    notice.untold().stream()
        .limit(SHOWN)
        .forEach(finding -> blocks.add(Kit.section(DueLines.of(finding, today, true))));
    if (notice.untold().size() > SHOWN) {
      blocks.add(Kit.section(more(outlook, notice), MORE_LIMIT));
    }
    if (!outlook.whole()) {
      blocks.add(Kit.context(MAY_BE_MORE));
    }
    blocks.add(Kit.actions(buttons(outlook.cluster(), outlook.plannable())));
    blocks.add(
        Kit.context(
            "Seen " + Mrkdwn.date(outlook.seenAt()) + " · release data as of " + outlook.asOf()));
    return new SlackMessage(
        "🔭 "
            + Mrkdwn.text(outlook.cluster(), NAME_LIMIT)
            + ": "
            + title
            + ". "
            + Mrkdwn.text(notice.untold().getFirst().message(), FindingLines.MESSAGE_LIMIT),
        blocks);
  }

  /** All counts as told, so nothing is left unnamed. */
  private static List<String> more(Notices.Outlook outlook, Notice notice) {
    var lines = new ArrayList<String>();
    lines.add("*And also*, see " + Mrkdwn.code("/istio watch " + outlook.cluster(), NAME_LIMIT));
    notice.untold().stream()
        .skip(SHOWN)
        .map(finding -> "• " + Mrkdwn.text(finding.message(), FindingLines.MESSAGE_LIMIT))
        .forEach(lines::add);
    return lines;
  }

  static String title(int things) {
    return DetailsLines.count(things, "thing") + " to plan for";
  }

  static List<ButtonElement> buttons(String cluster, boolean plannable) {
    var key = ButtonIds.clusterKey(cluster);
    var buttons = new ArrayList<ButtonElement>();
    if (plannable) {
      buttons.add(Kit.button(ButtonIds.PLAN, "Plan upgrade", key));
    }
    buttons.add(Kit.button(ButtonIds.DIAGNOSE, "Diagnose", key));
    return buttons;
  }
}
