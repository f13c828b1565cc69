package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.usecase.ShowStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Draws the answer to {@code /istio status}: the verdict first, then what it rests on, then what to
 * do.
 */
final class StatusBlocks {
  private static final int NAME_LIMIT = 80;
  private static final int FINDINGS = 8;
  private static final int EVIDENCE = 2;
  // Slack refuses a message whose blocks are too long in all, at about 13,000 characters; these add
  // up to less.
  private static final int CONTROL_PLANES_LIMIT = 1400;
  private static final int DATA_PLANE_LIMIT = 1600;
  private static final int BAD_PODS_LIMIT = 1200;
  private static final int FINDINGS_LIMIT = 4800;
  private static final int BLIND_SPOTS_LIMIT = 1800;
  private static final int RESTARTS_LIMIT = 600;

  private final ShowStatus.Report report;
  private final StatusFacts facts;

  private StatusBlocks(ShowStatus.Report report) {
    this.report = report;
    this.facts = new StatusFacts(report);
  }

  /** For the one who asked, with buttons. */
  static SlackMessage of(ShowStatus.Report report) {
    var blocks = new StatusBlocks(report);
    return blocks.message(List.of(), blocks.buttons(true));
  }

  /** For the channel. */
  static SlackMessage shared(ShowStatus.Report report, String user) {
    var blocks = new StatusBlocks(report);
    return blocks.message(
        List.of(Kit.context("Shared by " + Mrkdwn.user(user))), blocks.buttons(false));
  }

  private SlackMessage message(List<LayoutBlock> above, List<ButtonElement> buttons) {
    var blocks = new ArrayList<LayoutBlock>(above);
    blocks.add(
        Kit.header(
            StatusFacts.sign(report.diagnosis().verdict())
                + " "
                + Mrkdwn.plain(report.mesh().cluster(), NAME_LIMIT)
                + ": "
                + verdict()));
    blocks.add(Kit.section(facts.controlPlanes(), CONTROL_PLANES_LIMIT));
    blocks.add(Kit.section(facts.dataPlane(), DATA_PLANE_LIMIT));
    section(facts.badPods(), BAD_PODS_LIMIT).ifPresent(blocks::add);
    findings(blocks);
    section(BlindSpotLines.of(report.mesh().blindSpots()), BLIND_SPOTS_LIMIT)
        .ifPresent(blocks::add);
    section(facts.restarts(), RESTARTS_LIMIT).ifPresent(blocks::add);
    if (!buttons.isEmpty()) {
      blocks.add(Kit.actions(buttons));
    }
    blocks.add(
        Kit.context(
            "Seen "
                + Mrkdwn.date(report.mesh().observedAt())
                + " · release data as of "
                + report.asOf()));
    return new SlackMessage(summary(), blocks);
  }

  private static Optional<LayoutBlock> section(List<String> lines, int limit) {
    return lines.isEmpty() ? Optional.empty() : Optional.of(Kit.section(lines, limit));
  }

  private String verdict() {
    return switch (report.diagnosis().verdict()) {
      case HEALTHY -> "healthy";
      case DEGRADED -> "degraded";
      case DOWN -> "control plane down";
      case UNKNOWN -> "unknown, too much could not be seen";
    };
  }

  private String summary() {
    var worst =
        findings().stream()
            .findFirst()
            .map(finding -> " " + Mrkdwn.text(finding.message(), FindingLines.MESSAGE_LIMIT));
    var missing =
        report.mesh().livePods() < report.mesh().desiredPods()
            ? " "
                + report.mesh().livePods()
                + " of "
                + report.mesh().desiredPods()
                + " meshed pods exist."
            : "";
    return StatusFacts.sign(report.diagnosis().verdict())
        + " "
        + Mrkdwn.text(report.mesh().cluster(), NAME_LIMIT)
        + ": "
        + verdict()
        + "."
        + worst.orElse("")
        + missing;
  }

  private List<Finding> findings() {
    return report.diagnosis().findings().stream()
        .filter(finding -> finding.code() != FindingCode.NOT_SEEN)
        .toList();
  }

  private void findings(List<LayoutBlock> blocks) {
    var left = FINDINGS_LIMIT;
    var shown = 0;
    for (var finding : findings()) {
      var text = FindingLines.of(finding, FindingLines.word(finding.severity()), EVIDENCE);
      left -= text.length();
      if (shown == FINDINGS || left < 0) {
        blocks.add(Kit.context("… and " + (findings().size() - shown) + " more findings"));
        return;
      }
      blocks.add(Kit.section(text));
      shown++;
    }
    if (shown == 0 && report.diagnosis().verdict() == Diagnosis.Verdict.HEALTHY) {
      blocks.add(Kit.section("✅ Nothing was found that needs you."));
    }
  }

  private boolean broken() {
    return report.diagnosis().findings().stream().anyMatch(Finding::blocks);
  }

  private List<ButtonElement> buttons(boolean mayShare) {
    var key = ButtonIds.clusterKey(report.mesh().cluster());
    var buttons = new ArrayList<ButtonElement>();
    if (mayShare) {
      buttons.add(Kit.button(ButtonIds.SHARE, "Share in channel", key));
      // Three buttons fit a phone; while something is broken, its cause matters more.
      buttons.add(
          broken()
              ? Kit.button(ButtonIds.DIAGNOSE, "Diagnose", key)
              : Kit.button(ButtonIds.REFRESH, "Refresh", key));
    }
    if (facts.newerExists()) {
      buttons.add(Kit.button(ButtonIds.PLAN, "Plan upgrade", key));
    }
    return buttons;
  }
}
