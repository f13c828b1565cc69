package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bot that is asked to end leaves nothing for which the next one has to wait. */
class EndedBotIT {
  @TempDir Path folder;

  @Test
  void theLeaseIsGivenBack() throws Exception {
    try (var slack = new SlackPeer();
        var kubernetes = new Kubernetes()) {
      var kubeconfig = kubernetes.deploy(folder);
      var settings =
          TestSettings.write(
              folder, slack.user("bob"), slack.channel("istio-upgrades"), List.of("1.29.1"), "");
      var log = Path.of("target/ended-bot.log");
      var bot = Bot.serve(settings, kubeconfig, slack, log);
      await("the bot to lead, see " + log)
          .atMost(Duration.ofSeconds(60))
          .until(() -> !kubernetes.leaseHolder().isEmpty());
      bot.close();
      assertThat(kubernetes.leaseHolder()).isEmpty();
    }
  }
}
