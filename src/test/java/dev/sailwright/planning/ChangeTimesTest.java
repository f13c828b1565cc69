package dev.sailwright.planning;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.planning.ChangeTimes.Freeze;
import dev.sailwright.planning.ChangeTimes.Hours;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Set<DayOfWeek> DAYS = EnumSet.of(MONDAY, TUESDAY, WEDNESDAY, THURSDAY);
  private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

  private static final List<Hours> OFFICE = List.of(hours(DAYS, "09:00", "16:00"));
  private static final Freeze YEAR_END = freeze("2026-12-18T00:00", "2027-01-05T00:00", "year end");

  private static Hours hours(Set<DayOfWeek> days, String from, String to) {
    return new Hours(days, LocalTime.parse(from), LocalTime.parse(to));
  }

  private static Freeze freeze(String from, String until, String why) {
    return new Freeze(LocalDateTime.parse(from), LocalDateTime.parse(until), why);
  }

  private static ChangeTimes berlin(List<Hours> hours, Freeze... freezes) {
    return new ChangeTimes(BERLIN, hours, List.of(freezes));
  }

  private static Instant at(String time) {
    return OffsetDateTime.parse(time).toInstant();
  }

  private static String seen(ChangeTimes times, String at) {
    return switch (times.at(at(at))) {
      case ChangeTimes.Open open ->
          open.until().map(until -> "open until " + times.words(until)).orElse("open");
      case ChangeTimes.Closed closed ->
          closed.why() + " | " + times.words(closed.until()) + " | " + times.words(closed.opens());
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          2026-11-26T09:00+01:00; open until Thu 26 Nov 2026 16:00 Europe/Berlin
          2026-11-26T15:59+01:00; open until Thu 26 Nov 2026 16:00 Europe/Berlin
          2026-11-26T16:00+01:00; outside the hours for changes | Mon 30 Nov 2026 09:00 Europe/Berlin | Mon 30 Nov 2026 09:00 Europe/Berlin
          2026-11-26T08:59+01:00; outside the hours for changes | Thu 26 Nov 2026 09:00 Europe/Berlin | Thu 26 Nov 2026 09:00 Europe/Berlin
          2026-12-17T15:00+01:00; open until Thu 17 Dec 2026 16:00 Europe/Berlin
          2026-12-17T17:00+01:00; outside the hours for changes | Mon 21 Dec 2026 09:00 Europe/Berlin | Tue 5 Jan 2027 09:00 Europe/Berlin
          2026-12-18T00:00+01:00; freeze: year end | Tue 5 Jan 2027 00:00 Europe/Berlin | Tue 5 Jan 2027 09:00 Europe/Berlin
          2027-01-04T10:00+01:00; freeze: year end | Tue 5 Jan 2027 00:00 Europe/Berlin | Tue 5 Jan 2027 09:00 Europe/Berlin
          2027-01-05T10:00+01:00; open until Tue 5 Jan 2027 16:00 Europe/Berlin
          """)
  void aFreezeOverHoursAndWhenChangesMayBegin(String at, String expected) {
    assertThat(seen(berlin(OFFICE, YEAR_END), at)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          2026-12-01T00:00Z; open until Thu 10 Dec 2026 00:00 Europe/Berlin
          2026-12-10T00:00Z; freeze: sale | Fri 11 Dec 2026 00:00 Europe/Berlin | Mon 14 Dec 2026 00:00 Europe/Berlin
          2026-12-11T00:00Z; freeze: audit | Mon 14 Dec 2026 00:00 Europe/Berlin | Mon 14 Dec 2026 00:00 Europe/Berlin
          2026-12-12T00:00Z; freeze: audit | Mon 14 Dec 2026 00:00 Europe/Berlin | Mon 14 Dec 2026 00:00 Europe/Berlin
          2026-12-15T00:00Z; open
          """)
  void freezesThatFollowOneAnotherOrOverlapAreOne(String at, String expected) {
    var times =
        berlin(
            List.of(),
            freeze("2026-12-11T00:00", "2026-12-14T00:00", "audit"),
            freeze("2026-12-10T00:00", "2026-12-11T00:00", "sale"),
            freeze("2026-12-11T12:00", "2026-12-12T12:00", "inner"));
    assertThat(seen(times, at)).isEqualTo(expected);
  }

  /** On 29 March 2026 the clock goes from 02:00 to 03:00, on 25 October from 03:00 to 02:00. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          02:30; 04:00; 2026-03-29T00:59Z; outside the hours for changes | Sun 29 Mar 2026 03:00 Europe/Berlin | Sun 29 Mar 2026 03:00 Europe/Berlin
          02:30; 04:00; 2026-03-29T01:00Z; open until Sun 29 Mar 2026 04:00 Europe/Berlin
          00:00; 02:30; 2026-03-29T00:59Z; open until Sun 29 Mar 2026 03:00 Europe/Berlin
          00:00; 02:30; 2026-03-29T01:00Z; outside the hours for changes | Mon 30 Mar 2026 00:00 Europe/Berlin | Mon 30 Mar 2026 00:00 Europe/Berlin
          02:00; 03:00; 2026-03-29T01:00Z; outside the hours for changes | Mon 30 Mar 2026 02:00 Europe/Berlin | Mon 30 Mar 2026 02:00 Europe/Berlin
          02:30; 04:00; 2026-10-25T00:29Z; outside the hours for changes | Sun 25 Oct 2026 02:30 Europe/Berlin | Sun 25 Oct 2026 02:30 Europe/Berlin
          02:30; 04:00; 2026-10-25T01:10Z; open until Sun 25 Oct 2026 04:00 Europe/Berlin
          00:00; 02:30; 2026-10-25T00:29Z; open until Sun 25 Oct 2026 02:30 Europe/Berlin
          00:00; 02:30; 2026-10-25T01:10Z; outside the hours for changes | Mon 26 Oct 2026 00:00 Europe/Berlin | Mon 26 Oct 2026 00:00 Europe/Berlin
          09:00; 16:00; 2026-03-29T06:59Z; outside the hours for changes | Sun 29 Mar 2026 09:00 Europe/Berlin | Sun 29 Mar 2026 09:00 Europe/Berlin
          09:00; 16:00; 2026-03-29T07:00Z; open until Sun 29 Mar 2026 16:00 Europe/Berlin
          09:00; 16:00; 2026-10-25T07:59Z; outside the hours for changes | Sun 25 Oct 2026 09:00 Europe/Berlin | Sun 25 Oct 2026 09:00 Europe/Berlin
          """)
  void hoursWhereTheClockIsChanged(String from, String to, String at, String expected) {
    assertThat(seen(berlin(List.of(hours(EVERY_DAY, from, to))), at)).isEqualTo(expected);
  }

  /** Of a time that the clock shows twice, a freeze takes both. */
  @ParameterizedTest
  @CsvSource({
    "2026-10-25T00:29Z, true", "2026-10-25T00:30Z, false",
    "2026-10-25T01:29Z, false", "2026-10-25T01:45Z, true"
  })
  void aFreezeWhereTheClockGoesBack(String at, boolean open) {
    var times = berlin(List.of(), freeze("2026-10-25T02:30", "2026-10-25T02:45", "clock"));
    assertThat(times.at(at(at)) instanceof ChangeTimes.Open).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-27T21:59+01:00, false", "2026-11-27T22:00+01:00, true",
    "2026-11-28T03:59+01:00, true", "2026-11-28T04:00+01:00, false",
    "2026-11-28T23:00+01:00, false", "2026-11-27T03:00+01:00, false"
  })
  void hoursThatCrossMidnightAreOfTheDayOnWhichTheyBegin(String at, boolean open) {
    var times = berlin(List.of(hours(EnumSet.of(FRIDAY), "22:00", "04:00")));
    assertThat(times.at(at(at)) instanceof ChangeTimes.Open).isEqualTo(open);
  }

  @Test
  void wholeDaysThatFollowOneAnotherCloseOnce() {
    var weekend = berlin(List.of(hours(EnumSet.of(SATURDAY, SUNDAY), "00:00", "00:00")));
    assertThat(seen(weekend, "2026-11-28T12:00Z"))
        .isEqualTo("open until Mon 30 Nov 2026 00:00 Europe/Berlin");
    assertThat(seen(weekend, "2026-11-30T00:00Z"))
        .startsWith("outside the hours for changes | Sat 5 Dec 2026 00:00 Europe/Berlin");
    assertThat(berlin(List.of(hours(EVERY_DAY, "00:00", "00:00"))).at(at("2026-11-28T12:00Z")))
        .isEqualTo(new ChangeTimes.Open(Optional.empty()));
  }

  @Test
  void hoursUntilAFreezeCloseWithIt() {
    var times = berlin(OFFICE, freeze("2026-11-26T12:00", "2026-11-26T13:00", ""));
    assertThat(seen(times, "2026-11-26T10:00+01:00"))
        .isEqualTo("open until Thu 26 Nov 2026 12:00 Europe/Berlin");
    assertThat(seen(times, "2026-11-26T12:00+01:00"))
        .isEqualTo(
            "freeze | Thu 26 Nov 2026 13:00 Europe/Berlin | Thu 26 Nov 2026 13:00 Europe/Berlin");
  }

  @Test
  void whoSaysNothingMayAlwaysChange() {
    assertThat(ChangeTimes.ALWAYS.areLimited()).isFalse();
    assertThat(seen(ChangeTimes.ALWAYS, "2026-11-26T10:00Z")).isEqualTo("open");
    assertThat(ChangeTimes.ALWAYS.words(at("2026-11-26T10:00Z")))
        .isEqualTo("Thu 26 Nov 2026 10:00 UTC");
  }

  @Test
  void freezesOfMoreThanAYearAreEndlessAlsoTogether() {
    var first = freeze("2026-01-01T00:00", "2026-12-31T00:00", "one");
    assertThat(berlin(OFFICE, first).endless()).isEmpty();
    assertThat(berlin(OFFICE, YEAR_END, first).endless()).contains(first);
  }
}
