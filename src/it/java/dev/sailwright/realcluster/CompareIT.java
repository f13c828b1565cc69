package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/sailwright compare} of two real clusters: a healthy 1.29.1 in {@code dev}, and in
 * {@code prod} the night's 1.7.4, which is seen under the bot's own rights.
 */
class CompareIT {
  @TempDir Path folder;

  private final Kubernetes kubernetes = new Kubernetes();
  private Path kubeconfigs = Path.of("");

  @BeforeEach
  void deploy() throws Exception {
    kubernetes.deploy(folder);
    kubeconfigs =
        Path.of(
            folder.resolve("bot.kubeconfig") + File.pathSeparator + System.getenv("KUBECONFIG"));
    await("istiod of dev to answer")
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .until(() -> compare("dev", "prod").json().at("/left/verdict").asText().equals("DEGRADED"));
  }

  @AfterEach
  void close() {
    kubernetes.close();
  }

  @Test
  void besideAHealthyMeshTheVersionOfTheNightIsSuspicious() throws Exception {
    var began = System.nanoTime();
    var ended = compare("dev", "prod");
    var took = Duration.ofNanos(System.nanoTime() - began);
    var json = ended.json();
    System.out.println("compared after " + took.toMillis() + " ms: " + json.toPrettyString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(json.path("outcome").asText()).isEqualTo("SUSPICIOUS");
    var first = json.at("/differences/0");
    assertThat(first.path("title").asText()).isEqualTo("Istio version");
    assertThat(first.path("left").asText()).isEqualTo("1.29.1");
    assertThat(first.path("right").asText()).isEqualTo("1.7.4");
    assertThat(first.at("/suspicion/cluster").asText()).isEqualTo("prod");
    assertThat(first.at("/suspicion/code").asText()).isEqualTo("NEEDED_API_GONE");
    assertThat(of(json.path("differences")).skip(1))
        .allMatch(difference -> difference.path("suspicion").isNull());
    assertThat(json.at("/left/cause").isNull()).as("%s", json.path("left")).isTrue();
    // Ports of its pods are forwarded to the loopback of this machine, where its istiod does not
    // listen.
    assertThat(json.at("/left/blindSpots").findValuesAsText("area")).containsExactly("PROXIES");
    // Its istiod is stopped, so nobody answers with metrics.
    assertThat(json.at("/right/blindSpots").findValuesAsText("area")).containsExactly("METRICS");
  }

  @Test
  void whatElseIsNotTheSameIsToldAndWhatIsTheSameToo() throws Exception {
    var json = compare("dev", "prod").json();
    assertThat(json.path("differences").findValuesAsText("title"))
        .contains("istiod", "caBundle of Istio's webhooks", "mesh config", "Istio's webhooks");
    assertThat(json.path("same").toString())
        .contains("Kubernetes version: 1.34.2", "revisions: default");
    assertThat(
            of(json.path("differences"))
                .filter(difference -> difference.path("section").asText().equals("MESH_CONFIG"))
                .map(difference -> difference.path("detail").asText()))
        .as("what one of the two installs wrote, and the other did not")
        .contains("disableMixerHttpReports", "defaultProviders.metrics");
  }

  private static Stream<JsonNode> of(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private record Ended(int code, JsonNode json) {}

  private Ended compare(String left, String right) throws IOException {
    var ended = Bot.run(kubeconfigs, "compare", left, right, "-o", "json");
    return new Ended(ended.exitCode(), new ObjectMapper().readTree(ended.output()));
  }
}
