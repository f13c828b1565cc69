package dev.sailwright.adapter.pictures;

import dev.sailwright.upgrade.Course;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Where moments lie between two edges. A night of waiting takes no more room than it must. */
final class TimeAxis {
  /** Of all the time in which nobody was waited for. */
  private static final double MOST_OF_A_WAIT = 0.4;

  private static final int MOST_TICKS = 6;
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;
  private static final List<Integer> STEPS =
      List.of(
          10,
          20,
          30,
          MINUTE,
          2 * MINUTE,
          5 * MINUTE,
          10 * MINUTE,
          20 * MINUTE,
          30 * MINUTE,
          HOUR,
          2 * HOUR,
          6 * HOUR,
          12 * HOUR,
          24 * HOUR);

  private final Instant begin;
  private final List<Piece> pieces = new ArrayList<>();
  private final double left;
  private final double scale;
  private final double room;

  /**
   * @param waits in their order, without overlap
   */
  TimeAxis(Instant begin, Instant end, List<Course.Wait> waits, double left, double right) {
    this.begin = begin;
    this.left = left;
    var at = begin;
    for (var wait : waits) {
      var from = within(wait.from(), at, end);
      var to = within(wait.to().orElse(end), from, end);
      pieces.add(new Piece(at, from, false));
      pieces.add(new Piece(from, to, true));
      at = to;
    }
    pieces.add(new Piece(at, end, false));
    var busy = pieces.stream().filter(piece -> !piece.idle()).mapToDouble(Piece::seconds).sum();
    this.room = Math.max(busy * MOST_OF_A_WAIT, 1);
    var all = pieces.stream().mapToDouble(this::taken).sum();
    this.scale = (right - left) / Math.max(all, 1);
  }

  private record Piece(Instant from, Instant to, boolean idle) {
    double seconds() {
      return Duration.between(from, to).toMillis() / 1000.0;
    }

    boolean has(Instant moment) {
      return moment.isAfter(from) && moment.isBefore(to);
    }
  }

  /**
   * @param label empty where there is no short one
   */
  record Tick(double x, Optional<String> label) {}

  private static Instant within(Instant moment, Instant from, Instant to) {
    return moment.isBefore(from) ? from : moment.isAfter(to) ? to : moment;
  }

  private double taken(Piece piece) {
    return piece.idle() ? Math.min(piece.seconds(), room) : piece.seconds();
  }

  private boolean isShortened(Piece piece) {
    return taken(piece) < piece.seconds();
  }

  double x(Instant moment) {
    var seconds = 0.0;
    for (var piece : pieces) {
      if (!moment.isAfter(piece.from())) {
        break;
      }
      var part = new Piece(piece.from(), within(moment, piece.from(), piece.to()), piece.idle());
      seconds += piece.seconds() == 0 ? 0 : taken(piece) * part.seconds() / piece.seconds();
    }
    return left + seconds * scale;
  }

  /** At round times since the begin, but not where time is shortened. */
  List<Tick> ticks() {
    var shown = pieces.stream().mapToDouble(this::taken).sum();
    var step =
        STEPS.stream()
            .filter(seconds -> shown / seconds <= MOST_TICKS)
            .findFirst()
            .orElse(STEPS.getLast());
    var whole = Duration.between(begin, pieces.getLast().to()).toSeconds();
    return LongStream.rangeClosed(0, whole / step)
        .map(tick -> tick * step)
        .filter(seconds ->
            pieces.stream()
                .noneMatch(piece -> isShortened(piece) && piece.has(begin.plusSeconds(seconds))))
        .mapToObj(seconds -> new Tick(x(begin.plusSeconds(seconds)), label(seconds)))
        .toList();
  }

  private static Optional<String> label(long seconds) {
    if (seconds == 0) {
      return Optional.of("0");
    }
    if (seconds % MINUTE != 0) {
      return seconds < MINUTE ? Optional.of(seconds + " s") : Optional.empty();
    }
    if (seconds < 2 * HOUR) {
      return Optional.of(seconds / MINUTE + " min");
    }
    var minutes = seconds % HOUR / MINUTE;
    return Optional.of(seconds / HOUR + " h" + (minutes == 0 ? "" : " " + minutes));
  }
}
