package dev.sailwright.diagnosis;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Error lines by minute.
 *
 * @param begin the first minute
 * @param minutes how many in each, none left out
 * @param whole from when on all logs were read; empty: none was cut, so all of it
 */
public record ErrorRate(Instant begin, List<Integer> minutes, Optional<Instant> whole) {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int BARS_SHOWN = 12;
  private static final int LONGEST = 120;

  /** Fewer in a minute are no surge, whatever was before. */
  private static final int LEAST = 10;

  private static final int TIMES = 5;

  /** So many in every minute are a surge even when nothing before it was read. */
  private static final int FLOOD = 60;

  /** So many minutes before it must have been read. */
  private static final int CALM = 2;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

  public ErrorRate {
    minutes = List.copyOf(minutes);
  }

  /** Collects lines of several logs, in any order. */
  static final class Counter {
    private final TreeMap<Instant, Integer> counts = new TreeMap<>();
    private final TreeSet<Instant> cuts = new TreeSet<>();

    /** A log of which older lines were not read begins then. */
    void cutBefore(Instant at) {
      cuts.add(at);
    }

    void add(Instant at, boolean error) {
      counts.merge(at.truncatedTo(ChronoUnit.MINUTES), error ? 1 : 0, Integer::sum);
    }

    /** Of the last minutes; a day of silence before a line is not counted out. */
    Optional<ErrorRate> rate() {
      if (counts.isEmpty()) {
        return Optional.empty();
      }
      var last = counts.lastKey();
      var begin =
          counts.firstKey().isAfter(last.minus(LONGEST, ChronoUnit.MINUTES))
              ? counts.firstKey()
              : last.minus(LONGEST, ChronoUnit.MINUTES);
      var minutes =
          LongStream.rangeClosed(0, ChronoUnit.MINUTES.between(begin, last))
              .mapToObj(minute -> counts.getOrDefault(begin.plus(minute, ChronoUnit.MINUTES), 0))
              .toList();
      return Optional.of(
          new ErrorRate(
              begin, minutes, cuts.isEmpty() ? Optional.empty() : Optional.of(cuts.last())));
    }
  }

  /**
   * @param before errors a minute until then, and {@code after} since, both rounded
   * @param orEarlier older lines were not read
   */
  public record Surge(Instant start, int before, int after, boolean orEarlier) {}

  /** The first minute from which on there are many times more errors than before. */
  public Optional<Surge> surge() {
    return IntStream.range(CALM, minutes.size())
        .filter(minute -> minutes.get(minute) >= Math.max(LEAST, TIMES * (before(minute) + 1)))
        .mapToObj(minute -> surge(minute, before(minute)))
        .filter(surge -> surge.after() >= LEAST)
        .findFirst()
        .or(this::flood);
  }

  /** The newest minute has just begun, and of the oldest a part was cut off. */
  private Optional<Surge> flood() {
    var full = minutes.size() > 2 ? minutes.subList(1, minutes.size() - 1) : minutes;
    return whole
        .filter(since -> mean(full) >= FLOOD && full.stream().noneMatch(count -> count < LEAST))
        .map(since -> surge(0, 0));
  }

  private Surge surge(int minute, double before) {
    var start = begin.plus(minute, ChronoUnit.MINUTES);
    return new Surge(
        start,
        (int) Math.round(before),
        (int) Math.round(mean(minutes.subList(minute, minutes.size()))),
        whole.filter(since -> !start.isAfter(since.plus(1, ChronoUnit.MINUTES))).isPresent());
  }

  private double before(int minute) {
    return mean(minutes.subList(0, minute));
  }

  private static double mean(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).average().orElse(0);
  }

  /** Such as {@code ▁▁▂▇█ since 20:58}; the time is UTC. */
  public String sparkline(Surge surge) {
    return bars()
        + (surge.orEarlier() ? " at least since " : " since ")
        + CLOCK.format(surge.start())
        + " UTC"
        + (surge.orEarlier() ? ", older lines were not read" : "");
  }

  /** Each bar is the worst of the minutes that it stands for. */
  private String bars() {
    var width = Math.ceilDiv(minutes.size(), BARS_SHOWN);
    var worst =
        IntStream.range(0, Math.ceilDiv(minutes.size(), width))
            .map(bar ->
                minutes.subList(bar * width, Math.min((bar + 1) * width, minutes.size())).stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElse(0))
            .toArray();
    var highest = Math.max(1, Arrays.stream(worst).max().orElse(1));
    return Arrays.stream(worst)
        .mapToObj(count -> BARS.substring(bar(count, highest), bar(count, highest) + 1))
        .collect(Collectors.joining());
  }

  private static int bar(int count, int highest) {
    return Math.min(BARS.length() - 1, count * BARS.length() / (highest + 1));
  }
}
