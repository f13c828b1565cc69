package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sailwright.realcluster.FaultyApiServer.Fault;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One upgrade from 1.29.1 to 1.32.0-alpha while the API server has every trouble twice: while
 * people are waited for, shorter than a Lease can go without being renewed, and while the upgrade
 * runs, longer than that, each in another state of it. A bot that ends itself for that is started
 * anew, as a Deployment would. In the first wave the API server's process itself is killed.
 */
class FaultyApiServerIT {
  private static final String TARGET = "1.32.0-alpha";
  private static final Duration SHORT_TROUBLE = Duration.ofSeconds(6);
  private static final Duration TROUBLE = Duration.ofSeconds(12);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One for each trouble while they are waited for, and one more to let it begin. */
  private static final List<String> APPROVERS =
      List.of("bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy");

  private static final List<Fault> FAULTS =
      Stream.of(Fault.values()).filter(fault -> fault != Fault.KILLED).toList();

  private static final Executor SOON = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);
  private static final Pattern STEP = Pattern.compile(".*step (\\d+).*");

  /** After precheck, backup, control plane, and its verification. */
  private static final int FIRST_WAVE = 4;

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
      var approvers = APPROVERS.stream().map(slack::user).toList();
      var settings =
          TestSettings.write(
              folder,
              String.join(", ", approvers),
              channel,
              List.of(TARGET),
              WavesIT.RELEASE + "quorum: " + APPROVERS.size());
      Files.writeString(settings, Files.readString(settings) + WavesIT.releases());
      var log = Path.of("target/faulty-api-server-bot.log");
      Files.deleteIfExists(log);
      var incident = new Incident(slack, channel, slack.user("alice"), slack.user("bob"));
      var began = Instant.now();

      try (var bot = new RestartedBot(settings, kubeconfig, slack, log)) {
        var card = incident.ask(bot.events(), "upgrade prod " + TARGET);
        for (var fault : FAULTS) {
          Runnable approve =
              () -> approve(slack, bot, approvers.get(FAULTS.indexOf(fault)), channel, card);
          if (fault.isWithoutWrites()) {
            // Whoever clicks meanwhile is told that nothing was recorded, and clicks again.
            var unused = CompletableFuture.runAsync(approve, SOON);
          }
          api.trouble(fault, "AWAITING_APPROVAL", SHORT_TROUBLE, PATIENCE, approve);
        }
        approve(slack, bot, approvers.getLast(), channel, card);

        var faults = new ArrayDeque<>(FAULTS);
        var seen = new HashSet<String>();
        var killed = new AtomicBoolean();
        await("every trouble to have been")
            .atMost(Duration.ofMinutes(10))
            .pollInterval(Duration.ofMillis(100))
            .until(() -> {
              var state = kubernetes.stateOfTheUpgrade();
              if (seen.add(state) && state.startsWith("RUNNING")) {
                if (isInAWave(state) && !killed.getAndSet(true)) {
                  api.trouble(Fault.KILLED, state, TROUBLE, PATIENCE, () -> {});
                } else if (!faults.isEmpty()) {
                  api.trouble(faults.removeFirst(), state, TROUBLE, PATIENCE, () -> {});
                }
              }
              return faults.isEmpty() && killed.get();
            });
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
            .hasSizeGreaterThanOrEqualTo(2 * FAULTS.size() + 1)
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

  private static boolean isInAWave(String state) {
    return Integer.parseInt(STEP.matcher(state).replaceFirst("$1")) >= FIRST_WAVE;
  }

  /** A bot that ended itself may just be starting: then people click again. */
  private static void approve(
      SlackPeer slack, RestartedBot bot, String user, String channel, JsonNode card) {
    try {
      slack.click(bot.events(), user, channel, card, "approve");
    } catch (UncheckedIOException notThere) {
      // It is clicked again.
    }
  }
}
