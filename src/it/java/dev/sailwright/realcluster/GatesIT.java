package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One upgrade from 1.29.1 to 1.32.0-alpha whose gates shut: proxies that do not come back to the
 * new istiod, an istiod that is started anew between waves, and proxies of a wave that was done and
 * that end. Each stops it, with its numbers, and people carry on.
 */
class GatesIT {
  private static final String FROM = "1.29.1";
  private static final String TARGET = "1.32.0-alpha";
  private static final String SETTINGS =
      """
      maxMinorStep: 3
      waves: [50, 100]
      patience: 60s
      """;

  private static final Duration STEP = Duration.ofMinutes(4);
  private static final Duration ANSWER = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void whatDoesNotHoldStopsTheUpgradeAndPeopleCarryOn() throws Exception {
    try (var slack = new SlackPeer();
        var kubernetes = new Kubernetes();
        var records = new Records()) {
      var alice = slack.user("alice");
      var bob = slack.user("bob");
      var channel = slack.channel("istio-upgrades");
      var incident = new Incident(slack, channel, alice, bob);
      var kubeconfig = kubernetes.deploy(folder);
      var before = kubernetes.revisions();
      await("every proxy to be connected")
          .atMost(STEP)
          .until(() -> kubernetes.connectedProxies() >= kubernetes.proxies().get(FROM));
      var connected = kubernetes.connectedProxies();
      var settings = TestSettings.write(folder, bob, channel, List.of(FROM, TARGET), SETTINGS);
      Files.writeString(settings, Files.readString(settings) + WavesIT.releases());
      var log = Path.of("target/gates-bot.log");
      Files.deleteIfExists(log);
      var began = Instant.now();

      try (var bot = Bot.serve(settings, kubeconfig, slack, log)) {
        var card = incident.ask(bot.events(), "upgrade prod " + TARGET);
        var id = records.names().getLast();
        try (var gone = new Faults()) {
          Files.createFile(TestSettings.held(folder));
          incident.approve(bot.events(), card);
          await("istioctl to be in the middle of its work")
              .atMost(STEP)
              .until(() -> kubernetes.istiodImage().endsWith(TARGET));
          gone.proxiesLeave();
          Files.delete(TestSettings.held(folder));
          incident.awaitTold(card, "Paused. Verify control plane: Waited", STEP);
          tell(began, "proxies that stay away");
        }
        assertThat(incident.told(card).getLast())
            .contains("gate G4 (connections): 0 proxies are connected to istiod, of " + connected);
        assertThat(kubernetes.revisions()).isEqualTo(before);
        assertThat(records.phase(id)).isEqualTo("PAUSED");

        var first = records.waves(id).getFirst().getFirst();
        incident.press(bot.events(), bob, card, "retry");
        await("the first wave to be under way")
            .atMost(STEP)
            .until(() ->
                kubernetes.revisions().get(first.namespace() + "/" + first.name())
                    > before.get(first.namespace() + "/" + first.name()));
        incident.press(bot.events(), bob, card, "pause");
        await("the pause").atMost(ANSWER).until(() -> records.phase(id).equals("PAUSED"));
        try (var crashed = new Faults()) {
          crashed.istiodProcessEnds();
        }
        await("istiod to be back")
            .atMost(STEP)
            .ignoreExceptions()
            .until(() -> kubernetes.connectedProxies() > 0);
        incident.press(bot.events(), bob, card, "resume");
        incident.awaitTold(card, ": gate G1 (istiod): the container of istio-system/istiod-", STEP);
        tell(began, "an istiod that was started anew");

        await("the pods of " + first.name() + " to be new")
            .atMost(STEP)
            .until(() ->
                kubernetes.applicationPods().stream()
                    .filter(pod -> pod.getMetadata().getNamespace().equals(first.namespace()))
                    .filter(pod -> pod.getMetadata().getName().startsWith(first.name() + "-"))
                    .allMatch(pod -> Kubernetes.proxyVersion(pod).equals(TARGET)));
        try (var ended = new Faults()) {
          ended.proxiesEnd(first.namespace(), first.name());
          incident.press(bot.events(), bob, card, "retry");
          incident.awaitTold(
              card,
              ": gate G10 (workloads): containers were restarted since their workload was moved: "
                  + first,
              STEP);
          tell(began, "proxies of a wave that was done");
        }

        incident.press(bot.events(), bob, card, "retry");
        incident.awaitTold(card, "prod runs Istio " + TARGET, STEP);
        tell(began, "the end");
        assertThat(records.decisions(id))
            .containsExactly(
                "APPROVED " + bob,
                "RETRIED " + bob,
                "PAUSED " + bob,
                "RESUMED " + bob,
                "RETRIED " + bob,
                "RETRIED " + bob);
      }
      assertThat(kubernetes.proxies()).containsOnlyKeys(TARGET);
      assertThat(kubernetes.revisions())
          .allSatisfy(
              (name, revision) -> assertThat(revision).as(name).isEqualTo(before.get(name) + 1));
    }
  }

  private static void tell(Instant began, String what) {
    System.out.println(
        what + " after " + Duration.between(began, Instant.now()).toSeconds() + " s");
  }
}
