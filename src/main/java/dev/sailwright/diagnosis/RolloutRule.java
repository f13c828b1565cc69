package dev.sailwright.diagnosis;

import java.util.List;

/** Rollouts of meshed workloads that Kubernetes gave up on. */
final class RolloutRule implements DiagnosisRule {
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var stuck =
        evidence.mesh().workloads().stream()
            .filter(workload -> workload.rolloutProblem().isPresent())
            .map(workload ->
                workload.ref()
                    + ": "
                    + workload.rolloutProblem().orElse("")
                    + ", "
                    + workload.ready()
                    + " of "
                    + workload.desired()
                    + " ready")
            .toList();
    return stuck.isEmpty()
        ? List.of()
        : List.of(
            Finding.of(
                FindingCode.ROLLOUT_STUCK,
                Severity.WARNING,
                stuck.size()
                    + (stuck.size() == 1 ? " rollout" : " rollouts")
                    + " of meshed workloads stopped half-way.",
                Lines.first(stuck, SHOWN),
                "Find why its pods do not become ready; restart the rollout once that is mended."));
  }
}
