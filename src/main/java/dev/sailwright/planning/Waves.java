package dev.sailwright.planning;

import dev.sailwright.mesh.WorkloadRef;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts workloads into waves by cumulative percentages, each rounded up so that no wave is empty.
 */
final class Waves {
  private Waves() {}

  static List<PlanStep> of(List<WorkloadRef> workloads, List<Integer> percentages) {
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
