package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.PodLog;
import dev.sailwright.testing.MeshBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesLogReaderTest {
  private static final String LOG = "/api/v1/namespaces/%s/pods/%s/log?";
  @TempDir Path folder;
  private final ApiServer api = new ApiServer();
  private final MeshState mesh = new MeshBuilder().istiod("1.29.1").build();
  private ClusterClients clients;

  @BeforeEach
  void aCluster() throws IOException {
    clients = api.clients(folder);
  }

  @AfterEach
  void end() {
    clients.close();
    api.close();
  }

  @Test
  void istiodAndProxiesAreReadWithTheirTimes() {
    pod("istio-system", "istiod-1", "app", "istiod", true, 0);
    pod("shop", "web-1", "security.istio.io/tlsMode", "istio", true, 0);
    api.answer(
        path("istio-system", "istiod-1", "discovery"),
        "2026-11-23T20:31:00.123456789Z info\tads\tfirst\nno time here\n");
    api.answer(path("shop", "web-1", "istio-proxy"), "2026-11-23T20:31:01Z warning\tenvoy\n");
    var logs = new KubernetesLogReader(clients).read(mesh);
    assertThat(logs.blindSpots()).isEmpty();
    assertThat(logs.pods())
        .containsExactly(
            new PodLog(
                "istio-system/istiod-1",
                "discovery",
                List.of(
                    new PodLog.Line(
                        Optional.of(Instant.parse("2026-11-23T20:31:00.123456789Z")),
                        "info\tads\tfirst"),
                    new PodLog.Line(Optional.empty(), "no time here")),
                false),
            new PodLog(
                "shop/web-1",
                "istio-proxy",
                List.of(
                    new PodLog.Line(
                        Optional.of(Instant.parse("2026-11-23T20:31:01Z")), "warning\tenvoy")),
                false));
  }

  @Test
  void anIstiodThatEndedIsAskedForItsLastWordsToo() {
    pod("istio-system", "istiod-1", "app", "istiod", false, 3);
    api.answer(
        LOG.formatted("istio-system", "istiod-1")
            + "pretty=false&container=discovery&previous=true&tailLines=300&timestamps=true",
        "2026-11-23T20:30:00Z fatal\tthe end\n");
    api.answer(path("istio-system", "istiod-1", "discovery"), "");
    assertThat(new KubernetesLogReader(clients).read(mesh).pods())
        .extracting(log -> log.lines().stream().map(PodLog.Line::text).toList())
        .containsExactly(List.of("fatal\tthe end"), List.of());
  }

  @Test
  void whatIsTooLongIsCutAndSaysSo() {
    pod("istio-system", "istiod-1", "app", "istiod", true, 0);
    api.answer(path("istio-system", "istiod-1", "discovery"), "x\n".repeat(2000));
    assertThat(new KubernetesLogReader(clients).read(mesh).pods().getFirst().cut()).isTrue();
  }

  @Test
  void aMissingRightIsABlindSpotAndAPodWithoutALogIsNone() {
    pod("istio-system", "istiod-1", "app", "istiod", true, 0);
    pod("shop", "web-1", "security.istio.io/tlsMode", "istio", true, 0);
    api.refuse("/api/v1/namespaces/istio-system/pods/istiod-1/log");
    api.refuse("/api/v1/namespaces/shop/pods/web-1/log", 404);
    var logs = new KubernetesLogReader(clients).read(mesh);
    assertThat(logs.pods()).isEmpty();
    assertThat(logs.blindSpots())
        .extracting(BlindSpot::area, BlindSpot::subject, BlindSpot::reason)
        .containsExactly(
            tuple(
                BlindSpot.Area.LOGS,
                "log of istio-system/istiod-1",
                "the right to get pods/log is missing"));
  }

  @Test
  void whereNothingAnsweredNothingIsAskedAgain() {
    var unseen =
        new MeshBuilder()
            .kubernetes("?")
            .blind(BlindSpot.Area.KUBERNETES, "the API server", "does not answer")
            .build();
    var before = api.requests();
    assertThat(new KubernetesLogReader(clients).read(unseen).blindSpots())
        .isEqualTo(unseen.blindSpots());
    assertThat(api.requests()).isEqualTo(before);
  }

  private static String path(String namespace, String pod, String container) {
    return LOG.formatted(namespace, pod)
        + "pretty=false&container="
        + container
        + "&sinceSeconds=3600&tailLines=2000&limitBytes=2097152&timestamps=true";
  }

  private void pod(
      String namespace, String name, String label, String value, boolean ready, int restarts) {
    api.put(
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .addToLabels(label, value)
            .endMetadata()
            .withNewStatus()
            .addNewContainerStatus()
            .withName("any")
            .withReady(ready)
            .withRestartCount(restarts)
            .endContainerStatus()
            .endStatus()
            .build());
  }
}
