package dev.sailwright.port;

import dev.sailwright.planning.Leftover;

/** Removes what an older version of Istio left behind, one object or entry at a time. */
public interface LeftoverRemover {
  /**
   * Deletes the configuration, or takes the one entry out of it and leaves the others alone, if it
   * is still the object and still says what it said when that was planned. What is gone already
   * stays so.
   *
   * @throws UnreachableException when it was not removed, because it is not what it was or because
   *     the API server did not let it; the message names it and the reason
   */
  @Effectful(EffectWitness.Point.REMOVE_LEFTOVER)
  void remove(String cluster, Leftover leftover);
}
