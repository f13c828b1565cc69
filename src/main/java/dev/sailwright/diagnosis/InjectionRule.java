package dev.sailwright.diagnosis;

import dev.sailwright.mesh.MeshState;
import java.util.List;

/** Pods that the API server would not create because Istio's injector did not answer. */
final class InjectionRule implements DiagnosisRule {
  private static final String INJECTOR = "sidecar-injector.istio.io";

  @Override
  public List<Finding> examine(Evidence evidence) {
    var mesh = evidence.mesh();
    var refused =
        mesh.creationFailures().stream()
            .filter(failure -> failure.message().contains(INJECTOR))
            .toList();
    var missing = mesh.desiredPods() - mesh.livePods();
    if (refused.isEmpty() || missing <= 0) {
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
            refused.stream().limit(3).map(InjectionRule::line).toList(),
            "Bring istiod back; pods come by themselves or with a rollout restart afterwards."));
  }

  private static String line(MeshState.CreationFailure failure) {
    return "FailedCreate " + failure.owner() + " (" + failure.count() + "×): " + failure.message();
  }
}
