package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody has taken istiod from 1.32.0-alpha back to 1.29.1 by hand, and all proxies are newer
 * than it. {@code /istio restart} brings them over, of one namespace, then of the rest.
 */
class RestartIT {
  private static final String BEFORE = "1.32.0-alpha";
  private static final String NOW = "1.29.1";
  private static final Duration STEP = Duration.ofMinutes(4);

  @TempDir Path folder;

  @Test
  void workloadsFollowTheIstiodThatRuns() throws Exception {
    try (var slack = new SlackPeer();
        var kubernetes = new Kubernetes();
        var records = new Records()) {
      takeIstiodBackByHand();
      await("istiod to be " + NOW + " and to know the proxies")
          .atMost(STEP)
          .ignoreExceptions()
          .until(() -> kubernetes.istiodImage().endsWith(NOW) && kubernetes.connectedProxies() > 0);
      assertThat(kubernetes.proxies()).containsOnlyKeys(BEFORE);
      var alice = slack.user("alice");
      var bob = slack.user("bob");
      var channel = slack.channel("istio-upgrades");
      var incident = new Incident(slack, channel, alice, bob);
      var kubeconfig = kubernetes.deploy(folder);
      var before = kubernetes.revisions();
      var settings = TestSettings.write(folder, bob, channel, List.of(NOW), "waves: [50, 100]\n");
      var log = Path.of("target/restart-bot.log");
      Files.deleteIfExists(log);

      try (var bot = Bot.serve(settings, kubeconfig, slack, log)) {
        var began = Instant.now();
        var card = incident.ask(bot.events(), "restart prod team-1");
        assertThat(card.toString()).contains("Restart on Istio " + NOW + " · team-1 on prod");
        assertThat(kubernetes.revisions()).isEqualTo(before);
        incident.approve(bot.events(), card);
        incident.awaitTold(card, "team-1 on prod is restarted on Istio " + NOW + "; 100 %", STEP);
        tell(began, "one namespace");
        var expected = new HashMap<>(before);
        expected.replaceAll((name, times) -> name.startsWith("team-1/") ? times + 1 : times);
        assertThat(kubernetes.revisions()).isEqualTo(expected);

        began = Instant.now();
        var rest = incident.ask(bot.events(), "restart");
        incident.approve(bot.events(), rest);
        incident.awaitTold(rest, "prod is restarted on Istio " + NOW + "; 100 %", STEP);
        tell(began, "the rest");
        assertThat(kubernetes.revisions())
            .allSatisfy(
                (name, times) -> assertThat(times).as(name).isEqualTo(before.get(name) + 1));
        assertThat(kubernetes.proxies()).containsOnlyKeys(NOW);

        assertThat(slack.command(bot.events(), alice, channel, "restart prod")).isEqualTo(200);
        await("the answer that there is nothing to do")
            .atMost(Duration.ofMinutes(1))
            .until(() -> slack.responses().toString().contains("which is what a new pod gets"));
      }
      assertThat(records.phase(records.names().getLast())).isEqualTo("SUCCEEDED");
      assertThat(TestSettings.upgrades(folder)).isEmpty();
    }
  }

  private void takeIstiodBackByHand() throws Exception {
    var istioctl =
        Path.of(Optional.ofNullable(System.getenv("ISTIOCTL_DIRECTORY")).orElseThrow())
            .resolve(NOW)
            .resolve("istioctl");
    var ended =
        new ProcessBuilder(
                istioctl.toString(),
                "upgrade",
                "-y",
                "--context",
                "prod",
                "--set",
                "hub=docker.io/istio",
                "--set",
                "tag=" + NOW)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("by-hand.log").toFile())
            .start();
    assertThat(ended.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(ended.exitValue()).as(Files.readString(folder.resolve("by-hand.log"))).isZero();
  }

  private static void tell(Instant began, String what) {
    System.out.println(
        what + " after " + Duration.between(began, Instant.now()).toSeconds() + " s");
  }
}
