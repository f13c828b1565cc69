package dev.sailwright.realcluster;

import static org.awaitility.Awaitility.await;

import dev.sailwright.adapter.kubernetes.ClientConfigs;
import dev.sailwright.adapter.kubernetes.ClusterClients;
import dev.sailwright.adapter.kubernetes.KubernetesUpgradeStore;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The product's own store on the real API server, under the rules of deploy/. */
public final class RealStore implements AutoCloseable {
  private final ClusterClients clients =
      new ClusterClients(
          new ClientConfigs(List.of(Path.of(System.getenv("KUBECONFIG"))), Map.of()),
          cluster -> cluster);

  /** Without an upgrade in it. */
  public UpgradeStore empty(String namespace) throws IOException {
    try (var kubernetes = new Kubernetes()) {
      kubernetes.deploy(Path.of("target"));
      kubernetes.freshNamespace(namespace);
    }
    var store = new KubernetesUpgradeStore(clients.of("prod"), namespace);
    await("the API server to serve MeshUpgrades")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(UnreachableException.class)
        .until(() -> store.ofCluster("prod").isEmpty());
    return store;
  }

  @Override
  public void close() {
    clients.close();
  }
}
