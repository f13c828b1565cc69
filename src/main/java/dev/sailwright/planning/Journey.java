package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import java.util.Optional;

/**
 * A way to a version that is several minors away, one minor at a time; each hop is an upgrade of
 * its own, with its own plan, card and approval.
 *
 * @param goal the version that was asked for
 * @param hop which one this is, counted from 1
 * @param continues id of the upgrade that took the hop before; empty for the first
 */
public record Journey(IstioVersion goal, int hop, Optional<String> continues) {
  public static Journey to(IstioVersion goal) {
    return new Journey(goal, 1, Optional.empty());
  }

  /**
   * @param id of the upgrade that took this hop
   */
  public Journey next(String id) {
    return new Journey(goal, hop + 1, Optional.of(id));
  }

  /**
   * How many hops it has in all.
   *
   * @param to where this one leads
   */
  public int hops(IstioVersion to) {
    return hop + to.minor().stepsTo(goal.minor());
  }

  boolean hasBegun() {
    return hop > 1;
  }
}
