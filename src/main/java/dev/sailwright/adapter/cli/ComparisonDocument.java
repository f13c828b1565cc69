package dev.sailwright.adapter.cli;

import dev.sailwright.comparison.Comparison;
import dev.sailwright.comparison.Difference;
import dev.sailwright.comparison.Section;
import dev.sailwright.comparison.Suspicion;
import dev.sailwright.comparison.Weight;
import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.usecase.CompareMeshes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The JSON of {@code compare -o json}; docs/json.md describes every field. Fields are only ever
 * added.
 */
record ComparisonDocument(
    String format,
    Comparison.Outcome outcome,
    LocalDate releaseDataAsOf,
    Optional<LocalDate> newReleasesAsOf,
    Mesh left,
    Mesh right,
    List<Differing> differences,
    List<Why> unshown,
    List<String> same,
    List<String> notCompared) {
  static final String FORMAT = "sailwright.dev/comparison/v1";

  record Mesh(
      String cluster,
      Instant observedAt,
      Diagnosis.Verdict verdict,
      List<String> versions,
      Optional<String> kubernetes,
      Optional<String> cause,
      List<BlindSpot> blindSpots) {}

  record Differing(
      Section section,
      Weight weight,
      String title,
      String detail,
      Optional<String> left,
      Optional<String> right,
      Optional<Why> suspicion) {}

  record Why(String cluster, FindingCode code, String reason, boolean unexplained) {}

  static ComparisonDocument of(CompareMeshes.Report report) {
    var comparison = report.comparison();
    return new ComparisonDocument(
        FORMAT,
        comparison.outcome(),
        report.asOf().data(),
        report.asOf().lists(),
        mesh(comparison.left()),
        mesh(comparison.right()),
        comparison.differences().stream().map(each -> differing(each, comparison)).toList(),
        comparison.unshown().stream().map(each -> why(each, comparison)).toList(),
        comparison.same(),
        comparison.notCompared());
  }

  private static Mesh mesh(Comparison.Part part) {
    return new Mesh(
        part.cluster(),
        part.observedAt(),
        part.verdict(),
        part.versions().stream().map(IstioVersion::toString).toList(),
        part.kubernetes().map(Object::toString),
        part.cause(),
        part.blindSpots());
  }

  private static Differing differing(Difference difference, Comparison comparison) {
    return new Differing(
        difference.section(),
        difference.weight(),
        difference.title(),
        difference.detail(),
        difference.left(),
        difference.right(),
        difference.suspicion().map(each -> why(each, comparison)));
  }

  private static Why why(Suspicion suspicion, Comparison comparison) {
    return new Why(
        comparison.part(suspicion.side()).cluster(),
        suspicion.cause(),
        suspicion.reason(),
        suspicion.unexplained());
  }
}
