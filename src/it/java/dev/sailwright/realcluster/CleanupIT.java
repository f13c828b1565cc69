package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mesh whose night was mended: istioctl 1.29.1 left two things of 1.7.4 behind. {@code /istio
 * cleanup} removes them; one is brought back by hand from the backup, and removed once more.
 */
class CleanupIT {
  private static final String OLD_ENTRY = "istio-sidecar-injector sidecar-injector.istio.io";
  private static final String OLD_OBJECT = "istiod-istio-system";
  private static final Duration STEP = Duration.ofMinutes(4);

  @TempDir Path folder;

  @Test
  void whatThePastLeftIsRemovedAndTheBackupBringsItBack() throws Exception {
    try (var slack = new SlackPeer();
        var kubernetes = new Kubernetes();
        var records = new Records()) {
      var channel = slack.channel("istio-upgrades");
      var incident = new Incident(slack, channel, slack.user("alice"), slack.user("bob"));
      var kubeconfig = kubernetes.deploy(folder);
      var settings = TestSettings.write(folder, slack.user("bob"), channel, List.of("1.29.1"), "");
      var log = Path.of("target/cleanup-bot.log");
      Files.deleteIfExists(log);
      var before = kubernetes.webhooks();
      assertThat(before).contains(OLD_ENTRY).anyMatch(name -> name.startsWith(OLD_OBJECT + " "));
      var expected = before.stream().filter(CleanupIT::isOfToday).toList();
      assertThat(expected).hasSizeGreaterThan(4);
      var pods = kubernetes.revisions();

      try (var bot = Bot.serve(settings, kubeconfig, slack, log)) {
        var began = Instant.now();
        var card = incident.ask(bot.events(), "cleanup prod");
        assertThat(card.toString())
            .contains(
                "Cleanup on Istio 1.29.1 · prod",
                "entry sidecar-injector.istio.io of MutatingWebhookConfiguration"
                    + " istio-sidecar-injector",
                "ValidatingWebhookConfiguration istiod-istio-system");
        assertThat(kubernetes.webhooks()).isEqualTo(before);
        approved(incident, bot, card);
        System.out.println(
            "two leftovers after " + Duration.between(began, Instant.now()).toSeconds() + " s");
        assertThat(kubernetes.webhooks()).isEqualTo(expected);
        assertThat(kubernetes.revisions()).isEqualTo(pods);

        kubernetes.bringBack(
            records.stored(records.names().getLast(), "webhooks.yaml"), OLD_OBJECT);
        assertThat(kubernetes.webhooks()).anyMatch(name -> name.startsWith(OLD_OBJECT + " "));
        var again = incident.ask(bot.events(), "cleanup");
        assertThat(again.toString())
            .contains("ValidatingWebhookConfiguration istiod-istio-system")
            .doesNotContain("entry sidecar-injector.istio.io");
        approved(incident, bot, again);
        assertThat(kubernetes.webhooks()).isEqualTo(expected);

        assertThat(slack.command(bot.events(), slack.user("alice"), channel, "cleanup prod"))
            .isEqualTo(200);
        await("the answer that there is nothing to do")
            .atMost(Duration.ofMinutes(1))
            .until(() -> slack.responses().toString().contains("Nothing to clean up"));
      }
      assertThat(records.phase(records.names().getLast())).isEqualTo("SUCCEEDED");
      assertThat(TestSettings.upgrades(folder)).isEmpty();
    }
  }

  private static void approved(Incident incident, Bot bot, JsonNode card) throws Exception {
    incident.approve(bot.events(), card);
    incident.awaitTold(card, "prod is cleaned up on Istio 1.29.1", STEP);
  }

  private static boolean isOfToday(String name) {
    return !name.equals(OLD_ENTRY) && !name.startsWith(OLD_OBJECT + " ");
  }
}
