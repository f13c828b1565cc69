package dev.sailwright.planning;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * When changes of a mesh may begin. A time that the clock leaves out is over when it jumps; of one
 * that it shows twice, hours begin and end with the first, a freeze begins with the first and ends
 * with the second.
 *
 * @param zone of all local times
 * @param hours when changes may begin; empty: always
 * @param freezes when none may begin, whatever the hours
 */
public record ChangeTimes(ZoneId zone, List<Hours> hours, List<Freeze> freezes) {
  public static final ChangeTimes ALWAYS = new ChangeTimes(ZoneOffset.UTC, List.of(), List.of());

  /** What is closed for longer than that is closed for good. */
  private static final Duration LONGEST = Duration.ofDays(366);

  /** Every hour of a week comes again within them, also where a clock leaves it out once. */
  private static final int DAYS_AHEAD = 15;

  private static final DateTimeFormatter WORDS =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH);

  public ChangeTimes {
    hours = List.copyOf(hours);
    freezes = List.copyOf(freezes);
  }

  /**
   * @param days on which it begins
   * @param to not included; on the next day unless it is later than {@code from}
   */
  public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    public Hours {
      days = Set.copyOf(days);
    }
  }

  /**
   * @param until not included
   * @param why in people's words; may be empty
   */
  public record Freeze(LocalDateTime from, LocalDateTime until, String why) {}

  /** Of one moment. */
  public sealed interface State {}

  /**
   * @param until when it closes; empty: not by what is known
   */
  public record Open(Optional<Instant> until) implements State {}

  /**
   * @param why such as {@code freeze: year end}
   * @param until when this reason ends; another one may follow at once
   * @param opens when changes may begin again
   */
  public record Closed(String why, Instant until, Instant opens) implements State {}

  private record Stretch(Instant from, Instant until, String why) {
    boolean covers(Instant at) {
      return !at.isBefore(from) && at.isBefore(until);
    }
  }

  /** There is a time at which nothing may begin. */
  public boolean areLimited() {
    return !hours.isEmpty() || !freezes.isEmpty();
  }

  public State at(Instant now) {
    return reason(now)
        .<State>map(closed -> new Closed(closed.why(), closed.until(), opens(now)))
        .orElseGet(() -> new Open(closes(now)));
  }

  /** The first freeze from whose begin on nothing may begin for more than a year. */
  public Optional<Freeze> endless() {
    return freezes.stream()
        .filter(freeze -> {
          var from = first(freeze.from());
          return Duration.between(from, opens(from)).compareTo(LONGEST) > 0;
        })
        .findFirst();
  }

  /** Such as {@code Mon 4 Jan 2027 09:00 Europe/Berlin}. */
  public String words(Instant at) {
    return WORDS.format(at.atZone(zone)) + " " + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone);
  }

  private Optional<Stretch> reason(Instant at) {
    return frozen()
        .filter(freeze -> freeze.covers(at))
        .max(Comparator.comparing(Stretch::until))
        .or(() -> outsideHours(at));
  }

  private Optional<Stretch> outsideHours(Instant at) {
    if (hours.isEmpty() || worked(at).anyMatch(stretch -> stretch.covers(at))) {
      return Optional.empty();
    }
    var next =
        worked(at)
            .map(Stretch::from)
            .filter(from -> from.isAfter(at))
            .min(Comparator.naturalOrder());
    return Optional.of(
        new Stretch(
            at,
            next.orElseGet(() -> at.plus(Duration.ofDays(DAYS_AHEAD))),
            "outside the hours for changes"));
  }

  /** Each turn leaves a freeze behind or comes to the begin of hours. */
  private Instant opens(Instant now) {
    var at = now;
    for (var closed = reason(at); closed.isPresent(); closed = reason(at)) {
      at = closed.get().until();
    }
    return at;
  }

  private Optional<Instant> closes(Instant now) {
    var freeze = frozen().map(Stretch::from).filter(from -> from.isAfter(now));
    return Stream.concat(freeze, hoursEnd(now).stream()).min(Comparator.naturalOrder());
  }

  /** Of hours that follow each other without a gap; empty when they do so round the week. */
  private Optional<Instant> hoursEnd(Instant now) {
    var stretches = worked(now).toList();
    var last = now.plus(Duration.ofDays(DAYS_AHEAD - 2L));
    var end = now;
    while (end.isBefore(last)) {
      var at = end;
      var next =
          stretches.stream()
              .filter(stretch -> stretch.covers(at))
              .map(Stretch::until)
              .max(Comparator.naturalOrder());
      if (next.isEmpty()) {
        return Optional.of(end).filter(any -> !hours.isEmpty());
      }
      end = next.get();
    }
    return Optional.empty();
  }

  private Stream<Stretch> frozen() {
    return freezes.stream()
        .map(freeze ->
            new Stretch(
                first(freeze.from()),
                last(freeze.until()),
                freeze.why().isBlank() ? "freeze" : "freeze: " + freeze.why()));
  }

  /** From the day before on, whose hours may last into this one. */
  private Stream<Stretch> worked(Instant around) {
    var today = around.atZone(zone).toLocalDate();
    return LongStream.rangeClosed(-2, DAYS_AHEAD)
        .mapToObj(today::plusDays)
        .flatMap(date ->
            hours.stream()
                .filter(one -> one.days().contains(date.getDayOfWeek()))
                .map(one ->
                    new Stretch(
                        first(date.atTime(one.from())),
                        first(
                            (one.to().isAfter(one.from()) ? date : date.plusDays(1))
                                .atTime(one.to())),
                        "")));
  }

  private Instant first(LocalDateTime local) {
    var offsets = zone.getRules().getValidOffsets(local);
    return offsets.isEmpty() ? jump(local) : local.toInstant(offsets.getFirst());
  }

  private Instant last(LocalDateTime local) {
    var offsets = zone.getRules().getValidOffsets(local);
    return offsets.isEmpty() ? jump(local) : local.toInstant(offsets.getLast());
  }

  private Instant jump(LocalDateTime leftOut) {
    return zone.getRules().getTransition(leftOut).getInstant();
  }
}
