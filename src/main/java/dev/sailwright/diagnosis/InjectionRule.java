package dev.sailwright.diagnosis;

import java.util.List;

/**
 * Pods that the API server would not create because Istio's injector did not answer. Events outlive
 * their cause, so they count only while that workload misses pods.
 */
final class InjectionRule implements DiagnosisRule {
  @Override
  public List<Finding> examine(Evidence evidence) {
    var mesh = evidence.mesh();
    var refused =
        mesh.creationFailures().stream()
            .filter(failure -> Refusal.Kind.of(failure.message()) == Refusal.Kind.INJECTOR)
            .filter(failure -> mesh.sidecars().anyMatch(load -> Refusal.keepsOut(failure, load)))
            .toList();
    if (refused.isEmpty()) {
      return List.of();
    }
    return List.of(
        Finding.of(
            FindingCode.INJECTION_REFUSED,
            Severity.BLOCKER,
            mesh.livePods()
                + " of "
                + mesh.desiredPods()
                + " pods of meshed workloads exist; new ones are refused because the sidecar"
                + " injector does not answer.",
            refused.stream().limit(3).map(Refusal::line).toList(),
            Refusal.Kind.INJECTOR.remedy()));
  }
}
