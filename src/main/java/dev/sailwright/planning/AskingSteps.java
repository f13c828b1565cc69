package dev.sailwright.planning;

import dev.sailwright.mesh.Workload;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Marks the steps that a cluster's settings want a further approval for. */
final class AskingSteps {
  private final Set<StepApproval> wanted;
  private final boolean installMovesGateways;
  private final boolean tagMovesGateways;

  /**
   * @param workloads of the mesh
   */
  AskingSteps(Set<StepApproval> wanted, List<Workload> workloads) {
    this.wanted = wanted;
    this.tagMovesGateways = anyGateway(workloads, Workload.Mover.CONTROLLER);
    this.installMovesGateways = tagMovesGateways || anyGateway(workloads, Workload.Mover.INSTALL);
  }

  private static boolean anyGateway(List<Workload> workloads, Workload.Mover mover) {
    return workloads.stream()
        .filter(workload -> workload.role() == Workload.Role.GATEWAY)
        .anyMatch(gateway -> gateway.mover() == mover);
  }

  PlanStep marked(PlanStep step) {
    return step.asking(
        switch (step.kind()) {
          case CONTROL_PLANE ->
              want(StepApproval.CONTROL_PLANE, true)
                  .or(() -> want(StepApproval.GATEWAYS, installMovesGateways));
          case INSTALL_REVISION -> want(StepApproval.CONTROL_PLANE, true);
          case MOVE_TAG ->
              want(StepApproval.TAG, true).or(() -> want(StepApproval.GATEWAYS, tagMovesGateways));
          case INSTALL_GATEWAYS -> want(StepApproval.GATEWAYS, true);
          case REMOVE_CONTROL_PLANE -> want(StepApproval.OLD_CONTROL_PLANE, true);
          case RESTART_WAVE -> want(StepApproval.FIRST_WAVE, step.wave() == 1);
          case RESTART_GATEWAYS ->
              want(StepApproval.FIRST_WAVE, step.wave() == 1)
                  .or(() -> want(StepApproval.GATEWAYS, true));
          case PRECHECK,
              BACKUP,
              VERIFY_CONTROL_PLANE,
              LEFTOVERS,
              VERIFY_DATA_PLANE,
              PROBES,
              REPORT ->
              Optional.empty();
        });
  }

  private Optional<StepApproval> want(StepApproval approval, boolean applies) {
    return applies && wanted.contains(approval) ? Optional.of(approval) : Optional.empty();
  }
}
