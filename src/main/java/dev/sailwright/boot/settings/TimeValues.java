package dev.sailwright.boot.settings;

import dev.sailwright.usecase.Nearest;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What single values about time must look like. Each throws {@link IllegalArgumentException} with
 * the rule and an example.
 */
final class TimeValues {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);
  private static final int DATE_LENGTH = "2026-12-18".length();
  private static final int LONGEST_WHY = 120;
  private static final List<String> DAYS =
      Stream.of(DayOfWeek.values()).map(TimeValues::shortly).toList();

  private TimeValues() {}

  private static String shortly(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }

  /** Of the IANA database: an offset alone knows no summer. */
  static ZoneId zone(String text) {
    var known = ZoneId.getAvailableZoneIds();
    if (known.contains(text)) {
      return ZoneId.of(text);
    }
    throw new IllegalArgumentException(
        Values.quoted(text)
            + " is no time zone of the IANA database"
            + Nearest.of(text, known)
                .map(near -> "; did you mean `" + near + "`?")
                .orElse(" such as Europe/Berlin"));
  }

  static DayOfWeek day(String text) {
    var day = DAYS.indexOf(text.toLowerCase(Locale.ROOT));
    if (day >= 0) {
      return DayOfWeek.of(day + 1);
    }
    throw new IllegalArgumentException(
        Values.quoted(text) + " is no day; it may be " + String.join(", ", DAYS));
  }

  static LocalTime time(String text) {
    try {
      return LocalTime.parse(text, TIME);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          Values.quoted(text) + " is no time of the day such as \"09:00\"", e);
    }
  }

  /** Midnight is the day's end then. */
  static LocalTime endOfHours(String text) {
    return text.equals("24:00") ? LocalTime.MIDNIGHT : time(text);
  }

  /**
   * @param ofDay what a day stands for
   */
  static LocalDateTime local(String text, Function<LocalDate, LocalDateTime> ofDay) {
    try {
      return text.length() == DATE_LENGTH
          ? ofDay.apply(LocalDate.parse(text))
          : LocalDateTime.parse(text.replace(' ', 'T'));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          Values.quoted(text)
              + " is neither a date such as 2026-12-18 nor a local time such as 2026-12-18T18:00",
          e);
    }
  }

  static String why(String text) {
    if (text.length() > LONGEST_WHY) {
      throw new IllegalArgumentException("must have " + LONGEST_WHY + " characters at most");
    }
    return text;
  }
}
