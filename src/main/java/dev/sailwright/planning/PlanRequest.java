package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
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
 */
public record PlanRequest(
    Optional<IstioVersion> target,
    Optional<String> emergency,
    boolean rollback,
    boolean firstStep,
    Optional<RestartScope> restart,
    boolean cleanup) {
  public static PlanRequest upgrade(Optional<IstioVersion> target, Optional<String> emergency) {
    return new PlanRequest(target, emergency, false, false, Optional.empty(), false);
  }

  public static PlanRequest rollback(IstioVersion target) {
    return new PlanRequest(
        Optional.of(target), Optional.empty(), true, false, Optional.empty(), false);
  }

  /** Whether it is about this one: a restart may be of one namespace. */
  public boolean covers(Workload workload) {
    return restart.map(scope -> scope.covers(workload)).orElse(true);
  }

  /** To look at alone. */
  public static PlanRequest towards(Optional<IstioVersion> goal) {
    return new PlanRequest(goal, Optional.empty(), false, true, Optional.empty(), false);
  }

  public static PlanRequest restart(RestartScope scope) {
    return new PlanRequest(
        Optional.empty(), Optional.empty(), false, false, Optional.of(scope), false);
  }

  /** Of what an older version left behind. */
  public static PlanRequest ofLeftovers() {
    return new PlanRequest(
        Optional.empty(), Optional.empty(), false, false, Optional.empty(), true);
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

  /** istioctl runs; where it does not, istiod stays as it is. */
  public boolean installs() {
    return restart.isEmpty() && !cleanup;
  }
}
