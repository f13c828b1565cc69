package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.port.MetricsReader;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks every istiod that is ready through the API server, so that no Prometheus is needed, and the
 * API server for the gateways.
 */
public final class KubernetesMetricsReader implements MetricsReader {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ClusterClients clients;

  public KubernetesMetricsReader(ClusterClients clients) {
    this.clients = clients;
  }

  @Override
  public IstiodMetrics metrics(MeshState mesh) {
    var reading = new Reading(clients.of(mesh.cluster()), Optional.empty());
    var atGateways = new Reading(clients.of(mesh.cluster()), Optional.empty());
    try (var asking = new SideBySide()) {
      var gateways = asking.ask(() -> new GatewayStatus(atGateways, mesh).read());
      var istiods = new ControlPlaneMetrics(reading, PATIENCE).istiods(mesh, Integer.MAX_VALUE);
      return new IstiodMetrics(istiods, reading.blindSpots(), gateways.get());
    }
  }
}
