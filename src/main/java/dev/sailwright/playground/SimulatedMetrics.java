package dev.sailwright.playground;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a simulated istiod counts: every proxy is connected to one that answers. */
final class SimulatedMetrics {
  private static final Duration TEN_YEARS = Duration.ofDays(3650);
  private static final int PUSHES = 9_000;
  private static final int INJECTIONS = 300;

  private final MeshFaults faults;

  SimulatedMetrics(MeshFaults faults) {
    this.faults = faults;
  }

  /**
   * @param since when the istiod that runs began to answer
   * @param pod the end of its pod's name
   */
  IstiodMetrics of(MeshState mesh, Optional<Instant> since, String pod) {
    var answering =
        mesh.controlPlanes().stream()
            .filter(plane -> plane.answer() == ControlPlane.Answer.READY)
            .findFirst();
    if (answering.isEmpty()) {
      return unread("none of its pods is ready");
    }
    return faults
        .unmeasured
        .map(SimulatedMetrics::unread)
        .orElseGet(
            () -> new IstiodMetrics(List.of(istiod(answering.get(), mesh, since, pod)), List.of()));
  }

  private static IstiodMetrics unread(String why) {
    return new IstiodMetrics(
        List.of(),
        List.of(
            new BlindSpot(
                BlindSpot.Area.METRICS, "the metrics of istiod", why, "See the findings.")));
  }

  private Counted.Istiod istiod(
      ControlPlane plane, MeshState mesh, Optional<Instant> since, String pod) {
    var connected =
        mesh.proxiesByVersion().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, version -> (long) version.getValue()));
    connected.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .ifPresent(most -> most.setValue(most.getValue() - faults.disconnected));
    return new Counted.Istiod(
        plane.namespace() + "/" + plane.name() + "-" + pod,
        since,
        connected,
        faults.rejects == 0 ? Map.of() : Map.of("lds", (long) faults.rejects),
        0,
        0,
        PUSHES,
        INJECTIONS,
        0,
        0,
        0,
        Optional.of(mesh.observedAt().plus(TEN_YEARS)),
        Optional.empty());
  }
}
