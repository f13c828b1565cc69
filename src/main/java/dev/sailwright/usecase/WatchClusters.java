package dev.sailwright.usecase;

import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.port.Leadership;
import dev.sailwright.port.Notices;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every cluster that has a channel, now and then, and hands over what comes up there. Only
 * the leader does.
 */
public final class WatchClusters {
  private static final Logger LOG = LoggerFactory.getLogger(WatchClusters.class);
  private static final Duration AFTER_A_BLIND_LOOK = Duration.ofHours(1);

  private final LookAhead ahead;
  private final Clusters clusters;
  private final Notices notices;
  private final Leadership leadership;
  private final Duration every;
  private final InstantSource clock;

  /** When each cluster is looked at next; one that is not in here is due. */
  private final Map<String, Instant> next = new HashMap<>();

  /**
   * @param every how long after a look there is another
   */
  public WatchClusters(
      LookAhead ahead,
      Clusters clusters,
      Notices notices,
      Leadership leadership,
      Duration every,
      InstantSource clock) {
    this.ahead = ahead;
    this.clusters = clusters;
    this.notices = notices;
    this.leadership = leadership;
    this.every = every;
    this.clock = clock;
  }

  /** Looks at the cluster that has been due for longest, if there is one; never throws. */
  public synchronized void turn() {
    try {
      var due = due();
      if (due.isPresent() && leadership.isMine()) {
        look(due.get());
      }
    } catch (RuntimeException e) {
      LOG.warn("nothing was looked at; it is tried again: {}", String.valueOf(e.getMessage()));
    }
  }

  private Optional<ClusterPolicy> due() {
    var now = clock.instant();
    return clusters.names().stream()
        .flatMap(name -> clusters.find(name).stream())
        .filter(cluster -> cluster.incidentChannel().isPresent())
        .filter(cluster -> !at(cluster).isAfter(now))
        .min(Comparator.comparing(this::at));
  }

  private Instant at(ClusterPolicy cluster) {
    return next.getOrDefault(cluster.cluster(), Instant.EPOCH);
  }

  private void look(ClusterPolicy cluster) {
    // Noted first: what always fails must not be asked at each turn, nor hold up the others.
    next.put(cluster.cluster(), clock.instant().plus(sooner()));
    try {
      var report = ahead.look(cluster);
      if (!report.seen()) {
        LOG.warn(
            "{}: its control plane could not be seen, so nothing is said of what comes up there;"
                + " the next look is in {}",
            cluster.cluster(),
            sooner());
        return;
      }
      notices.offer(outlook(cluster.incidentChannel().orElseThrow(), report));
      next.put(cluster.cluster(), clock.instant().plus(every));
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: could not be looked at, so nothing is said of what comes up there; the next look is"
              + " in {}: {}",
          cluster.cluster(),
          sooner(),
          String.valueOf(e.getMessage()));
    }
  }

  private Duration sooner() {
    return every.compareTo(AFTER_A_BLIND_LOOK) < 0 ? every : AFTER_A_BLIND_LOOK;
  }

  private static Notices.Outlook outlook(String channel, LookAhead.Report report) {
    return new Notices.Outlook(
        report.cluster(),
        channel,
        report.seenAt(),
        report.due(),
        report.plannable(),
        report.whole(),
        report.asOf());
  }
}
