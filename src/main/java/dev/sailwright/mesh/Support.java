package dev.sailwright.mesh;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Whether a version is supported on a day.
 *
 * @param ends the last known end of support
 * @param estimated the end is an expectation, not announced
 */
public record Support(State state, Optional<LocalDate> ends, boolean estimated) {
  /** UNKNOWN: the catalog does not name the version, or no end is known. */
  public enum State {
    SUPPORTED,
    ENDED,
    UNKNOWN
  }
}
