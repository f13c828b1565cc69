package dev.sailwright.adapter.cli;

import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.PrecheckReport;
import dev.sailwright.usecase.RunPrecheck;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The JSON of {@code precheck -o json}; docs/json.md describes every field. Fields are only ever
 * added.
 */
record PrecheckDocument(
    String format,
    String cluster,
    Instant observedAt,
    PrecheckReport.Verdict verdict,
    Optional<String> kubernetes,
    Optional<String> from,
    Optional<String> to,
    LocalDate releaseDataAsOf,
    Optional<LocalDate> newReleasesAsOf,
    List<Result> results,
    List<PrecheckReport.Passed> passed,
    Analyzed analysis,
    Optional<String> suggestion,
    List<BlindSpot> blindSpots) {
  static final String FORMAT = "sailwright.dev/precheck/v1";

  record Result(
      String number,
      FindingCode code,
      Severity severity,
      String message,
      List<String> evidence,
      String remedy) {}

  /**
   * @param compared with what the running version says
   */
  record Analyzed(boolean ran, boolean compared, List<Analysis.Message> messages) {}

  static PrecheckDocument of(RunPrecheck.Report report) {
    var prechecks = report.prechecks();
    return new PrecheckDocument(
        FORMAT,
        report.cluster(),
        report.observedAt(),
        prechecks.verdict(),
        report.kubernetes().map(Object::toString),
        prechecks.from().map(IstioVersion::toString),
        prechecks.to().map(IstioVersion::toString),
        report.asOf().data(),
        report.asOf().lists(),
        prechecks.results().stream().map(PrecheckDocument::result).toList(),
        prechecks.passed(),
        analyzed(report.analysis()),
        Optional.of(prechecks.suggestion()).filter(command -> !command.isBlank()),
        report.blindSpots());
  }

  private static Result result(PrecheckReport.Result result) {
    var finding = result.finding();
    return new Result(
        result.number(),
        finding.code(),
        finding.severity(),
        finding.message(),
        finding.evidence(),
        finding.remedy());
  }

  private static Analyzed analyzed(Analysis analysis) {
    return switch (analysis) {
      case Analysis.Compared compared -> new Analyzed(true, true, compared.added());
      case Analysis.OfTargetAlone alone -> new Analyzed(true, false, alone.all());
      case Analysis.Failed failed -> new Analyzed(false, false, List.of());
      case Analysis.NotRun notRun -> new Analyzed(false, false, List.of());
    };
  }
}
