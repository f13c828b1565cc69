package dev.sailwright.upgrade;

import java.time.Instant;

/**
 * A step was reached at a time at which the settings allow no changes.
 *
 * @param until when they do again, as it was known
 */
public record StepHold(Instant until, State state) {
  public enum State {
    /** Nothing of the step is begun, or it is to be begun anew. */
    WAITING,
    /** Changes are allowed again, or the upgrade was paused meanwhile. */
    OVER,
    /** A person let it go on before; that holds for every step until then. */
    OVERRIDDEN
  }

  StepHold released() {
    return state == State.WAITING ? new StepHold(until, State.OVER) : this;
  }
}
