package dev.sailwright.diagnosis;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the next minor of Kubernetes would do to a control plane that runs today. */
final class NextKubernetesRule implements DiagnosisRule {
  @Override
  public List<Finding> examine(Evidence evidence) {
    return evidence.mesh().controlPlanes().stream()
        .flatMap(plane -> plane.version().stream())
        .distinct()
        .flatMap(version ->
            evidence.mesh().kubernetes().stream()
                .flatMap(kubernetes -> of(evidence, version, kubernetes)))
        .toList();
  }

  private static Stream<Finding> of(
      Evidence evidence, IstioVersion version, KubernetesVersion kubernetes) {
    var next = kubernetes.minor().plus(1);
    var lines = new ArrayList<String>();
    evidence.catalog().fatalApis(version).stream()
        .filter(api -> api.removedIn().filter(next::equals).isPresent())
        .map(api -> api.resource() + "." + api.groupVersion() + ": removed in Kubernetes " + next)
        .forEach(lines::add);
    if (!lines.isEmpty()) {
      return Stream.of(
          Finding.of(
                  FindingCode.NEXT_KUBERNETES_KILLS,
                  Severity.WARNING,
                  "The next Kubernetes, " + next + ", would end istiod " + version + ".",
                  lines,
                  "Upgrade Istio before Kubernetes: `/istio upgrade`.")
              .due("kubernetes-" + next + "-ends-" + version, Optional.empty()));
    }
    return evidence
        .catalog()
        .release(version.minor())
        .flatMap(Release::kubernetes)
        .filter(range -> range.highest().equals(kubernetes.minor()))
        .map(range ->
            Finding.of(
                FindingCode.NEXT_KUBERNETES_OUT_OF_RANGE,
                Severity.INFO,
                "Kubernetes "
                    + kubernetes.minor()
                    + " is the last that Istio "
                    + version.minor()
                    + " supports.",
                List.of("Istio " + version.minor() + " supports Kubernetes " + range),
                "Upgrade Istio before the next upgrade of Kubernetes."))
        .stream();
  }
}
