package dev.sailwright.playground;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshGateways;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.Canary;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What a simulated istiod counts: every proxy is connected to one that answers. */
final class SimulatedMetrics {
  private static final Duration TEN_YEARS = Duration.ofDays(3650);
  private static final int PUSHES = 9_000;
  private static final int INJECTIONS = 300;
  private static final String ADDRESS = "203.0.113.7";

  private final MeshFaults faults;

  SimulatedMetrics(MeshFaults faults) {
    this.faults = faults;
  }

  /** Each version comes with pods of its own. */
  IstiodMetrics of(MeshState mesh, SimulatedPlanes planes) {
    return of(
        mesh,
        revision -> planes.of(revision).flatMap(SimulatedPlanes.Plane::answersSince),
        plane -> HexFormat.of().toHexDigits(plane.version().hashCode()) + "-x2x7k");
  }

  /**
   * @param since when the istiod of a revision began to answer
   * @param pod the end of the name of its pod
   */
  IstiodMetrics of(
      MeshState mesh,
      Function<String, Optional<Instant>> since,
      Function<ControlPlane, String> pod) {
    var answering =
        mesh.controlPlanes().stream()
            .filter(plane -> plane.answer() == ControlPlane.Answer.READY)
            .toList();
    if (answering.isEmpty()) {
      return unread("none of its pods is ready", mesh);
    }
    return faults
        .unmeasured
        .map(why -> unread(why, mesh))
        .orElseGet(() ->
            new IstiodMetrics(
                answering.stream()
                    .map(plane ->
                        istiod(plane, mesh, since.apply(plane.revision()), pod.apply(plane)))
                    .toList(),
                List.of(),
                gateways(mesh)));
  }

  /** One that istioctl installs has a Service with an address that never changes by itself. */
  private MeshGateways gateways(MeshState mesh) {
    var all = new TreeMap<String, MeshGateways.Gateway>();
    mesh.workloads().stream()
        .filter(workload -> workload.role() == Workload.Role.GATEWAY)
        .map(workload -> "Service " + workload.ref().namespace() + "/" + workload.ref().name())
        .forEach(title ->
            all.put(
                title,
                new MeshGateways.Gateway(title, Optional.empty(), List.of(ADDRESS), Map.of())));
    all.putAll(faults.gateways);
    return faults
        .gatewaysUnread
        .map(why ->
            new MeshGateways(
                List.of(),
                List.of(
                    new BlindSpot(
                        BlindSpot.Area.DATA_PLANE,
                        "the Gateways in all namespaces",
                        why,
                        "Grant it."))))
        .orElseGet(() -> new MeshGateways(List.copyOf(all.values()), List.of()));
  }

  private IstiodMetrics unread(String why, MeshState mesh) {
    return new IstiodMetrics(
        List.of(),
        List.of(
            new BlindSpot(
                BlindSpot.Area.METRICS, "the metrics of istiod", why, "See the findings.")),
        gateways(mesh));
  }

  private Counted.Istiod istiod(
      ControlPlane plane, MeshState mesh, Optional<Instant> since, String pod) {
    var connected = connected(plane, mesh);
    if (plane.revision().equals(Canary.UNNAMED) && faults.connectedElsewhere > 0) {
      connected.merge("elsewhere", (long) faults.connectedElsewhere, Long::sum);
    }
    connected.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .ifPresent(most -> most.setValue(most.getValue() - faults.disconnected));
    return new Counted.Istiod(
        plane.namespace() + "/" + plane.name() + "-" + pod,
        since,
        connected,
        faults.rejectsAt(plane.revision()) == 0
            ? Map.of()
            : Map.of("lds", (long) faults.rejectsAt(plane.revision())),
        0,
        0,
        PUSHES,
        INJECTIONS,
        0,
        0,
        0,
        Optional.of(mesh.observedAt().plus(TEN_YEARS)),
        Optional.empty(),
        faults.remotes.isEmpty() ? Optional.empty() : Optional.of(faults.remotes));
  }

  /** By version; a proxy whose own istiod is gone asks any. */
  private static Map<String, Long> connected(ControlPlane plane, MeshState mesh) {
    var revisions = mesh.controlPlanes().stream().map(ControlPlane::revision).toList();
    var connected = new HashMap<String, Long>();
    mesh.workloads().stream()
        .flatMap(workload -> workload.proxies().stream())
        .filter(group ->
            group.revision().equals(plane.revision()) || !revisions.contains(group.revision()))
        .forEach(group ->
            connected.merge(
                group.version().map(Object::toString).orElse("unknown"),
                (long) group.pods(),
                Long::sum));
    return connected;
  }
}
