package dev.sailwright.realcluster;

import static org.awaitility.Awaitility.await;

import dev.sailwright.adapter.kubernetes.ClientConfigs;
import dev.sailwright.adapter.kubernetes.ClusterClients;
import dev.sailwright.adapter.kubernetes.KubernetesUpgradeStore;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.UpgradeStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class KubernetesUpgradeStoreIT extends UpgradeStoreContract {
  private final ClusterClients clients =
      new ClusterClients(
          new ClientConfigs(List.of(Path.of(System.getenv("KUBECONFIG"))), Map.of()),
          cluster -> cluster);

  @Override
  protected UpgradeStore store() throws Exception {
    try (var kubernetes = new Kubernetes()) {
      kubernetes.deploy(Path.of("target"));
      kubernetes.freshNamespace("sailwright-contract");
    }
    var store = new KubernetesUpgradeStore(clients.of("prod"), "sailwright-contract");
    await("the API server to serve MeshUpgrades")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(UnreachableException.class)
        .until(() -> store.ofCluster("prod").isEmpty());
    return store;
  }

  @Override
  protected int races() {
    return 10;
  }

  @AfterEach
  void close() {
    clients.close();
  }
}
