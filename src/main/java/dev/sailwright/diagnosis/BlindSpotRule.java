package dev.sailwright.diagnosis;

import java.util.List;

/** Says what could not be seen, so that nobody takes it for fine. */
final class BlindSpotRule implements DiagnosisRule {
  @Override
  public List<Finding> examine(Evidence evidence) {
    return evidence.blindSpots().stream()
        .map(spot ->
            Finding.of(
                FindingCode.NOT_SEEN,
                Severity.WARNING,
                "Could not see " + spot.subject() + ".",
                List.of(spot.reason()),
                spot.remedy()))
        .distinct()
        .toList();
  }
}
