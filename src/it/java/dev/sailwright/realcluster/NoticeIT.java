package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh of Istio 1.29.1 is well and out of support: that is told before anybody asks, once. */
class NoticeIT {
  /** It takes the Lease, and looks for the first time after a minute. */
  private static final Duration FIRST_LOOK = Duration.ofMinutes(4);

  @TempDir Path folder;

  @Test
  void theEndOfSupportIsToldOnceAndTheNextProcessFindsThat() throws Exception {
    try (var slack = new SlackPeer();
        var kubernetes = new Kubernetes()) {
      var channel = slack.channel("istio-upgrades");
      var kubeconfig = kubernetes.deploy(folder);
      var settings =
          TestSettings.watching(
              TestSettings.write(folder, slack.user("bob"), channel, List.of("1.29.1"), ""));
      try (var bot = Bot.serve(settings, kubeconfig, slack, log("notice-bot"))) {
        await("the notice")
            .atMost(FIRST_LOOK)
            .untilAsserted(() -> assertThat(notices(slack, channel)).hasSize(1));
        assertThat(notices(slack, channel).getFirst().path("blocks").toString())
            .contains("Istio 1.29.1 is out of support since");
        assertThat(slack.command(bot.events(), slack.user("alice"), channel, "watch"))
            .isEqualTo(200);
        await("an answer").atMost(Duration.ofMinutes(1)).until(() -> !slack.responses().isEmpty());
        assertThat(slack.responses().getFirst().toString())
            .contains("Istio 1.29.1 is out of support since", "Told by itself in <#" + channel);
      }
      try (var next = Bot.serve(settings, kubeconfig, slack, log("notice-next-bot"))) {
        await("the next process to look")
            .atMost(FIRST_LOOK)
            .until(() -> next.log().contains("prod: what comes up there was told in " + channel));
        assertThat(notices(slack, channel)).hasSize(1);
      }
    }
  }

  private static Path log(String name) throws Exception {
    var log = Path.of("target/" + name + ".log");
    Files.deleteIfExists(log);
    return log;
  }

  private static List<JsonNode> notices(SlackPeer slack, String channel) {
    return slack.history(channel).stream()
        .filter(message -> message.path("text").asText().contains("to plan for"))
        .toList();
  }
}
