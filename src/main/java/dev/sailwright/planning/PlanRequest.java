package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import java.util.Optional;

/**
 * @param target asked for; empty lets the planner choose
 * @param emergency why refusals may be overridden; empty for an ordinary upgrade
 * @param rollback the target is the version that an upgrade came from
 * @param firstStep the target may be several steps away; the first of them is planned
 */
public record PlanRequest(
    Optional<IstioVersion> target,
    Optional<String> emergency,
    boolean rollback,
    boolean firstStep) {
  public static PlanRequest upgrade(Optional<IstioVersion> target, Optional<String> emergency) {
    return new PlanRequest(target, emergency, false, false);
  }

  public static PlanRequest rollback(IstioVersion target) {
    return new PlanRequest(Optional.of(target), Optional.empty(), true, false);
  }

  /** To look at alone. */
  public static PlanRequest towards(Optional<IstioVersion> goal) {
    return new PlanRequest(goal, Optional.empty(), false, true);
  }
}
