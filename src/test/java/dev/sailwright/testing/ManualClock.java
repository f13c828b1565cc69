package dev.sailwright.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes only when a test says so. */
public final class ManualClock implements InstantSource {
  private Instant now = Instant.parse("2026-11-23T20:31:00Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }
}
