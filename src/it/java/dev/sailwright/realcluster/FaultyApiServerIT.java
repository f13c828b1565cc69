package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One upgrade from 1.29.1 to 1.32.0-alpha while the API server has every trouble once, each in
 * another state of the upgrade, and longer than a Lease can go without being renewed: a bot that
 * ends itself for that is started anew, as a Deployment would.
 */
class FaultyApiServerIT {
  private static final String TARGET = "1.32.0-alpha";

  /** A wave for each workload: no trouble is left without a state of its own. */
  private static final String RELEASE =
      """
      maxMinorStep: 3
      waves: [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
      """;

  private static final Duration TROUBLE = Duration.ofSeconds(12);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void everyTroubleIsSatOutWithoutHasteAndNothingHappensTwice() throws Exception {
    try (var slack = new SlackPeer();
        var kubernetes = new Kubernetes();
        var api = FaultyApiServer.before(kubernetes.address(), folder)) {
      var kubeconfig = kubernetes.deploy(folder);
      Files.writeString(
          kubeconfig,
          Files.readString(kubeconfig)
              .replaceFirst("server: \"[^\"]*\"", "server: \"" + api.address() + "\""));
      var pods = kubernetes.proxies();
      assertThat(pods).containsOnlyKeys("1.29.1");
      var before = kubernetes.revisions();
      var channel = slack.channel("istio-upgrades");
      var settings =
          TestSettings.write(folder, slack.user("bob"), channel, List.of(TARGET), RELEASE);
      Files.writeString(settings, Files.readString(settings) + WavesIT.releases());
      var log = Path.of("target/faulty-api-server-bot.log");
      Files.deleteIfExists(log);
      var incident = new Incident(slack, channel, slack.user("alice"), slack.user("bob"));
      var began = Instant.now();

      try (var bot = new RestartedBot(settings, kubeconfig, slack, log)) {
        var card = incident.ask(bot.events(), "upgrade prod " + TARGET);
        incident.approve(bot.events(), card);

        var faults = new ArrayDeque<>(api.faults());
        var seen = new HashSet<String>();
        try {
          await("every trouble to have been")
              .atMost(Duration.ofMinutes(10))
              .pollInterval(Duration.ofMillis(100))
              .until(() -> {
                var state = kubernetes.stateOfTheUpgrade();
                assertThat(state)
                    .as(() -> faults + " are left; " + kubernetes.storyOfTheUpgrade())
                    .doesNotStartWith("PAUSED");
                if (seen.add(state) && !state.startsWith("AWAITING_APPROVAL")) {
                  api.trouble(faults.removeFirst(), state, TROUBLE, PATIENCE);
                }
                return faults.isEmpty();
              });
        } catch (ConditionTimeoutException e) {
          throw new AssertionError(
              "%s are left at %s; Slack was told %s; %s"
                  .formatted(
                      faults, kubernetes.stateOfTheUpgrade(), slack.responses(), bot.threads()),
              e);
        }
        incident.awaitTold(card, "prod runs Istio " + TARGET, Duration.ofMinutes(10));

        api.survived()
            .forEach(survived ->
                System.out.printf(
                    "%-18s at %-22s written again after %5d ms, at most %d writes a second%n",
                    survived.fault(),
                    survived.state(),
                    survived.recovery().toMillis(),
                    survived.mostWritesInASecond()));
        System.out.println(
            Duration.between(began, Instant.now()).toSeconds()
                + " s, the bot ended itself "
                + bot.restarts()
                + " times");
        assertThat(api.survived())
            .hasSameSizeAs(api.faults())
            .allSatisfy(survived -> {
              assertThat(survived.recovery()).isLessThanOrEqualTo(Duration.ofSeconds(30));
              assertThat(survived.mostWritesInASecond()).isLessThanOrEqualTo(1);
            });
        assertThat(incident.shown(card)).doesNotHaveDuplicates();
      }
      assertThat(kubernetes.proxies()).isEqualTo(Map.of(TARGET, pods.get("1.29.1")));
      assertThat(kubernetes.revisions())
          .allSatisfy(
              (name, revision) -> assertThat(revision).as(name).isEqualTo(before.get(name) + 1));
      var verified =
          Bot.run("audit", "verify", "--config", settings.toString(), "--log", log.toString());
      assertThat(verified.exitCode()).as(verified.output()).isZero();
    }
  }
}
