package dev.sailwright.adapter.cli;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.PrecheckReport;
import dev.sailwright.usecase.RunPrecheck;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Prechecks for people at a terminal. */
final class PrecheckText {
  private final Page page;

  PrecheckText(Ansi ansi) {
    this.page = new Page(ansi);
  }

  String render(RunPrecheck.Report report) {
    var prechecks = report.prechecks();
    page.marked(
        "",
        prechecks.verdict().name(),
        Colors.of(prechecks.verdict()),
        "  " + report.cluster() + ": Istio " + versions(prechecks));
    page.paragraph(
        "",
        "Kubernetes "
            + report.kubernetes().map(Object::toString).orElse("of unknown version")
            + "; seen "
            + report.observedAt().truncatedTo(ChronoUnit.SECONDS)
            + ", release data as of "
            + report.asOf()
            + ". Nothing was changed.");
    page.paragraph("", analysis(report.analysis()));
    if (!prechecks.results().isEmpty()) {
      page.heading("Found");
      prechecks.results().forEach(this::result);
    }
    section(
        "Could not be seen",
        report.blindSpots().stream()
            .map(spot -> spot.subject() + ": " + spot.reason() + " → " + spot.remedy())
            .toList());
    section(
        "Passed",
        prechecks.passed().stream().map(passed -> passed.number() + " " + passed.holds()).toList());
    if (!prechecks.suggestion().isBlank()) {
      page.heading("This would be accepted");
      page.paragraph("  ", prechecks.suggestion());
    }
    return page.toString();
  }

  private static String versions(PrecheckReport prechecks) {
    return prechecks.from().map(IstioVersion::toString).orElse("of unknown version")
        + " → "
        + prechecks.to().map(IstioVersion::toString).orElse("?");
  }

  private static String analysis(Analysis analysis) {
    return switch (analysis) {
      case Analysis.Compared compared ->
          "istioctl analyze: "
              + compared.added().size()
              + " new, "
              + compared.alike()
              + " that the running version says too.";
      case Analysis.OfTargetAlone alone ->
          "istioctl analyze of the target: " + alone.all().size() + " in all. " + alone.why();
      case Analysis.Failed failed ->
          "istioctl analyze did not come to its end: " + String.join(" ", failed.output());
      case Analysis.NotRun notRun -> "istioctl analyze was not run.";
    };
  }

  private void result(PrecheckReport.Result result) {
    var finding = result.finding();
    page.marked(
        "  ",
        finding.severity().name(),
        Colors.of(finding.severity()),
        "  " + result.number() + " " + finding.code());
    page.paragraph("    ", finding.message());
    finding.evidence().forEach(line -> page.paragraph("    - ", line));
    if (!finding.remedy().isBlank()) {
      page.paragraph("    → ", finding.remedy());
    }
  }

  private void section(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      page.heading(title);
      lines.forEach(line -> page.paragraph("  - ", line));
    }
  }
}
