package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Says what could not be seen, so that nobody takes it for fine. */
final class BlindSpotRule implements DiagnosisRule {
  /**
   * istiods may hide their debugging pages, and networks the agents of proxies, for good; a mesh is
   * not less well for that, so these are notes.
   */
  private static final Predicate<BlindSpot> IS_OF_PROXIES =
      spot -> spot.area() == BlindSpot.Area.PROXIES;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var spots = evidence.blindSpots();
    var weighty =
        spots.stream()
            .filter(IS_OF_PROXIES.negate())
            .map(spot -> finding(spot, Severity.WARNING))
            .distinct()
            .toList();
    var notes =
        spots.stream()
            .filter(IS_OF_PROXIES)
            .filter(spot -> !weighty.contains(finding(spot, Severity.WARNING)))
            .map(spot -> finding(spot, Severity.INFO))
            .distinct();
    return Stream.concat(weighty.stream(), notes).toList();
  }

  private static Finding finding(BlindSpot spot, Severity severity) {
    return Finding.of(
        FindingCode.NOT_SEEN,
        severity,
        "Could not see " + spot.subject() + ".",
        List.of(spot.reason()),
        spot.remedy());
  }
}
