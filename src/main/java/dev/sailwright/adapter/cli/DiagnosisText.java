package dev.sailwright.adapter.cli;

import dev.sailwright.diagnosis.Cause;
import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Source;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.usecase.Diagnose;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** A diagnosis for people at a terminal. */
final class DiagnosisText {
  private final Page page;

  DiagnosisText(Ansi ansi) {
    this.page = new Page(ansi);
  }

  String render(Diagnose.Report report) {
    var verdict = report.diagnosis().verdict();
    page.marked("", verdict.name(), Colors.of(verdict), "  " + report.mesh().cluster());
    page.paragraph(
        "",
        "Kubernetes "
            + report.mesh().kubernetes().map(Object::toString).orElse("of unknown version")
            + "; seen "
            + report.mesh().observedAt().truncatedTo(ChronoUnit.SECONDS)
            + ", release data as of "
            + report.asOf()
            + ".");
    causes(report.diagnosis());
    if (!report.targets().isEmpty()) {
      page.heading("Versions that run on this Kubernetes");
      page.paragraph(
          "  ",
          report.targets().stream().map(IstioVersion::toString).collect(Collectors.joining(", ")));
    }
    section(
        "Could not be seen",
        report.blindSpots().stream()
            .map(spot -> spot.subject() + ": " + spot.reason() + " → " + spot.remedy())
            .toList());
    section("Ruled out", report.diagnosis().ruledOut());
    return page.toString();
  }

  private void causes(Diagnosis diagnosis) {
    var causes = diagnosis.causes();
    page.heading(heading(diagnosis));
    if (causes.isEmpty()) {
      page.paragraph(
          "  ",
          diagnosis.has(FindingCode.NOT_SEEN)
              ? "Nothing was found in what could be seen; that does not make it fine."
              : "Nothing was found that needs you.");
    }
    var others = diagnosis.findings().stream().filter(Finding::isSeen).count() - 1;
    causes.forEach(cause -> cause(cause, others));
  }

  private static String heading(Diagnosis diagnosis) {
    if (diagnosis.isForesightOnly()) {
      return "No failure found; to plan for";
    }
    var causes = diagnosis.causes();
    return causes.isEmpty() || causes.getFirst().unexplained() ? "No cause found" : "Causes";
  }

  /**
   * @param others how many findings there are beside it
   */
  private void cause(Cause cause, long others) {
    var finding = cause.finding();
    page.marked(
        "  ", finding.severity().name(), Colors.of(finding.severity()), "  " + finding.code());
    page.paragraph("    ", finding.message());
    page.paragraph(
        "    ",
        cause.unexplained()
            ? "what caused it was not found"
            : "confidence "
                + cause.confidence().name().toLowerCase(Locale.ROOT)
                + ": "
                + cause.because());
    finding.evidence().forEach(line -> page.paragraph("    - ", line));
    if (!cause.symptoms().isEmpty()) {
      page.paragraph(
          "    ", "explains " + cause.symptoms().size() + " of " + others + " other findings:");
    }
    cause
        .symptoms()
        .forEach(symptom -> {
          page.paragraph("      - ", symptom.message());
          if (symptom.code().source() == Source.LOGS) {
            symptom.evidence().stream()
                .limit(1)
                .forEach(line -> page.paragraph("        | ", line));
          }
        });
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
