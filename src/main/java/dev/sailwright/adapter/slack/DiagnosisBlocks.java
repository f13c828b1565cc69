package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.sailwright.diagnosis.Cause;
import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.diagnosis.Source;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.usecase.Diagnose;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Draws the answer to {@code /istio diagnose}: one cause on top, its symptoms folded under it. */
final class DiagnosisBlocks {
  private static final int NAME_LIMIT = 80;
  private static final int EVIDENCE = 4;
  private static final int SYMPTOMS = 8;
  private static final int SYMPTOM_LIMIT = 240;
  private static final int OTHERS = 5;
  private static final int OTHER_EVIDENCE = 2;
  private static final int RULED_OUT_LIMIT = 900;
  // So many buttons fit beside one another on a phone.
  private static final int ROW = 3;
  // Slack refuses a message whose blocks are too long in all, at about 13,000 characters.
  private static final int CAUSE_LIMIT = 2400;
  private static final int SYMPTOMS_LIMIT = 2000;
  private static final int OTHERS_LIMIT = 3600;
  private static final int BLIND_SPOTS_LIMIT = 1800;

  private final Diagnose.Report report;
  private final List<Cause> causes;

  private DiagnosisBlocks(Diagnose.Report report) {
    this.report = report;
    this.causes = report.diagnosis().causes();
  }

  /**
   * For the one who asked, with buttons.
   *
   * @param sibling a cluster that this one can be compared with
   */
  static SlackMessage of(Diagnose.Report report, Optional<String> sibling) {
    var blocks = new DiagnosisBlocks(report);
    var pair = sibling.map(other -> new ButtonIds.Pair(other, report.mesh().cluster()));
    return blocks.message(List.of(), blocks.buttons(true, pair));
  }

  /** For the channel. */
  static SlackMessage shared(Diagnose.Report report, String user) {
    var blocks = new DiagnosisBlocks(report);
    return blocks.message(
        List.of(Kit.context("Shared by " + Mrkdwn.user(user))),
        blocks.buttons(false, Optional.empty()));
  }

  private SlackMessage message(List<LayoutBlock> above, List<ButtonElement> buttons) {
    var blocks = new ArrayList<LayoutBlock>(above);
    blocks.add(
        Kit.header(
            StatusFacts.sign(report.diagnosis().verdict())
                + " "
                + Mrkdwn.plain(report.mesh().cluster(), NAME_LIMIT)
                + ": "
                + title()));
    if (causes.isEmpty()) {
      blocks.add(Kit.section(nothing()));
    } else {
      top(causes.getFirst(), blocks);
      others(blocks);
    }
    if (!report.targets().isEmpty()) {
      blocks.add(Kit.section(targets()));
    }
    var blind = BlindSpotLines.of(report.blindSpots());
    if (!blind.isEmpty()) {
      blocks.add(Kit.section(blind, BLIND_SPOTS_LIMIT));
    }
    if (!report.diagnosis().ruledOut().isEmpty()) {
      blocks.add(Kit.context("✅ *Ruled out:* " + ruledOut()));
    }
    for (var from = 0; from < buttons.size(); from += ROW) {
      blocks.add(Kit.actions(buttons.subList(from, Math.min(from + ROW, buttons.size()))));
    }
    blocks.add(
        Kit.context(
            "Seen "
                + Mrkdwn.date(report.mesh().observedAt())
                + " · release data as of "
                + report.asOf()));
    return new SlackMessage(summary(), blocks);
  }

  private String title() {
    if (causes.isEmpty()) {
      return report.diagnosis().verdict() == Diagnosis.Verdict.UNKNOWN
          ? "too much could not be seen"
          : "nothing found";
    }
    if (report.diagnosis().isForesightOnly()) {
      return "no failure found, " + DetailsLines.count(causes.size(), "thing") + " to plan for";
    }
    var top = causes.getFirst();
    if (top.unexplained()) {
      return "no cause found";
    }
    return top.finding().severity() == Severity.INFO ? "a note" : "cause found";
  }

  private String nothing() {
    return report.diagnosis().verdict() == Diagnosis.Verdict.UNKNOWN
        ? "Nothing was found in what could be seen; that does not make it fine."
        : "✅ Nothing was found that needs you.";
  }

  private void top(Cause cause, List<LayoutBlock> blocks) {
    var lines = new ArrayList<String>();
    lines.add(lead(cause));
    lines.add(
        FindingLines.of(cause.finding(), FindingLines.word(cause.finding().severity()), EVIDENCE));
    blocks.add(Kit.section(lines, CAUSE_LIMIT));
    if (!cause.symptoms().isEmpty()) {
      blocks.add(Kit.section(symptoms(cause), SYMPTOMS_LIMIT));
    }
  }

  private String lead(Cause cause) {
    if (report.diagnosis().isForesightOnly()) {
      return "*Nothing that fails was found.* Said of the versions that run:";
    }
    return cause.unexplained()
        ? "*What is seen has a cause that was not found.* The nearest:"
        : "*Most likely cause* · "
            + cause.confidence().name().toLowerCase(Locale.ROOT)
            + " confidence: "
            + Mrkdwn.text(cause.because(), SYMPTOM_LIMIT)
            + " · "
            + Mrkdwn.code(cause.finding().code().anchor(), FindingLines.LINE_LIMIT);
  }

  private List<String> symptoms(Cause cause) {
    var lines = new ArrayList<String>();
    lines.add(
        "*It explains " + cause.symptoms().size() + " of " + (found() - 1) + " other findings:*");
    cause.symptoms().stream()
        .limit(SYMPTOMS)
        .forEach(symptom -> {
          lines.add("• " + Mrkdwn.text(symptom.message(), SYMPTOM_LIMIT));
          if (symptom.code().source() == Source.LOGS) {
            symptom.evidence().stream()
                .limit(1)
                .forEach(line -> lines.add("   " + Mrkdwn.code(line, FindingLines.LINE_LIMIT)));
          }
        });
    if (cause.symptoms().size() > SYMPTOMS) {
      lines.add("… and " + (cause.symptoms().size() - SYMPTOMS) + " more");
    }
    return lines;
  }

  /** Blind spots are told apart from what was found. */
  private long found() {
    return report.diagnosis().findings().stream().filter(Finding::isSeen).count();
  }

  private void others(List<LayoutBlock> blocks) {
    var others = causes.subList(1, causes.size());
    var left = OTHERS_LIMIT;
    var shown = 0;
    for (var cause : others) {
      var text =
          FindingLines.of(
              cause.finding(), FindingLines.word(cause.finding().severity()), OTHER_EVIDENCE);
      left -= text.length();
      if (shown == OTHERS || left < 0) {
        blocks.add(Kit.context("… and " + (others.size() - shown) + " more findings"));
        return;
      }
      blocks.add(Kit.section(text));
      shown++;
    }
  }

  private String targets() {
    return "🎯 *Versions that run on Kubernetes "
        + report.mesh().kubernetes().map(found -> found.minor().toString()).orElse("")
        + ":* "
        + report.targets().stream().map(IstioVersion::toString).collect(Collectors.joining(", "));
  }

  private String ruledOut() {
    return Mrkdwn.text(String.join(" · ", report.diagnosis().ruledOut()), RULED_OUT_LIMIT);
  }

  private String summary() {
    return StatusFacts.sign(report.diagnosis().verdict())
        + " "
        + Mrkdwn.text(report.mesh().cluster(), NAME_LIMIT)
        + ": "
        + title()
        + (causes.isEmpty()
            ? "."
            : ". "
                + Mrkdwn.text(causes.getFirst().finding().message(), FindingLines.MESSAGE_LIMIT));
  }

  private List<ButtonElement> buttons(boolean mayShare, Optional<ButtonIds.Pair> pair) {
    var key = ButtonIds.clusterKey(report.mesh().cluster());
    var buttons = new ArrayList<ButtonElement>();
    if (!report.targets().isEmpty()) {
      buttons.add(Kit.button(ButtonIds.PLAN, "Plan upgrade", key));
    }
    if (mayShare) {
      buttons.add(Kit.button(ButtonIds.SHARE_DIAGNOSIS, "Share in channel", key));
    }
    pair.ifPresent(two ->
        buttons.add(Kit.button(ButtonIds.COMPARE, "Compare with " + two.left(), two.value())));
    if (mayShare) {
      buttons.add(Kit.button(ButtonIds.DIAGNOSE, "Look again", key));
      buttons.add(Kit.button(ButtonIds.SHOW_LOGS, "Show logs", key));
    }
    return buttons;
  }
}
