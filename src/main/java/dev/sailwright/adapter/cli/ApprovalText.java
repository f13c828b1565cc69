package dev.sailwright.adapter.cli;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Cleanup;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.upgrade.Journeys;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.ApproveOutside;
import picocli.CommandLine.Help.Ansi;

/** All that is approved, for people at a terminal; nothing of it is cut. */
final class ApprovalText {
  private final Page page;

  private ApprovalText(Page page) {
    this.page = page;
  }

  static Page of(ApproveOutside.Review review, Ansi ansi) {
    var text = new ApprovalText(new Page(ansi));
    text.head(review.upgrade());
    text.steps(review);
    if (review.upgrade().plan().installs()) {
      text.inputs(review.upgrade().plan());
    }
    review.upgrade().plan().cleanup().ifPresent(text::cleanup);
    text.findings(review.upgrade().plan());
    return text.page;
  }

  private void head(Upgrade upgrade) {
    var plan = upgrade.plan();
    page.heading(
        upgrade.id()
            + (!plan.installs()
                ? plan.isCleanup()
                    ? "  removes leftovers on Istio "
                    : "  restarts workloads on Istio "
                : (upgrade.isRollback() ? "  rolls back Istio " : "  Istio ")
                    + plan.from().map(IstioVersion::toString).orElse("of unknown version")
                    + " → ")
            + plan.to()
            + " on "
            + plan.subject());
    page.paragraph(
        "  ",
        "asked for by "
            + upgrade.origin().requester()
            + " (Slack) at "
            + upgrade.origin().at()
            + "; expires "
            + upgrade.expiresAt());
    Journeys.inWords(upgrade)
        .ifPresent(words ->
            page.paragraph("  ", words + "; each hop has a plan and approvals of its own"));
    upgrade.origin().emergency().ifPresent(why -> page.paragraph("  ", "EMERGENCY: " + why));
    page.paragraph(
        "  ",
        "approved so far: " + upgrade.approvals().size() + " of " + plan.approvals() + " times");
    page.paragraph("  ", "plan " + upgrade.digest());
    page.paragraph(
        "  ",
        plan.installs() ? "istioctl of SHA-256 " + plan.binarySha256() : "istiod stays as it is");
    plan.details()
        .flatMap(PlanDetails::asOf)
        .ifPresent(days -> page.paragraph("  ", "release data as of " + days));
  }

  private void cleanup(Cleanup cleanup) {
    page.heading("Will be removed, one after another");
    for (var leftover : cleanup.leftovers()) {
      page.paragraph("  ", leftover.title());
      leftover.reasons().forEach(reason -> page.paragraph("       ", reason));
    }
    cleanup.kept().forEach(line -> page.paragraph("  ", "not removed: " + line));
  }

  private void steps(ApproveOutside.Review review) {
    var plan = review.upgrade().plan();
    page.heading(
        plan.isCleanup() ? "Steps" : "Steps, with about " + plan.pods() + " pods to restart");
    for (var index = 0; index < plan.steps().size(); index++) {
      var step = plan.steps().get(index);
      page.paragraph(
          "  ",
          (index + 1)
              + ". "
              + step.title()
              + (step.approval().isPresent() ? " (asks once more before it begins)" : ""));
      step.workloads().forEach(workload -> page.paragraph("       ", workload.toString()));
    }
    plan.probes().forEach(probe -> page.paragraph("  ", "must answer 200: " + probe));
    review
        .step()
        .map(plan.steps()::get)
        .map(PlanStep::subject)
        .ifPresent(subject ->
            page.paragraph(
                "  ", "TO APPROVE NOW: only step " + (review.step().get() + 1) + ", " + subject));
  }

  private void inputs(UpgradePlan plan) {
    page.heading("Install inputs");
    plan.inputs().files().forEach(file -> page.paragraph("  ", "-f " + file.name()));
    plan.inputs().sets().forEach(set -> page.paragraph("  ", "--set " + set));
    if (plan.inputs().files().isEmpty() && plan.inputs().sets().isEmpty()) {
      page.paragraph("  ", "none: everything goes to the profile's defaults");
    }
  }

  private void findings(UpgradePlan plan) {
    page.heading("Findings");
    plan.findings().forEach(this::finding);
    plan.unmovable().forEach(line -> page.paragraph("  ", "stays as it is: " + line));
    if (plan.findings().isEmpty() && plan.unmovable().isEmpty()) {
      page.paragraph("  ", "none");
    }
  }

  private void finding(Finding finding) {
    var word =
        finding.overridden()
            ? "OVERRIDDEN"
            : finding.needsAcknowledgement() ? "YOU ACKNOWLEDGE" : finding.severity().name();
    page.marked(
        "  ",
        word,
        finding.needsAcknowledgement() ? "fg(red)" : "fg(yellow)",
        " " + finding.code().anchor());
    page.paragraph("    ", finding.message());
    finding.evidence().forEach(line -> page.paragraph("      ", line));
  }
}
