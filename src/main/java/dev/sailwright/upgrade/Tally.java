package dev.sailwright.upgrade;

import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstiodMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What istiods counted since the backup, all together, however many of them came and went. What one
 * counted between its last reading and its end is lost.
 *
 * @param last what each istiod had counted in its whole life when it was read last
 * @param grown by how much that grew since the backup
 */
public record Tally(List<Reading> last, Counts grown) {
  public Tally {
    last = List.copyOf(last);
  }

  /**
   * @param rejects of configuration, by proxies
   * @param pushes that were timed
   * @param slowPushes of these, those that took longer than {@link Counted.Istiod#SLOW_SECONDS}
   */
  public record Counts(long rejects, long pushes, long slowPushes) {
    static final Counts NONE = new Counts(0, 0, 0);

    private static Counts of(Counted.Istiod istiod) {
      return new Counts(
          istiod.rejects().values().stream().mapToLong(Long::longValue).sum(),
          istiod.pushes(),
          istiod.slowPushes());
    }

    private Counts plus(Counts more) {
      return new Counts(rejects + more.rejects, pushes + more.pushes, slowPushes + more.slowPushes);
    }

    private Counts minus(Counts less) {
      return new Counts(rejects - less.rejects, pushes - less.pushes, slowPushes - less.slowPushes);
    }

    private boolean isLessThan(Counts other) {
      return rejects < other.rejects || pushes < other.pushes || slowPushes < other.slowPushes;
    }
  }

  /**
   * @param pod {@code namespace/name}
   * @param since when it started
   */
  public record Reading(String pod, Optional<Instant> since, Counts counted) {
    private static Reading of(Counted.Istiod istiod) {
      return new Reading(istiod.pod(), istiod.since(), Counts.of(istiod));
    }

    /** One that is new, or was started anew, counts from nothing. */
    private Counts growth(List<Reading> before) {
      return before.stream()
          .filter(known -> known.pod.equals(pod) && known.since.equals(since))
          .filter(known -> !counted.isLessThan(known.counted))
          .findFirst()
          .map(known -> counted.minus(known.counted))
          .orElse(counted);
    }
  }

  /** Before the first change. */
  static Tally begun(IstiodMetrics metrics) {
    return new Tally(readings(metrics), Counts.NONE);
  }

  /** The same after one more reading of all istiods. */
  Tally and(IstiodMetrics metrics) {
    var now = readings(metrics);
    return new Tally(
        now, now.stream().map(reading -> reading.growth(last)).reduce(grown, Counts::plus));
  }

  private static List<Reading> readings(IstiodMetrics metrics) {
    return metrics.istiods().stream().map(Reading::of).toList();
  }
}
