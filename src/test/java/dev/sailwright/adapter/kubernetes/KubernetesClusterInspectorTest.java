package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.testing.MeshBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the control planes are asked for what they count. */
class KubernetesClusterInspectorTest {
  private final ApiServer server = new ApiServer();
  @TempDir Path folder;

  @AfterEach
  void ends() {
    server.close();
  }

  @Test
  void whoeverWaitsForAPlanDoesNotWaitForRates() throws Exception {
    server.answer("/metrics", "apiserver_request_total{code=\"200\"} 7\n");
    try (var clients = server.clients(folder)) {
      var mesh = new MeshBuilder().istiod("1.29.1").build();
      var counted = KubernetesClusterInspector.countingOnce(clients).inspect(mesh).counted();
      assertThat(counted.apiServer().orElseThrow().requests()).isEqualTo(7);
      assertThat(counted.rise()).isEmpty();
      assertThat(KubernetesClusterInspector.countingTwice(clients).inspect(mesh).counted().rise())
          .isPresent();
    }
  }
}
