package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Support;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Versions whose support has ended, and Kubernetes versions outside the range of a running Istio.
 */
final class SupportRule implements DiagnosisRule {
  @Override
  public List<Finding> examine(Evidence evidence) {
    return evidence.mesh().controlPlanes().stream()
        .map(ControlPlane::version)
        .flatMap(version -> version.stream())
        .distinct()
        .flatMap(version ->
            Stream.concat(support(evidence, version).stream(), range(evidence, version).stream()))
        .toList();
  }

  private static List<Finding> support(Evidence evidence, IstioVersion version) {
    var support = evidence.catalog().support(version, evidence.today());
    if (support.state() != Support.State.ENDED) {
      return List.of();
    }
    return List.of(
        Finding.of(
            FindingCode.OUT_OF_SUPPORT,
            Severity.WARNING,
            "Istio "
                + version
                + " is out of support since "
                + support.ends().map(Object::toString).orElse("?")
                + ".",
            List.of("release data as of " + evidence.catalog().asOf()),
            "Plan an upgrade: `/istio upgrade`."));
  }

  private static List<Finding> range(Evidence evidence, IstioVersion version) {
    var findings = new ArrayList<Finding>();
    var range =
        evidence.catalog().release(version.minor()).flatMap(release -> release.kubernetes());
    evidence
        .mesh()
        .kubernetes()
        .filter(kubernetes -> range.isPresent() && !range.get().contains(kubernetes.minor()))
        .ifPresent(kubernetes ->
            findings.add(
                Finding.of(
                    FindingCode.KUBERNETES_OUT_OF_RANGE,
                    Severity.WARNING,
                    "Istio "
                        + version.minor()
                        + " supports Kubernetes "
                        + range.get()
                        + ", this is "
                        + kubernetes.minor()
                        + ".",
                    List.of("release data as of " + evidence.catalog().asOf()),
                    "Plan an upgrade of Istio: `/istio upgrade`.")));
    return findings;
  }
}
