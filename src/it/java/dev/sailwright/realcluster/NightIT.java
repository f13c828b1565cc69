package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The night of 2023-05-18 on the cluster that {@code cluster.sh incident} and {@code apps 2 2 2}
 * made: Istio 1.7.4, dead on Kubernetes 1.34, and not one application pod.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NightIT {
  @TempDir Path folder;

  @Test
  @Order(1)
  void statusNamesTheDeadControlPlaneTheMissingPodsAndTheReason() throws Exception {
    var ended = Bot.run("status", "--context", "prod", "-o", "json");
    var status = new ObjectMapper().readTree(ended.output());
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .contains("CONTROL_PLANE_DOWN", "NEEDED_API_GONE", "INJECTION_REFUSED")
        .contains("failed calling webhook")
        .contains("connection refused");
    assertThat(status.toString()).contains("istiod 1.7.4 is down on Kubernetes 1.34.2");
    var text = Bot.run("status", "--context", "prod").output();
    assertThat(text).contains("1.7.4", "1.34.2", "0 of 8");
  }

  @Test
  @Order(2)
  void theUpgradeAskedForInSlackBringsEveryPodBack() throws Exception {
    try (var slack = new SlackPeer();
        var kubernetes = new Kubernetes()) {
      var kubeconfig = kubernetes.deploy(folder);
      assertThat(kubernetes.applicationPods()).isEmpty();
      var channel = slack.channel("istio-upgrades");
      var settings = TestSettings.write(folder, slack.user("bob"), channel, List.of("1.29.1"), "");
      try (var bot = Bot.serve(settings, kubeconfig, slack, Path.of("target/night-bot.log"))) {
        var incident = new Incident(slack, channel, slack.user("alice"), slack.user("bob"));
        var began = Instant.now();
        var card = incident.ask(bot.events(), "upgrade prod 1.29.1 --emergency \"users are down\"");
        assertThat(card.toString()).contains("1.7.4", "1.29.1", "users are down");

        incident.approve(bot.events(), card);
        incident.awaitTold(card, "prod runs Istio 1.29.1", Duration.ofMinutes(6));

        System.out.println(
            "the night: from the command to the outcome in "
                + Duration.between(began, Instant.now()).toSeconds()
                + " s, bot "
                + bot.residentKilobytes() / 1024
                + " MB");
        assertThat(kubernetes.proxies()).isEqualTo(Map.of("1.29.1", 8L));
        var told = incident.told(card);
        assertThat(incident.shown(card)).doesNotHaveDuplicates();
        assertThat(
                inOrder(
                    told,
                    "Approved",
                    "Precheck",
                    "istioctl",
                    "Control plane",
                    "Verify control plane",
                    "Verify data plane",
                    "Probes",
                    "prod runs Istio 1.29.1"))
            .as("order of %s", told)
            .isTrue();
        assertThat(slack.thread(channel, card.path("ts").asText()).toString())
            .contains("istiod-istio-system", "sidecar-injector.istio.io");
        assertThat(incident.currentCard(card).toString())
            .contains("100 %")
            .doesNotContain("\"action_id\":\"approve");
        assertThat(TestSettings.upgrades(folder)).hasSize(1);
      }
    }
  }

  private static boolean inOrder(List<String> told, String... words) {
    var at = -1;
    for (var word : words) {
      var next = -1;
      for (var i = at + 1; i < told.size() && next < 0; i++) {
        next = told.get(i).contains(word) ? i : -1;
      }
      if (next < 0) {
        return false;
      }
      at = next;
    }
    return true;
  }
}
