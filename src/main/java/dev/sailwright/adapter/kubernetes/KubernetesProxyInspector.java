package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ProxyFacts;
import dev.sailwright.port.ProxyInspector;
import java.time.Duration;
import java.util.Optional;

/** Asks istiods which proxies are in sync, and some proxies for their certificates. */
public final class KubernetesProxyInspector implements ProxyInspector {
  /** A proxy takes a push in less, unless something is wrong with it. */
  private static final Duration BETWEEN = Duration.ofSeconds(3);

  private final ClusterClients clients;
  private final Duration between;

  public KubernetesProxyInspector(ClusterClients clients) {
    this(clients, BETWEEN);
  }

  /**
   * @param between two looks at what was not acknowledged
   */
  KubernetesProxyInspector(ClusterClients clients, Duration between) {
    this.clients = clients;
    this.between = between;
  }

  @Override
  public ProxyFacts proxies(MeshState mesh) {
    if (mesh.kubernetes().isEmpty()) {
      // Nothing answers; the mesh's own blind spots say so.
      return ProxyFacts.nothing();
    }
    var reading = new Reading(clients.of(mesh.cluster()), Optional.empty());
    try (var asking = new SideBySide()) {
      var certificates = asking.ask(() -> new AgentCertificates(reading).read(mesh));
      var sync = new SyncStatus(reading, between).read(mesh);
      return new ProxyFacts(sync, certificates.get(), reading.blindSpots());
    }
  }
}
