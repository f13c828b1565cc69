package dev.sailwright.gates;

import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the gates of one upgrade remember.
 *
 * @param since from when on trouble counts; empty until the next look, which sets it
 * @param from what each istiod had counted then; what is not among them began to count later
 * @param unseen the upgrade was paused since something could not be measured
 * @param waived a person went on without what cannot be measured
 */
public record GateWatch(
    Baseline baseline,
    Optional<Instant> since,
    List<Counted.Istiod> from,
    boolean unseen,
    boolean waived) {
  public GateWatch {
    from = List.copyOf(from);
  }

  /** Before the first change. */
  public static GateWatch begun(MeshState mesh, IstiodMetrics metrics) {
    return new GateWatch(
        Baseline.of(mesh, metrics),
        Optional.of(mesh.observedAt()),
        metrics.istiods(),
        false,
        false);
  }

  /** Trouble counts from this look on, if it was waited for and all istiods told. */
  public GateWatch from(MeshState mesh, IstiodMetrics metrics) {
    return since.isPresent() || !metrics.blindSpots().isEmpty()
        ? this
        : new GateWatch(
            baseline, Optional.of(mesh.observedAt()), metrics.istiods(), unseen, waived);
  }

  /** Trouble counts from the next look on. */
  public GateWatch renewed() {
    return new GateWatch(baseline, Optional.empty(), List.of(), false, waived);
  }

  /** People are asked what to do without a measurement. */
  public GateWatch unmeasured() {
    return new GateWatch(baseline, since, from, true, waived);
  }

  /** They go on without it. */
  public GateWatch withoutUnseen() {
    return new GateWatch(baseline, since, from, false, true);
  }
}
