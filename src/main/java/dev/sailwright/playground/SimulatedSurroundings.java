package dev.sailwright.playground;

import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.port.ClusterInspector;
import dev.sailwright.port.UpgradeSurveyor;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cluster around the simulated mesh, which is well: one root of ten years, no other webhook.
 */
public final class SimulatedSurroundings implements ClusterInspector, UpgradeSurveyor {
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

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
        List.of());
  }

  @Override
  public ClusterSurvey survey(MeshState mesh) {
    return ClusterSurvey.empty();
  }

  /** Each mesh has made its own. */
  private static String root(String cluster) {
    return HexFormat.of().toHexDigits(cluster.hashCode()).repeat(8);
  }
}
