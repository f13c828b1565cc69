package dev.sailwright.adapter.releases;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/** A list could not be read, or what was read is none. */
final class FeedTrouble extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> wait;

  FeedTrouble(String problem) {
    this(problem, Optional.empty());
  }

  /**
   * @param wait how long the publisher asks to be left alone
   */
  FeedTrouble(String problem, Optional<Duration> wait) {
    super(problem);
    this.wait = wait;
  }

  Optional<Duration> askedToWait() {
    return wait;
  }
}
