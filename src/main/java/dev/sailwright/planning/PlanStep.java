package dev.sailwright.planning;

import dev.sailwright.mesh.WorkloadRef;
import java.util.List;

/**
 * @param wave counted from 1; 0 for steps that are no wave
 * @param workloads of the wave, in order; empty for other steps
 */
public record PlanStep(StepKind kind, int wave, List<WorkloadRef> workloads) {
  public PlanStep {
    workloads = List.copyOf(workloads);
  }

  public static PlanStep of(StepKind kind) {
    return new PlanStep(kind, 0, List.of());
  }

  public String title() {
    return kind == StepKind.RESTART_WAVE ? kind.title() + " " + wave : kind.title();
  }
}
