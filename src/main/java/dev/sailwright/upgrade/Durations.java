package dev.sailwright.upgrade;

import java.time.Duration;

/** Says in words how long something takes. */
final class Durations {
  private static final Duration LONG = Duration.ofHours(2);

  private Durations() {}

  /** Such as {@code 15 minutes}, or {@code 1 min 30 s} where it is not a round number. */
  static String rounded(Duration duration) {
    if (duration.toMinutes() == 0 || duration.toSecondsPart() != 0) {
      return exact(duration);
    }
    return duration.toMinutes() == 1 ? "1 minute" : duration.toMinutes() + " minutes";
  }

  /** Such as {@code 4 min 10 s}, or {@code 8 h 20 min} from two hours on. */
  static String inWords(Duration duration) {
    return duration.compareTo(LONG) < 0
        ? exact(duration)
        : duration.toHours() + " h " + duration.toMinutesPart() + " min";
  }

  /** Such as {@code 4 min 10 s}. */
  static String exact(Duration duration) {
    var minutes = duration.toMinutes();
    return minutes == 0
        ? duration.toSeconds() + " s"
        : minutes + " min " + duration.toSecondsPart() + " s";
  }
}
