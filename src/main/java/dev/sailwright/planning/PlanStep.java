package dev.sailwright.planning;

import dev.sailwright.mesh.WorkloadRef;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * @param wave counted from 1, the gateways last; 0 for steps that restart nothing
 * @param workloads of the wave, in order; empty for other steps
 * @param oneByOne of these workloads, those that never restart at the same time; absent in what an
 *     earlier release stored, and of steps that restart nothing
 * @param approval for what the step asks people once more before it begins; empty when it does not
 */
public record PlanStep(
    StepKind kind,
    int wave,
    List<WorkloadRef> workloads,
    Optional<List<WorkloadRef>> oneByOne,
    Optional<StepApproval> approval) {
  public PlanStep {
    workloads = List.copyOf(workloads);
    oneByOne = oneByOne.map(List::copyOf);
  }

  public PlanStep(
      StepKind kind, int wave, List<WorkloadRef> workloads, Optional<StepApproval> approval) {
    this(kind, wave, workloads, Optional.empty(), approval);
  }

  public PlanStep(StepKind kind, int wave, List<WorkloadRef> workloads) {
    this(kind, wave, workloads, Optional.empty());
  }

  public static PlanStep of(StepKind kind) {
    return new PlanStep(kind, 0, List.of());
  }

  PlanStep asking(Optional<StepApproval> before) {
    return new PlanStep(kind, wave, workloads, oneByOne, before);
  }

  /** The same, where of these no two restart at the same time. */
  PlanStep oneByOne(Predicate<WorkloadRef> needsQuorum) {
    return new PlanStep(
        kind,
        wave,
        workloads,
        Optional.of(workloads.stream().filter(needsQuorum).toList()),
        approval);
  }

  PlanStep withoutTurns() {
    return new PlanStep(kind, wave, workloads, Optional.empty(), approval);
  }

  /** Its workloads of which no two restart at the same time, in the order in which they do. */
  public List<WorkloadRef> inTurn() {
    return oneByOne.orElse(List.of());
  }

  public String title() {
    return kind == StepKind.RESTART_WAVE ? kind.title() + " " + wave : kind.title();
  }

  /** What an approval of this step is about, such as {@code first wave (3 workloads)}. */
  public String subject() {
    var size = workloads.size() + (workloads.size() == 1 ? " workload" : " workloads");
    return switch (approval.orElse(StepApproval.CONTROL_PLANE)) {
      case CONTROL_PLANE -> "control plane";
      case FIRST_WAVE -> "first wave (" + size + ")";
      case GATEWAYS ->
          switch (kind) {
            case RESTART_GATEWAYS -> "gateways (" + size + ")";
            // As plans of earlier releases have it.
            case RESTART_WAVE -> "gateways (in wave " + wave + ", " + size + ")";
            case PRECHECK,
                BACKUP,
                CONTROL_PLANE,
                VERIFY_CONTROL_PLANE,
                LEFTOVERS,
                VERIFY_DATA_PLANE,
                PROBES,
                REPORT ->
                "gateways (with the control plane)";
          };
    };
  }
}
