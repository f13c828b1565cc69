package dev.sailwright.adapter.cli;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Hop;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.Rendering;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.usecase.ShowPlan;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** A plan for people at a terminal. */
final class PlanText {
  private static final int NAMED = 12;

  private final Page page;

  PlanText(Ansi ansi) {
    this.page = new Page(ansi);
  }

  String render(ShowPlan.Report report) {
    page.marked(
        "",
        report.isReady() ? "READY" : "BLOCKED",
        report.isReady() ? "fg(green)" : "fg(red)",
        "  " + report.mesh().cluster() + report.plan().map(PlanText::title).orElse(": no plan"));
    page.paragraph(
        "",
        "Kubernetes "
            + report.mesh().kubernetes().map(Object::toString).orElse("of unknown version")
            + "; seen "
            + report.mesh().observedAt().truncatedTo(ChronoUnit.SECONDS)
            + ", release data as of "
            + report.asOf()
            + ".");
    findings("What stands against it", report.blockers());
    if (!report.suggestion().isBlank()) {
      page.paragraph("  → ", "this would be accepted: " + report.suggestion());
    }
    if (!report.askedForOpen()) {
      page.paragraph("  - ", "not asked: whether an upgrade is open already");
    }
    report.plan().ifPresent(this::plan);
    return page.toString();
  }

  private static String title(UpgradePlan plan) {
    return ": Istio "
        + plan.from().map(IstioVersion::toString).orElse("of unknown version")
        + " → "
        + plan.to()
        + plan.details().map(details -> ", " + details.strategy().name()).orElse("");
  }

  private void plan(UpgradePlan plan) {
    findings(
        "What to know",
        plan.findings().stream()
            .filter(
                finding -> !finding.blocks() && finding.code() != FindingCode.WORKLOAD_NOT_MOVABLE)
            .toList());
    plan.details().ifPresent(details -> before(details));
    steps(plan);
    section("Cannot be moved by a restart", plan.unmovable());
    plan.details().ifPresent(this::after);
    page.heading("Plan " + plan.digest());
  }

  private void before(PlanDetails details) {
    page.heading("Hops");
    details.hop().ifPresent(hop -> hop("", hop));
    details.later().forEach(hop -> hop("then ", hop));
    details.gap().ifPresent(gap -> page.paragraph("  - ", "no further: " + gap));
    page.heading("Strategy");
    page.paragraph("  ", details.strategy().name() + ": " + details.strategy().reason());
    page.paragraph("  ", details.strategy().instead());
    section(
        "Install inputs",
        details.sources().stream().map(source -> source.name() + ": " + source.found()).toList());
  }

  private void hop(String before, Hop hop) {
    page.paragraph(
        "  - ",
        before
            + hop.from()
            + " → "
            + hop.to()
            + hop.kubernetes().map(range -> ", for Kubernetes " + range).orElse("")
            + ", "
            + support(hop)
            + (hop.minors() > 1 ? ", over " + hop.minors() + " minors" : ""));
    hop.problems().forEach(problem -> page.paragraph("    ! ", problem));
  }

  private static String support(Hop hop) {
    var about = hop.support().estimated() ? "about " : "";
    return switch (hop.support().state()) {
      case SUPPORTED ->
          "supported" + hop.support().ends().map(end -> " until " + about + end).orElse("");
      case ENDED -> "out of support" + hop.support().ends().map(end -> " since " + end).orElse("");
      case UNKNOWN -> "support not known";
    };
  }

  private void steps(UpgradePlan plan) {
    page.heading("Steps");
    for (var index = 0; index < plan.steps().size(); index++) {
      var step = plan.steps().get(index);
      page.paragraph(
          "  ",
          (index + 1)
              + ". "
              + step.title()
              + (step.kind().restarts() ? ": " + size(step, plan) : "")
              + (step.approval().isPresent() ? " (asks once more before it begins)" : ""));
      if (step.kind().restarts()) {
        restarts(step, plan);
      }
    }
    plan.probes().forEach(probe -> page.paragraph("     ", "must answer 200: " + probe));
  }

  private static String size(PlanStep step, UpgradePlan plan) {
    var pods =
        restarts(plan).stream()
            .filter(row -> row.wave() == step.wave())
            .mapToInt(PlanDetails.Restarts::pods)
            .sum();
    return count(step.workloads().size(), "workload") + ", " + count(pods, "pod");
  }

  private void restarts(PlanStep step, UpgradePlan plan) {
    restarts(plan).stream()
        .filter(row -> row.wave() == step.wave())
        .forEach(row ->
            page.paragraph(
                "     ",
                row.namespace()
                    + ": "
                    + count(row.workloads(), "workload")
                    + ", "
                    + count(row.pods(), "pod")));
    step.workloads().stream()
        .limit(NAMED)
        .forEach(workload -> page.paragraph("       ", workload.toString()));
    if (step.workloads().size() > NAMED) {
      page.paragraph("       ", "and " + (step.workloads().size() - NAMED) + " more");
    }
    if (step.inTurn().size() > 1) {
      page.paragraph(
          "     ",
          "one after another, never two at once: "
              + step.inTurn().stream()
                  .limit(NAMED)
                  .map(WorkloadRef::toString)
                  .collect(Collectors.joining(", "))
              + (step.inTurn().size() > NAMED
                  ? " and " + (step.inTurn().size() - NAMED) + " more"
                  : ""));
    }
  }

  private static List<PlanDetails.Restarts> restarts(UpgradePlan plan) {
    return plan.details().map(PlanDetails::restarts).orElse(List.of());
  }

  private void after(PlanDetails details) {
    section("Gateways", details.gateways());
    section(
        "What changes with this version",
        details.notes().stream()
            .map(note ->
                note.minor()
                    + " "
                    + note.area()
                    + ": "
                    + note.summary()
                    + (note.here().isEmpty()
                        ? " (may concern you)"
                        : " Here: " + String.join(", ", note.here())))
            .toList());
    details.rendering().ifPresent(this::rendering);
    page.heading("The way back");
    page.paragraph("  ", details.wayBack().cheap());
    if (!details.wayBack().afterwards().isBlank()) {
      page.paragraph("  ", details.wayBack().afterwards());
    }
    page.heading("Duration");
    page.paragraph(
        "  ",
        "an estimate: "
            + details.estimate().least()
            + " to "
            + details.estimate().most()
            + " minutes, without the time that people take");
  }

  private void rendering(Rendering rendering) {
    page.heading("What istioctl would apply");
    rendering.problems().forEach(problem -> page.paragraph("  ! ", problem));
    if (rendering.wasCompared()) {
      page.paragraph(
          "  ",
          rendering.besideInWords()
              + rendering.added()
              + " objects come new, "
              + rendering.changed()
              + " change, "
              + rendering.removed()
              + " are no longer part of it (istioctl leaves them where they are); `sailwright plan"
              + " --diff` shows all of it");
    }
    rendering.after().ifPresent(sha -> page.paragraph("  ", "SHA-256 of it: " + sha));
  }

  private void findings(String title, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    page.heading(title);
    for (var finding : findings) {
      page.marked(
          "  ", finding.severity().name(), Colors.of(finding.severity()), "  " + finding.code());
      page.paragraph("    ", finding.message());
      finding.evidence().forEach(line -> page.paragraph("    - ", line));
      if (!finding.remedy().isBlank()) {
        page.paragraph("    → ", finding.remedy());
      }
    }
  }

  private void section(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      page.heading(title);
      lines.forEach(line -> page.paragraph("  - ", line));
    }
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
