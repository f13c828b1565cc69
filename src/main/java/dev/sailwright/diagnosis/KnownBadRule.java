package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KnownBad;
import dev.sailwright.mesh.MeshState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Running versions that upstream found to go wrong. What is seen not to be of the kind that they
 * hurt is spared; what could not be seen is not.
 */
final class KnownBadRule implements DiagnosisRule {
  @Override
  public List<Finding> examine(Evidence evidence) {
    var mesh = evidence.mesh();
    return mesh.controlPlanes().stream()
        .map(ControlPlane::version)
        .flatMap(Optional::stream)
        .distinct()
        .flatMap(version ->
            evidence.catalog().hazards().ofVersion(version).stream()
                .filter(bad -> bad.canHurt(mesh))
                .map(bad -> finding(version, bad, mesh)))
        .toList();
  }

  private static Finding finding(IstioVersion version, KnownBad bad, MeshState mesh) {
    var proof = new ArrayList<String>();
    var old = pods(bad, mesh);
    bad.proxiesBefore()
        .filter(limit -> old > 0)
        .ifPresent(limit -> proof.add(old + " pods with a proxy older than " + limit));
    var blind = mesh.blindIn(BlindSpot.Area.DATA_PLANE);
    if (blind) {
      proof.add("not all of the data plane could be seen, so it is taken as hurt");
    }
    proof.add("source: " + bad.sources().getFirst());
    var finding =
        Finding.of(
            FindingCode.KNOWN_BAD_VERSION,
            Severity.WARNING,
            "Istio " + version + " is known to go wrong here: " + bad.problem() + ".",
            proof,
            bad.mendedIn(version)
                .map(mended -> "Go to " + mended + " or newer: `/istio upgrade`.")
                .orElse("Go to a version that is not named there: `/istio upgrade`."));
    // What was not seen is not told by itself: it would count as told when it becomes true.
    return blind ? finding : finding.due("known-bad-" + bad.id() + "-" + version, Optional.empty());
  }

  private static int pods(KnownBad bad, MeshState mesh) {
    return mesh.workloads().stream()
        .flatMap(workload -> workload.proxies().stream())
        .filter(bad::isOld)
        .mapToInt(group -> group.pods())
        .sum();
  }
}
