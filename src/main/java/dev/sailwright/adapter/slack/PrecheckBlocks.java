package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.PrecheckReport;
import dev.sailwright.usecase.RunPrecheck;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws the answer to {@code /istio precheck}: what blocks, what must be acknowledged, what to
 * know, and what could not be seen.
 */
final class PrecheckBlocks {
  private static final int NAME_LIMIT = 80;
  private static final int EVIDENCE = 3;
  private static final int SHORT_EVIDENCE = 1;
  private static final int LINE_LIMIT = 240;
  // Slack refuses a message whose blocks are too long in all, at about 13,000 characters.
  private static final int BLOCKERS_LIMIT = 2900;
  private static final int APPROVALS_LIMIT = 2900;
  private static final int NOTES_LIMIT = 1800;
  private static final int UNSEEN_LIMIT = 1800;

  private final RunPrecheck.Report report;

  private PrecheckBlocks(RunPrecheck.Report report) {
    this.report = report;
  }

  /** For the one who asked, with buttons. */
  static SlackMessage of(RunPrecheck.Report report) {
    var blocks = new PrecheckBlocks(report);
    return blocks.message(List.of(), blocks.buttons(true));
  }

  /** For the channel. */
  static SlackMessage shared(RunPrecheck.Report report, String user) {
    var blocks = new PrecheckBlocks(report);
    return blocks.message(
        List.of(Kit.context("Shared by " + Mrkdwn.user(user))), blocks.buttons(false));
  }

  private SlackMessage message(List<LayoutBlock> above, List<ButtonElement> buttons) {
    var blocks = new ArrayList<LayoutBlock>(above);
    blocks.add(Kit.header(title()));
    blocks.add(Kit.section(sentence()));
    var blockers =
        report.prechecks().of(Severity.BLOCKER).stream()
            .filter(PrecheckBlocks::isNoBlindSpot)
            .toList();
    section(blocks, blockers, "⛔ *Blocker:*", EVIDENCE, BLOCKERS_LIMIT);
    section(
        blocks,
        report.prechecks().of(Severity.APPROVAL),
        FindingLines.word(Severity.APPROVAL),
        SHORT_EVIDENCE,
        APPROVALS_LIMIT);
    section(
        blocks,
        report.prechecks().of(Severity.WARNING),
        FindingLines.word(Severity.WARNING),
        SHORT_EVIDENCE,
        NOTES_LIMIT);
    var unseen = BlindSpotLines.of(report.blindSpots());
    if (!unseen.isEmpty()) {
      blocks.add(Kit.section(unseen, UNSEEN_LIMIT));
    }
    if (!buttons.isEmpty()) {
      blocks.add(Kit.actions(buttons));
    }
    blocks.add(Kit.context(footer()));
    return new SlackMessage(Mrkdwn.text(title(), LINE_LIMIT) + ". " + sentence(), blocks);
  }

  private static void section(
      List<LayoutBlock> blocks, List<Finding> findings, String word, int evidence, int limit) {
    if (!findings.isEmpty()) {
      blocks.add(
          Kit.section(
              findings.stream().map(finding -> FindingLines.of(finding, word, evidence)).toList(),
              limit));
    }
  }

  /** Blind spots have a section of their own. */
  private static boolean isNoBlindSpot(Finding finding) {
    return finding.code() != FindingCode.NOT_SEEN;
  }

  private String title() {
    var prechecks = report.prechecks();
    return sign(prechecks.verdict())
        + " "
        + Mrkdwn.plain(report.cluster(), NAME_LIMIT)
        + ": Istio "
        + prechecks.from().map(IstioVersion::toString).orElse("of unknown version")
        + " → "
        + prechecks.to().map(IstioVersion::toString).orElse("?");
  }

  private static String sign(PrecheckReport.Verdict verdict) {
    return switch (verdict) {
      case READY -> "✅";
      case TO_ACKNOWLEDGE -> "✋";
      case UNKNOWN -> "⚪";
      case BLOCKED -> "⛔";
    };
  }

  private String sentence() {
    var prechecks = report.prechecks();
    var blockers =
        prechecks.of(Severity.BLOCKER).stream().filter(PrecheckBlocks::isNoBlindSpot).count();
    var verdict =
        switch (prechecks.verdict()) {
          case READY -> "*Nothing is in the way.*";
          case TO_ACKNOWLEDGE -> "*Nothing blocks it.*";
          case UNKNOWN -> "*Not known:* too much could not be seen, and nothing starts on that.";
          case BLOCKED -> "*" + count(blockers, "blocker") + ".*";
        };
    return verdict
        + " "
        + prechecks.of(Severity.APPROVAL).size()
        + " to acknowledge, "
        + count(prechecks.of(Severity.WARNING).size(), "warning")
        + ", "
        + prechecks.passed().size()
        + " checks passed. "
        + analysis(report.analysis())
        + (prechecks.suggestion().isBlank()
            ? ""
            : "\n👉 This would be accepted: " + Mrkdwn.code(prechecks.suggestion(), LINE_LIMIT));
  }

  private static String analysis(Analysis analysis) {
    return switch (analysis) {
      case Analysis.Compared compared ->
          "`istioctl analyze`: "
              + compared.added().size()
              + " new, "
              + compared.alike()
              + " known.";
      case Analysis.OfTargetAlone alone ->
          "`istioctl analyze`: "
              + count(alone.all().size(), "message")
              + "; "
              + Mrkdwn.text(alone.why(), LINE_LIMIT);
      case Analysis.Failed failed -> "`istioctl analyze` did not come to its end.";
      case Analysis.NotRun notRun -> "`istioctl analyze` was not run.";
    };
  }

  private String footer() {
    return "Seen "
        + Mrkdwn.date(report.observedAt())
        + " · Kubernetes "
        + report
            .kubernetes()
            .map(version -> Mrkdwn.text(version.toString(), NAME_LIMIT))
            .orElse("of unknown version")
        + " · release data as of "
        + report.asOf()
        + " · nothing was changed";
  }

  private List<ButtonElement> buttons(boolean mayShare) {
    var value = new ButtonIds.TargetRef(report.cluster(), report.asked(), false).value();
    var buttons = new ArrayList<ButtonElement>();
    if (mayBePlanned()) {
      buttons.add(Kit.button(ButtonIds.PLAN, "Plan the upgrade", value));
    }
    if (mayShare) {
      buttons.add(Kit.button(ButtonIds.SHARE_PRECHECK, "Share in channel", value));
      buttons.add(Kit.button(ButtonIds.PRECHECK, "Look again", value));
    }
    return buttons;
  }

  private boolean mayBePlanned() {
    return switch (report.prechecks().verdict()) {
      case READY, TO_ACKNOWLEDGE -> true;
      case UNKNOWN, BLOCKED -> false;
    };
  }

  private static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
