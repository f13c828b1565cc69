package dev.sailwright.adapter.cli;

import dev.sailwright.diagnosis.Cause;
import dev.sailwright.diagnosis.Confidence;
import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.usecase.Diagnose;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The JSON of {@code diagnose -o json}; docs/json.md describes every field. Fields are only ever
 * added.
 */
record DiagnosisDocument(
    String format,
    String cluster,
    Instant observedAt,
    Diagnosis.Verdict verdict,
    Optional<String> kubernetes,
    LocalDate releaseDataAsOf,
    Optional<LocalDate> newReleasesAsOf,
    List<Reason> causes,
    List<String> targets,
    List<String> ruledOut,
    List<BlindSpot> blindSpots) {
  static final String FORMAT = "sailwright.dev/diagnosis/v1";

  record Reason(
      FindingCode code,
      Severity severity,
      String message,
      List<String> evidence,
      String remedy,
      Confidence confidence,
      String because,
      boolean unexplained,
      List<Symptom> symptoms) {}

  record Symptom(FindingCode code, Severity severity, String message, List<String> evidence) {}

  static DiagnosisDocument of(Diagnose.Report report) {
    return new DiagnosisDocument(
        FORMAT,
        report.mesh().cluster(),
        report.mesh().observedAt(),
        report.diagnosis().verdict(),
        report.mesh().kubernetes().map(Object::toString),
        report.asOf().data(),
        report.asOf().lists(),
        report.diagnosis().causes().stream().map(DiagnosisDocument::reason).toList(),
        report.targets().stream().map(IstioVersion::toString).toList(),
        report.diagnosis().ruledOut(),
        report.blindSpots());
  }

  private static Reason reason(Cause cause) {
    var finding = cause.finding();
    return new Reason(
        finding.code(),
        finding.severity(),
        finding.message(),
        finding.evidence(),
        finding.remedy(),
        cause.confidence(),
        cause.because(),
        cause.unexplained(),
        cause.symptoms().stream().map(DiagnosisDocument::symptom).toList());
  }

  private static Symptom symptom(Finding finding) {
    return new Symptom(finding.code(), finding.severity(), finding.message(), finding.evidence());
  }
}
