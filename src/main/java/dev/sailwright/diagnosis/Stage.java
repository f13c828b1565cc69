package dev.sailwright.diagnosis;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How near a day is, farthest first; each is told once, and never one that is farther away. */
public enum Stage {
  EIGHT_WEEKS(56),
  FOUR_WEEKS(28),
  ONE_WEEK(7),
  PASSED(-1);

  private final int daysLeft;

  Stage(int daysLeft) {
    this.daysLeft = daysLeft;
  }

  /** The nearest that has begun; empty while the day is farther away than any. */
  public static Optional<Stage> of(LocalDate day, LocalDate today) {
    var left = ChronoUnit.DAYS.between(today, day);
    return List.of(values()).reversed().stream()
        .filter(stage -> left <= stage.daysLeft)
        .findFirst();
  }

  /** When the next one begins; empty once the day has passed. */
  public static Optional<LocalDate> next(LocalDate day, LocalDate today) {
    return Stream.of(values())
        .map(stage -> day.minusDays(stage.daysLeft))
        .filter(begins -> begins.isAfter(today))
        .findFirst();
  }

  String key(String subject) {
    return subject + "/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Told by itself, or by a nearer one. */
  boolean isTold(String subject, Collection<String> told) {
    return Stream.of(values())
        .filter(stage -> stage.daysLeft <= daysLeft)
        .anyMatch(stage -> told.contains(stage.key(subject)));
  }
}
