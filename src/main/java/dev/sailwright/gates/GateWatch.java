package dev.sailwright.gates;

import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the gates of one upgrade remember.
 *
 * @param since from when on trouble counts; empty until the next look, which sets it
 * @param from what each istiod had counted then, or when it was first seen
 * @param heldSince since when the running step waits for a gate alone
 * @param unseenSince since when it does so for want of a measurement
 * @param asked people were asked what to do without a measurement
 * @param waived a person went on without what cannot be measured
 */
public record GateWatch(
    Baseline baseline,
    Optional<Instant> since,
    List<Counted.Istiod> from,
    Optional<Instant> heldSince,
    Optional<Instant> unseenSince,
    boolean asked,
    boolean waived) {
  public GateWatch {
    from = List.copyOf(from);
  }

  /** Before the first change. */
  public static GateWatch begun(MeshState mesh, IstiodMetrics metrics) {
    return of(Baseline.of(mesh, metrics)).beginningAt(mesh, metrics);
  }

  /**
   * After the first change, where nothing is known from before it.
   *
   * @param why in one sentence
   */
  public static GateWatch without(MeshState mesh, String why) {
    return of(Baseline.unknown(mesh, why));
  }

  private static GateWatch of(Baseline baseline) {
    return new GateWatch(
        baseline, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), false, false);
  }

  /** Trouble counts from this look on, once all istiods tell or need not. */
  public GateWatch beginningAt(MeshState mesh, IstiodMetrics metrics) {
    return new GateWatch(
            baseline, Optional.empty(), List.of(), heldSince, unseenSince, asked, waived)
        .lookedAt(mesh, metrics);
  }

  /**
   * The same after one more look: a stretch of counting begins where one is waited for, and istiods
   * that came into it are remembered. One that could not be read before counts from now on.
   */
  public GateWatch lookedAt(MeshState mesh, IstiodMetrics metrics) {
    return taking(baseline.with(baseline.levels().map(levels -> levels.renewedBy(mesh, metrics))))
        .countedAt(mesh, metrics);
  }

  private GateWatch taking(Baseline other) {
    return new GateWatch(other, since, from, heldSince, unseenSince, asked, waived);
  }

  private GateWatch countedAt(MeshState mesh, IstiodMetrics metrics) {
    if (since.isEmpty()) {
      return metrics.blindSpots().isEmpty() || waived
          ? counting(Optional.of(mesh.observedAt()), metrics.istiods())
          : this;
    }
    var came =
        metrics.istiods().stream()
            .filter(istiod -> from.stream().noneMatch(known -> known.pod().equals(istiod.pod())))
            .map(istiod -> waived ? istiod : istiod.atItsStart())
            .toList();
    return counting(since, Stream.concat(from.stream(), came.stream()).toList());
  }

  private GateWatch counting(Optional<Instant> begin, List<Counted.Istiod> istiods) {
    return new GateWatch(
        baseline,
        begin,
        istiods.stream().map(Counted.Istiod::withoutRemotes).toList(),
        heldSince,
        unseenSince,
        asked,
        waived);
  }

  /**
   * Trouble counts from the next look on.
   *
   * @param told all that people were told when the step was paused: what is named in it is held
   *     against what it is then
   */
  public GateWatch renewed(String told) {
    return new GateWatch(
        baseline.with(baseline.levels().map(levels -> levels.forgiving(told))),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        waived);
  }

  /**
   * The step waits for a gate alone, since now or before.
   *
   * @param measured the gate could be measured
   */
  public GateWatch held(boolean measured, Instant now) {
    return new GateWatch(
        baseline,
        since,
        from,
        heldSince.or(() -> Optional.of(now)),
        measured ? Optional.empty() : unseenSince.or(() -> Optional.of(now)),
        asked,
        waived);
  }

  /** Nothing but the step itself is waited for. */
  public GateWatch released() {
    return new GateWatch(baseline, since, from, Optional.empty(), Optional.empty(), asked, waived);
  }

  /** People are asked what to do without a measurement. */
  public GateWatch asking() {
    return new GateWatch(baseline, since, from, Optional.empty(), Optional.empty(), true, waived);
  }

  /** They go on without it. */
  public GateWatch withoutUnseen() {
    return new GateWatch(baseline, since, from, Optional.empty(), Optional.empty(), false, true);
  }
}
