package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.Support;
import java.util.List;
import java.util.Optional;

/**
 * One step from version to version.
 *
 * @param kubernetes which the target supports; empty when no table names it
 * @param support of the target, on the day of the plan
 * @param problems why it cannot be taken here, one line each
 */
public record Hop(
    IstioVersion from,
    IstioVersion to,
    Optional<Release.KubernetesRange> kubernetes,
    Support support,
    List<String> problems) {
  public Hop {
    problems = List.copyOf(problems);
  }

  /** How many minors it goes on; 0 within one. */
  public int minors() {
    return from.minor().stepsTo(to.minor());
  }
}
