package dev.sailwright.upgrade;

import java.time.Duration;
import java.time.Instant;

/** How often a step's effect is tried, and how long is waited in between. */
final class Attempts {
  /**
   * Attempts that fail together within this time have one cause, such as an API server that
   * restarts; it takes more than that until people are asked.
   */
  private static final Duration PERSISTENCE = Duration.ofMinutes(2);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private Attempts() {}

  static boolean areEnough(Upgrade upgrade, int attempts, Instant now) {
    var since = upgrade.status().waitingSince().orElse(now);
    // While it waits for its hours, nothing is tried.
    return !upgrade.status().isHeld()
        && upgrade.status().attempt() >= attempts
        && !now.isBefore(since.plus(PERSISTENCE));
  }

  static boolean isPausing(Upgrade upgrade, Instant now) {
    var pause = FIRST_PAUSE.multipliedBy(upgrade.status().attempt());
    var bounded = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    return upgrade.status().actedAt().filter(at -> now.isBefore(at.plus(bounded))).isPresent();
  }
}
