package dev.sailwright.upgrade;

import java.time.Instant;
import java.util.Optional;

/**
 * How one step of the plan went; the list of them runs parallel to the plan's steps.
 *
 * @param note one line: what is awaited, or what came out
 */
public record StepRecord(
    State state, Optional<Instant> startedAt, Optional<Instant> endedAt, String note) {
  public enum State {
    PENDING,
    RUNNING,
    DONE,
    FAILED
  }

  static StepRecord pending() {
    return new StepRecord(State.PENDING, Optional.empty(), Optional.empty(), "");
  }

  StepRecord running(Instant now, String newNote) {
    return new StepRecord(
        State.RUNNING, startedAt.or(() -> Optional.of(now)), Optional.empty(), newNote);
  }

  StepRecord ended(State end, Instant now, String newNote) {
    return new StepRecord(end, startedAt.or(() -> Optional.of(now)), Optional.of(now), newNote);
  }
}
