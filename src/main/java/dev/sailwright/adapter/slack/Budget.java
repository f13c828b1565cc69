package dev.sailwright.adapter.slack;

import java.time.Duration;
import java.time.Instant;

/** Lets through one thing per interval on average, after a burst. Not thread-safe. */
final class Budget {
  private final Duration interval;
  private final Duration credit;
  private Instant spent = Instant.EPOCH;

  Budget(Duration interval, int burst) {
    this.interval = interval;
    this.credit = interval.multipliedBy(burst - 1L);
  }

  /** When the next one may go. */
  Instant nextAt() {
    return spent.equals(Instant.EPOCH) ? spent : spent.minus(credit);
  }

  /** As if nothing had ever been taken. */
  boolean isFull(Instant now) {
    return !spent.isAfter(now);
  }

  void take(Instant now) {
    spent = (spent.isAfter(now) ? spent : now).plus(interval);
  }
}
