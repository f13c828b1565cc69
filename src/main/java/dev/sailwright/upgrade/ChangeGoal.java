package dev.sailwright.upgrade;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.UpgradePlan;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the cluster shows once a step's istioctl has done its work.
 *
 * @param reached what shows soonest
 * @param rest what comes with it, and must be there, too, where istioctl's own end was not seen
 * @param is what is so then, such as {@code istiod is on 1.30.5}
 * @param awaited what is waited for, such as {@code the istiod rollout}
 */
record ChangeGoal(
    Predicate<MeshState> reached, Predicate<MeshState> rest, String is, String awaited) {
  boolean isReached(MeshState mesh) {
    return reached.test(mesh);
  }

  boolean isWhole(MeshState mesh) {
    return reached.and(rest).test(mesh);
  }

  /**
   * @throws IllegalArgumentException for a step that runs no istioctl
   */
  static ChangeGoal of(UpgradePlan plan, PlanStep step) {
    return switch (step.kind()) {
      case CONTROL_PLANE ->
          new ChangeGoal(
              mesh -> StepProgress.controlPlaneOn(plan, mesh),
              mesh -> installedGatewaysOn(plan, mesh),
              "istiod is on " + plan.to(),
              "the istiod rollout");
      case INSTALL_REVISION ->
          new ChangeGoal(
              mesh -> StepProgress.controlPlaneOn(plan, mesh),
              mesh -> true,
              "istiod of revision " + canary(plan).revision() + " is on " + plan.to(),
              "the istiod rollout");
      case MOVE_TAG ->
          new ChangeGoal(
              mesh -> step.tag().map(mesh.tags()::get).equals(Optional.of(canary(plan).revision())),
              mesh -> true,
              "tag " + step.tag().orElse("") + " leads to revision " + canary(plan).revision(),
              "the tag to lead to revision " + canary(plan).revision());
      case INSTALL_GATEWAYS ->
          new ChangeGoal(
              mesh -> installedGatewaysOn(plan, mesh),
              mesh -> true,
              "the gateways that istioctl installs are on " + plan.to(),
              "the gateways' rollout");
      case REMOVE_CONTROL_PLANE ->
          new ChangeGoal(
              mesh -> OldRevision.of(plan).isGone(mesh),
              mesh -> true,
              "the control plane of revision " + canary(plan).before() + " is gone",
              "what is left of revision " + canary(plan).before() + " to go");
      case PRECHECK,
          BACKUP,
          VERIFY_CONTROL_PLANE,
          RESTART_WAVE,
          RESTART_GATEWAYS,
          LEFTOVERS,
          VERIFY_DATA_PLANE,
          PROBES,
          REPORT ->
          throw new IllegalArgumentException(step.title() + " runs no istioctl");
    };
  }

  private static boolean installedGatewaysOn(UpgradePlan plan, MeshState mesh) {
    return mesh.workloads().stream()
        .filter(workload -> workload.mover() == Workload.Mover.INSTALL)
        .allMatch(workload -> workload.isOn(plan.to()));
  }

  private static Canary canary(UpgradePlan plan) {
    return plan.canary().orElseThrow();
  }
}
