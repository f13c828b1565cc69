package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.usecase.ShowPlan;
import java.util.ArrayList;
import java.util.List;

/** Draws the answer to {@code /istio plan}: what an upgrade would do, without asking for it. */
final class PlanBlocks {
  private static final int NAME_LIMIT = 80;
  private static final int LINE_LIMIT = 300;
  private static final int FINDINGS = 6;
  private static final int EVIDENCE = 2;
  private static final int FINDINGS_LIMIT = 3600;
  // Slack refuses a message whose blocks are too long in all, at about 13,000 characters.
  private static final int WAY_LIMIT = 1600;
  private static final int RESTARTS_LIMIT = 1800;
  private static final int NOTES_LIMIT = 2400;

  private final ShowPlan.Report report;

  private PlanBlocks(ShowPlan.Report report) {
    this.report = report;
  }

  /** For the one who asked, with buttons. */
  static SlackMessage of(ShowPlan.Report report) {
    var blocks = new PlanBlocks(report);
    return blocks.message(List.of(), blocks.buttons());
  }

  /** For the channel. */
  static SlackMessage shared(ShowPlan.Report report, String user) {
    return new PlanBlocks(report)
        .message(List.of(Kit.context("Shared by " + Mrkdwn.user(user))), List.of());
  }

  private SlackMessage message(List<LayoutBlock> above, List<ButtonElement> buttons) {
    var blocks = new ArrayList<LayoutBlock>(above);
    blocks.add(Kit.header(title()));
    blocks.add(Kit.section(verdict()));
    findings(blocks, report.blockers());
    report.plan().ifPresent(plan -> plan(blocks, plan));
    if (!buttons.isEmpty()) {
      blocks.add(Kit.actions(buttons));
    }
    blocks.add(
        Kit.context(
            "Seen "
                + Mrkdwn.date(report.mesh().observedAt())
                + " · release data as of "
                + report.asOf()
                + report.plan().map(PlanBlocks::shortDigest).orElse("")));
    return new SlackMessage(verdict() + " " + title(), blocks);
  }

  private String title() {
    return Mrkdwn.plain(report.mesh().cluster(), NAME_LIMIT)
        + ": "
        + report
            .plan()
            .map(plan ->
                "plan of Istio "
                    + plan.from().map(IstioVersion::toString).orElse("of unknown version")
                    + " → "
                    + plan.to())
            .orElse("no plan");
  }

  private static String shortDigest(UpgradePlan plan) {
    return " · plan " + Mrkdwn.code(plan.digest().substring(0, 8), NAME_LIMIT);
  }

  private String verdict() {
    if (report.isReady()) {
      return "✅ *This can be asked for.* Nothing is asked for yet.";
    }
    return "⛔ *This cannot be asked for as it is:* "
        + DetailsLines.count(report.blockers().size(), "blocker")
        + "."
        + (report.suggestion().isBlank()
            ? ""
            : " This would be accepted: " + Mrkdwn.code(report.suggestion(), LINE_LIMIT));
  }

  private static void findings(List<LayoutBlock> blocks, List<Finding> findings) {
    var left = FINDINGS_LIMIT;
    var shown = 0;
    for (var finding : findings) {
      var text = FindingLines.of(finding, FindingLines.word(finding.severity()), EVIDENCE);
      left -= text.length();
      if (shown == FINDINGS || left < 0) {
        blocks.add(Kit.context("… and " + (findings.size() - shown) + " more findings"));
        return;
      }
      blocks.add(Kit.section(List.of(text), Kit.SECTION_LIMIT));
      shown++;
    }
  }

  private static void plan(List<LayoutBlock> blocks, UpgradePlan plan) {
    plan.details()
        .ifPresent(details -> blocks.add(Kit.section(DetailsLines.way(details), WAY_LIMIT)));
    blocks.add(Kit.section(DetailsLines.restarts(plan), RESTARTS_LIMIT));
    plan.details()
        .map(DetailsLines::notes)
        .filter(notes -> !notes.isEmpty())
        .ifPresent(notes -> blocks.add(Kit.section(notes, NOTES_LIMIT)));
    // What cannot be moved stands among the restarts.
    findings(
        blocks,
        plan.findings().stream()
            .filter(
                finding -> !finding.blocks() && finding.code() != FindingCode.WORKLOAD_NOT_MOVABLE)
            .toList());
  }

  private List<ButtonElement> buttons() {
    var value = new ArrayList<ButtonElement>();
    var target =
        new ButtonIds.TargetRef(
            report.mesh().cluster(),
            report.plan().map(UpgradePlan::to).or(report::goal),
            report.canary());
    if (report.isReady()) {
      var ask = Kit.button(ButtonIds.PLAN, "Request this upgrade", target.value());
      ask.setStyle("primary");
      value.add(ask);
    }
    if (report.plan().isPresent()) {
      value.add(Kit.button(ButtonIds.SHARE_PLAN, "Share in channel", target.value()));
    }
    return value;
  }
}
