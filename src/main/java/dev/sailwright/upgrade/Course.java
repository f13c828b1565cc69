package dev.sailwright.upgrade;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a mesh moved while an upgrade of it was under way: what the turns saw, thinned out so that it
 * stays small however long it takes. Nothing is decided by it.
 *
 * @param seconds that pass until a sample is taken for its own sake; doubles when there are too
 *     many
 * @param samples in their order, {@link #MOST_SAMPLES} at most
 * @param waits in their order, few: a decision or the clock ends each
 * @param tally of what istiods count; empty unless it is known what they had counted before the
 *     first change
 */
public record Course(int seconds, List<Sample> samples, List<Wait> waits, Optional<Tally> tally) {
  public static final int MOST_SAMPLES = 80;

  private static final int SECONDS = 10;
  private static final int MOST_SECONDS = 86_400;

  /** What is saved anyway may carry a sample so many times as often. */
  private static final int OFTENER = 5;

  private static final int LEAST_SAMPLES = 2;

  public Course {
    samples = List.copyOf(samples);
    waits = List.copyOf(waits);
  }

  /**
   * What one turn saw. What it did not measure is empty, which is not zero.
   *
   * @param connected proxies, to all istiods together
   * @param counted since the backup
   */
  public record Sample(
      Instant at,
      Optional<Proxies> proxies,
      Optional<Long> connected,
      Optional<Tally.Counts> counted) {}

  /** Pods with a proxy, by its version. */
  public record Proxies(int onTarget, int others) {
    static Proxies of(MeshState mesh, UpgradePlan plan) {
      var byVersion = mesh.proxiesByVersion(plan::covers);
      var all = byVersion.values().stream().mapToInt(Integer::intValue).sum();
      var onTarget = byVersion.getOrDefault(plan.to().toString(), 0);
      return new Proxies(onTarget, all - onTarget);
    }

    public int all() {
      return onTarget + others;
    }
  }

  /**
   * @param to empty while it lasts
   */
  public record Wait(Kind kind, Instant from, Optional<Instant> to) {
    /**
     * PAUSED by a person or by trouble; ASKED: a step waits for its approval; CLOSED: for a time in
     * which changes may begin.
     */
    public enum Kind {
      PAUSED,
      ASKED,
      CLOSED
    }
  }

  /**
   * The same move, with what this turn saw of the mesh. A sample is taken where the step or the
   * phase changes, and else no oftener than it must.
   *
   * @param before what the turn began with; under way
   */
  public static Transition noted(Upgrade before, Transition move, StepFacts facts, Instant now) {
    var next = move.next();
    var course =
        before
            .status()
            .course()
            .orElseGet(() -> new Course(SECONDS, List.of(), List.of(), Optional.empty()));
    return course.isDue(before, next, now)
        ? new Transition(
            next.with(
                next.status()
                    .withCourse(
                        Optional.of(
                            course
                                .and(next, facts, before.currentStep().kind(), now)
                                .waiting(next, now)))),
            move.effects())
        : move;
  }

  private boolean isDue(Upgrade before, Upgrade next, Instant now) {
    if (samples.isEmpty()
        || before.status().step() != next.status().step()
        || !waitsFor(before).equals(waitsFor(next))
        || next.status().phase().isFinal()) {
      return true;
    }
    var since = Duration.between(samples.getLast().at(), now).toMillis();
    var saved = !next.status().equals(before.status());
    // Of a weekend of waiting there is nothing to show.
    return (saved || waitsFor(next).isEmpty())
        && since >= Duration.ofSeconds(seconds).toMillis() / (saved ? OFTENER : 1);
  }

  private Course and(Upgrade next, StepFacts facts, StepKind kind, Instant now) {
    var mesh = facts.mesh();
    var read =
        facts
            .metrics()
            .filter(metrics -> metrics.blindSpots().isEmpty())
            .filter(metrics -> !mesh.blindIn(BlindSpot.Area.CONTROL_PLANE));
    var tallied =
        tally
            .map(known -> read.map(known::and).orElse(known))
            .or(() -> kind == StepKind.BACKUP ? begun(next, facts, read) : Optional.empty());
    var more = new ArrayList<>(samples);
    more.add(
        new Sample(
            // The clock of the process before may be ahead.
            samples.isEmpty() || now.isAfter(samples.getLast().at()) ? now : samples.getLast().at(),
            mesh.blindIn(BlindSpot.Area.DATA_PLANE)
                ? Optional.empty()
                : Optional.of(Proxies.of(mesh, next.plan())),
            read.map(IstiodMetrics::connections),
            read.flatMap(metrics -> tallied.map(Tally::grown))));
    var whole = new Course(seconds, more, waits, tallied);
    return more.size() > MOST_SAMPLES ? whole.thinner() : whole;
  }

  /** Only where what was before is known: all istiods were read then, or nobody was there. */
  private static Optional<Tally> begun(
      Upgrade next, StepFacts facts, Optional<IstiodMetrics> read) {
    return next.status()
        .gates()
        .filter(watch -> watch.baseline().unseen().isEmpty())
        .flatMap(watch -> read.or(() -> facts.metrics().filter(all -> all.istiods().isEmpty())))
        .map(Tally::begun);
  }

  private Course waiting(Upgrade next, Instant now) {
    var open = waits.isEmpty() ? Optional.<Wait>empty() : Optional.of(waits.getLast());
    var before = open.filter(wait -> wait.to().isEmpty());
    var kind = waitsFor(next);
    if (before.map(Wait::kind).equals(kind)) {
      return this;
    }
    var changed = new ArrayList<>(waits);
    before.ifPresent(wait ->
        changed.set(waits.size() - 1, new Wait(wait.kind(), wait.from(), Optional.of(now))));
    kind.ifPresent(begins -> changed.add(new Wait(begins, now, Optional.empty())));
    return new Course(seconds, samples, changed, tally);
  }

  private static Optional<Wait.Kind> waitsFor(Upgrade upgrade) {
    return switch (upgrade.status().phase()) {
      case PAUSED -> Optional.of(Wait.Kind.PAUSED);
      case RUNNING ->
          upgrade.status().isHeld()
              ? Optional.of(Wait.Kind.CLOSED)
              : upgrade.status().ask().map(ask -> Wait.Kind.ASKED);
      case AWAITING_APPROVAL, SUCCEEDED, FAILED, ABORTED, DENIED, EXPIRED, SUPERSEDED ->
          Optional.empty();
    };
  }

  /** Every second sample goes, but neither the first nor the last; two stay as they are. */
  public Course thinner() {
    return samples.size() <= LEAST_SAMPLES
        ? this
        : new Course(
            Math.min(2 * seconds, MOST_SECONDS),
            IntStream.range(0, samples.size())
                .filter(index -> index % 2 == 0 || index == samples.size() - 1)
                .mapToObj(samples::get)
                .toList(),
            waits,
            tally);
  }
}
