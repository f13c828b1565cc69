package dev.sailwright.planning;

import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts workloads into waves by cumulative percentages, each rounded up so that no wave is empty.
 * Gateways come after all others, in a step of their own: they carry everybody's traffic.
 */
final class Waves {
  private Waves() {}

  static List<PlanStep> of(List<Workload> workloads, List<Integer> percentages) {
    var waves = new ArrayList<>(cut(refs(workloads, false), percentages));
    var gateways = refs(workloads, true);
    if (!gateways.isEmpty()) {
      waves.add(new PlanStep(StepKind.RESTART_GATEWAYS, waves.size() + 1, gateways));
    }
    return waves;
  }

  private static List<WorkloadRef> refs(List<Workload> workloads, boolean gateways) {
    return workloads.stream()
        .filter(workload -> gateways == (workload.role() == Workload.Role.GATEWAY))
        .map(Workload::ref)
        .toList();
  }

  private static List<PlanStep> cut(List<WorkloadRef> workloads, List<Integer> percentages) {
    var waves = new ArrayList<PlanStep>();
    var done = 0;
    for (var percentage : percentages) {
      var until = (int) Math.ceil(workloads.size() * percentage / 100.0);
      if (until > done) {
        waves.add(
            new PlanStep(StepKind.RESTART_WAVE, waves.size() + 1, workloads.subList(done, until)));
        done = until;
      }
    }
    return waves;
  }
}
