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
 * @param tag that is moved; empty for other steps
 * @param approval for what the step asks people once more before it begins; empty when it does not
 */
public record PlanStep(
    StepKind kind,
    int wave,
    List<WorkloadRef> workloads,
    Optional<List<WorkloadRef>> oneByOne,
    Optional<String> tag,
    Optional<StepApproval> approval) {
  public PlanStep {
    workloads = List.copyOf(workloads);
    oneByOne = oneByOne.map(List::copyOf);
  }

  public PlanStep(
      StepKind kind, int wave, List<WorkloadRef> workloads, Optional<StepApproval> approval) {
    this(kind, wave, workloads, Optional.empty(), Optional.empty(), approval);
  }

  public PlanStep(StepKind kind, int wave, List<WorkloadRef> workloads) {
    this(kind, wave, workloads, Optional.empty());
  }

  public static PlanStep of(StepKind kind) {
    return new PlanStep(kind, 0, List.of());
  }

  static PlanStep moving(String tag) {
    return new PlanStep(
        StepKind.MOVE_TAG, 0, List.of(), Optional.empty(), Optional.of(tag), Optional.empty());
  }

  PlanStep asking(Optional<StepApproval> before) {
    return new PlanStep(kind, wave, workloads, oneByOne, tag, before);
  }

  /** The same, where of these no two restart at the same time. */
  PlanStep oneByOne(Predicate<WorkloadRef> needsQuorum) {
    return new PlanStep(
        kind,
        wave,
        workloads,
        Optional.of(workloads.stream().filter(needsQuorum).toList()),
        tag,
        approval);
  }

  PlanStep withoutTurns() {
    return new PlanStep(kind, wave, workloads, Optional.empty(), tag, approval);
  }

  /** Its workloads of which no two restart at the same time, in the order in which they do. */
  public List<WorkloadRef> inTurn() {
    return oneByOne.orElse(List.of());
  }

  public String title() {
    return kind == StepKind.RESTART_WAVE
        ? kind.title() + " " + wave
        : kind.title() + tag.map(name -> " " + name).orElse("");
  }

  /** What an approval of this step is about, such as {@code first wave (3 workloads)}. */
  public String subject() {
    var size = workloads.size() + (workloads.size() == 1 ? " workload" : " workloads");
    return switch (approval.orElse(StepApproval.CONTROL_PLANE)) {
      case CONTROL_PLANE -> "control plane";
      case TAG -> "tag " + tag.orElse("");
      case OLD_CONTROL_PLANE -> "removal of the old control plane";
      case FIRST_WAVE -> "first wave (" + size + ")";
      case GATEWAYS ->
          switch (kind) {
            case RESTART_GATEWAYS -> "gateways (" + size + ")";
            // As plans of earlier releases have it.
            case RESTART_WAVE -> "gateways (in wave " + wave + ", " + size + ")";
            case INSTALL_GATEWAYS -> "gateways";
            case MOVE_TAG -> "gateways (with tag " + tag.orElse("") + ")";
            case PRECHECK,
                BACKUP,
                CONTROL_PLANE,
                INSTALL_REVISION,
                VERIFY_CONTROL_PLANE,
                LEFTOVERS,
                VERIFY_DATA_PLANE,
                PROBES,
                REMOVE_CONTROL_PLANE,
                REPORT ->
                "gateways (with the control plane)";
          };
    };
  }
}
