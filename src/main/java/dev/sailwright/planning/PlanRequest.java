package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import java.util.Optional;
import java.util.Set;

/**
 * @param target asked for; empty lets the planner choose
 * @param emergency why refusals may be overridden; empty for an ordinary upgrade
 * @param rollback the target is the version that an upgrade came from
 * @param firstStep the target may be several steps away; the first of them is planned
 * @param restart workloads are brought to the istiod that runs, and nothing else is done
 * @param cleanup what an older version left is removed, and nothing else is done
 * @param canary a second control plane comes beside the one that runs
 * @param back the canary that is taken back; empty unless it is a rollback of one
 * @param journey the way of which this is a hop; empty where only one upgrade is asked for
 */
public record PlanRequest(
    Optional<IstioVersion> target,
    Optional<String> emergency,
    boolean rollback,
    boolean firstStep,
    Optional<RestartScope> restart,
    boolean cleanup,
    boolean canary,
    Optional<Canary> back,
    Optional<Journey> journey) {
  public static PlanRequest upgrade(Optional<IstioVersion> target, Optional<String> emergency) {
    return inPlace(target, emergency, false, false, Optional.empty(), false);
  }

  /** With a second control plane beside the one that runs. */
  public static PlanRequest canary(Optional<IstioVersion> target) {
    return new PlanRequest(
        target,
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        false,
        true,
        Optional.empty(),
        Optional.empty());
  }

  public static PlanRequest rollback(IstioVersion target) {
    return inPlace(Optional.of(target), Optional.empty(), true, false, Optional.empty(), false);
  }

  /**
   * @param canary that is taken back
   */
  public static PlanRequest rollback(IstioVersion target, Canary canary) {
    return new PlanRequest(
        Optional.of(target),
        Optional.empty(),
        true,
        false,
        Optional.empty(),
        false,
        false,
        Optional.of(canary),
        Optional.empty());
  }

  /**
   * The mesh as it is planned for: on the way back from a canary, as if there were no second
   * control plane. Nothing of that one, however broken, may stand in the way.
   */
  public MeshState plannedFor(MeshState mesh) {
    return back.map(canary -> mesh.without(canary.revision(), canary.before())).orElse(mesh);
  }

  PlanRequest back(Canary asItIsNow) {
    return new PlanRequest(
        target,
        emergency,
        rollback,
        firstStep,
        restart,
        cleanup,
        canary,
        Optional.of(asItIsNow),
        journey);
  }

  private static PlanRequest inPlace(
      Optional<IstioVersion> target,
      Optional<String> emergency,
      boolean rollback,
      boolean firstStep,
      Optional<RestartScope> restart,
      boolean cleanup) {
    return new PlanRequest(
        target,
        emergency,
        rollback,
        firstStep,
        restart,
        cleanup,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** Whether it is about this one: a restart may be of one namespace. */
  public boolean covers(Workload workload) {
    return restart.map(scope -> scope.covers(workload)).orElse(true);
  }

  /** In place and in no hurry; a version that is named may be several hops away. */
  public static PlanRequest inPlace(Optional<IstioVersion> target) {
    return target
        .map(goal -> hop(Journey.to(goal)))
        .orElseGet(() -> upgrade(Optional.empty(), Optional.empty()));
  }

  /** The next hop of a journey; the goal itself when it is within one. */
  public static PlanRequest hop(Journey journey) {
    return new PlanRequest(
        Optional.of(journey.goal()),
        Optional.empty(),
        false,
        true,
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        Optional.of(journey));
  }

  /** This hop of a journey, planned anew. */
  public static PlanRequest hop(Journey journey, IstioVersion target) {
    return new PlanRequest(
        Optional.of(target),
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        Optional.of(journey));
  }

  /** Named, and most likely what is planned; only a mesh that is far behind needs another first. */
  public Optional<IstioVersion> likelyTarget() {
    return firstStep && journey.filter(way -> !way.hasBegun()).isEmpty()
        ? Optional.empty()
        : target;
  }

  /** To look at alone. */
  public static PlanRequest towards(Optional<IstioVersion> goal) {
    return inPlace(goal, Optional.empty(), false, true, Optional.empty(), false);
  }

  public static PlanRequest restart(RestartScope scope) {
    return inPlace(Optional.empty(), Optional.empty(), false, false, Optional.of(scope), false);
  }

  /** Of what an older version left behind. */
  public static PlanRequest ofLeftovers() {
    return inPlace(Optional.empty(), Optional.empty(), false, false, Optional.empty(), true);
  }

  /** Numbers of those that it is held against; empty: all. */
  Optional<Set<String>> prechecks() {
    return cleanup
        ? Optional.of(CleanupChecks.PRECHECKS)
        : restart.map(scope -> RestartChecks.PRECHECKS);
  }

  /** For people: {@code upgrade}, {@code restart} or {@code cleanup}. */
  public String noun() {
    return cleanup ? "cleanup" : restart.isPresent() ? "restart" : "upgrade";
  }

  /** Two control planes run at the same time, on the way to another version or back. */
  public boolean isOfCanary() {
    return canary || back.isPresent();
  }

  /** istioctl runs; where it does not, istiod stays as it is. */
  public boolean installs() {
    return restart.isEmpty() && !cleanup;
  }
}
