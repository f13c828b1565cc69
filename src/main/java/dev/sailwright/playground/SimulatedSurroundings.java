package dev.sailwright.playground;

import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.ProxyFacts;
import dev.sailwright.mesh.Workload;
import dev.sailwright.port.ClusterInspector;
import dev.sailwright.port.ProxyInspector;
import dev.sailwright.port.UpgradeSurveyor;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cluster around the simulated mesh, which is well: one root of ten years, no other webhook.
 */
public final class SimulatedSurroundings
    implements ClusterInspector, ProxyInspector, UpgradeSurveyor {
  private static final Duration TEN_YEARS = Duration.ofDays(3650);
  private static final Duration UP_SINCE = Duration.ofDays(9);
  private static final Duration BETWEEN_READINGS = Duration.ofSeconds(2);
  private static final Duration MOST_OF_A_DAY = Duration.ofHours(18);

  /** Whose agents tell how long a certificate is good. */
  private static final Minor TELLS = new Minor(1, 14);

  @Override
  public ClusterFacts inspect(MeshState mesh) {
    return new ClusterFacts(
        Stream.concat(
                Stream.of("istio-system"), mesh.namespaces().stream().map(MeshNamespace::name))
            .map(namespace ->
                new ClusterFacts.Root(
                    namespace, Set.of(root(mesh.cluster())), mesh.observedAt().plus(TEN_YEARS)))
            .toList(),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        counted(mesh).until(counted(mesh), BETWEEN_READINGS),
        List.of());
  }

  /**
   * An istiod that answers has every proxy in sync; a certificate is never older than half a day.
   */
  @Override
  public ProxyFacts proxies(MeshState mesh) {
    var connected = counted(mesh).istiods().stream().mapToLong(Counted.Istiod::connections).sum();
    return new ProxyFacts(
        mesh.controlPlanes().stream()
            .filter(plane -> plane.answer() == ControlPlane.Answer.READY)
            .findFirst()
            .map(plane -> new ProxyFacts.Sync(true, (int) connected, List.of())),
        mesh.sidecars()
            .filter(SimulatedSurroundings::tells)
            .map(workload ->
                new ProxyFacts.Certificate(
                    workload.ref().namespace() + "/" + workload.ref().name() + "-7d4b9c-k2x9p",
                    MOST_OF_A_DAY))
            .toList(),
        List.of());
  }

  private static boolean tells(Workload workload) {
    return workload.ready() > 0
        && workload.proxies().stream()
            .flatMap(group -> group.version().stream())
            .anyMatch(version -> version.minor().compareTo(TELLS) >= 0);
  }

  @Override
  public ClusterSurvey survey(MeshState mesh) {
    return ClusterSurvey.empty();
  }

  /** They have counted no trouble, and every proxy is connected to an istiod that answers. */
  private static Counted counted(MeshState mesh) {
    var start = Optional.of(mesh.observedAt().minus(UP_SINCE));
    return new Counted(
        Optional.of(new Counted.ApiServer(start, 400_000, 0, Map.of(), List.of())),
        new SimulatedMetrics(new MeshFaults())
            .of(mesh, plane -> start, plane -> "6c5dbd68b8-x2x7k")
            .istiods());
  }

  /** Each mesh has made its own. */
  private static String root(String cluster) {
    return HexFormat.of().toHexDigits(cluster.hashCode()).repeat(8);
  }
}
