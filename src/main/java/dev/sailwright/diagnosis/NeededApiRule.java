package dev.sailwright.diagnosis;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.NeededApi;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds APIs without which a running istiod never becomes ready, and which this API server no
 * longer serves.
 */
final class NeededApiRule implements DiagnosisRule {
  @Override
  public List<Finding> examine(Evidence evidence) {
    return evidence.mesh().controlPlanes().stream()
        .flatMap(controlPlane -> controlPlane.version().stream())
        .distinct()
        .flatMap(version -> finding(evidence, version).stream())
        .toList();
  }

  private static Optional<Finding> finding(Evidence evidence, IstioVersion version) {
    var gone = gone(evidence, version).toList();
    if (gone.isEmpty()) {
      return Optional.empty();
    }
    var kubernetes = evidence.mesh().kubernetes().map(Object::toString).orElse("this version");
    return Optional.of(
        Finding.of(
            FindingCode.NEEDED_API_GONE,
            Severity.BLOCKER,
            "istiod "
                + version
                + " needs APIs that Kubernetes "
                + kubernetes
                + " does not serve any more.",
            gone.stream().map(NeededApiRule::line).toList(),
            "Upgrade Istio to a version that supports this Kubernetes; a restart of istiod cannot"
                + " help."));
  }

  private static Stream<NeededApi> gone(Evidence evidence, IstioVersion version) {
    return evidence.catalog().fatalApis(version).stream().filter(evidence.mesh()::hasLost);
  }

  private static String line(NeededApi api) {
    return api.resource()
        + "."
        + api.groupVersion()
        + ": not served"
        + api.removedIn().map(minor -> ", removed in Kubernetes " + minor).orElse("");
  }
}
