package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sailwright.adapter.audit.JsonAuditReader;
import dev.sailwright.audit.AuditLine;
import dev.sailwright.audit.EffectRecord;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.realcluster.Breakpoints.Place;
import dev.sailwright.realcluster.Breakpoints.Side;
import dev.sailwright.realcluster.Replicas.Interruption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One upgrade from 1.29.1 to 1.32.0-alpha by three bots, of which one is killed before and after
 * every kind of effect there is, one is frozen at five of them, and all three are replaced in the
 * middle of a wave. People whose click or command is lost with a bot do what people do: again.
 */
class InterruptedIT {
  private static final String TARGET = "1.32.0-alpha";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** With the default times of the Lease. */
  private static final Duration TAKEOVER = Duration.ofSeconds(20);

  private static final String SHARE_RELEASES = "share_releases";

  private static final List<Point> FROZEN_AT =
      List.of(
          Point.STORE_PROGRESS,
          Point.STORE_BACKUP,
          Point.RUN_ISTIOCTL,
          Point.RESTART_WORKLOAD,
          Point.POST_MESSAGE);

  /** An upgrade removes no leftover. */
  private static final Set<Point> OF_AN_UPGRADE =
      EnumSet.complementOf(EnumSet.of(Point.REMOVE_LEFTOVER));

  /** A kill on each side of each effect, the frozen leaders, and a rollout. */
  private static final int PLANNED =
      OF_AN_UPGRADE.size() * Side.values().length + FROZEN_AT.size() + 1;

  @TempDir Path folder;

  @Test
  void whateverIsKilledFrozenOrReplacedTheUpgradeIsCarriedOnAndNothingHappensTwice()
      throws Exception {
    try (var slack = new SlackPeer();
        var kubernetes = new Kubernetes()) {
      var kubeconfig = kubernetes.deploy(folder);
      var pods = kubernetes.proxies();
      assertThat(pods).containsOnlyKeys("1.29.1");
      var before = kubernetes.revisions();
      var channel = slack.channel("istio-upgrades");
      var settings =
          TestSettings.write(folder, slack.user("bob"), channel, List.of(TARGET), WavesIT.RELEASE);
      Files.writeString(settings, Files.readString(settings) + WavesIT.releases());
      var log = Path.of("target/interrupted-bots.log");
      Files.deleteIfExists(log);
      var incident = new Incident(slack, channel, slack.user("alice"), slack.user("bob"));
      var began = Instant.now();

      try (var replicas = new Replicas(settings, kubeconfig, slack, log, kubernetes::epoch)) {
        planAll(replicas);
        replicas.start();

        var roots = slack.history(channel).size();
        untilTrue(
            () -> slack.history(channel).size() > roots,
            () ->
                slack.command(
                    replicas.any().events(),
                    slack.user("alice"),
                    channel,
                    "upgrade prod " + TARGET));
        var card = slack.history(channel).getLast();
        untilTrue(
            () -> !replicas.awaits(Point.ANSWER_PERSON),
            () ->
                slack.click(
                    replicas.any().events(), slack.user("alice"), channel, card, "approve"));
        untilTrue(
            () -> !replicas.awaits(Point.SHOW_FORM),
            () -> slack.click(replicas.any().events(), slack.user("bob"), channel, card, "deny"));
        untilTrue(
            () -> !replicas.awaits(Point.SHARE_PICTURE),
            () -> sharePicture(replicas, slack, slack.channel("istio-talk")));
        untilTrue(
            () -> told(incident, card, "Approved"),
            () ->
                slack.click(replicas.any().events(), slack.user("bob"), channel, card, "approve"));
        incident.awaitTold(card, "prod runs Istio " + TARGET, Duration.ofMinutes(20));
        await("the rollout of the bot to be through")
            .atMost(Duration.ofMinutes(2))
            .until(replicas::isRolledOut);
        await("the last interruption to be carried on from")
            .atMost(Duration.ofMinutes(1))
            .until(() -> replicas.done().size() >= PLANNED);

        replicas
            .done()
            .forEach(interrupted ->
                System.out.printf(
                    "%-6s %-24s carried on after %5d ms%n",
                    interrupted.how(), interrupted.place(), interrupted.carriedOn().toMillis()));
        System.out.println(
            replicas.done().size()
                + " interruptions, "
                + Duration.between(began, Instant.now()).toSeconds()
                + " s, epoch "
                + kubernetes.epoch()
                + ", taken over after "
                + replicas.takeovers());
        assertThat(replicas.left()).isEmpty();
        assertThat(replicas.wrong()).isEmpty();
        assertThat(replicas.done())
            .hasSize(PLANNED)
            .allSatisfy(interrupted ->
                assertThat(interrupted.carriedOn()).isLessThan(Duration.ofSeconds(30)));
        assertThat(replicas.takeovers())
            .hasSize(FROZEN_AT.size())
            .allSatisfy(takeover -> assertThat(takeover).isLessThan(TAKEOVER));
        assertThat(slack.history(channel)).hasSize(roots + 1);
        assertThat(incident.shown(card)).doesNotHaveDuplicates();
      }
      assertThat(kubernetes.proxies()).isEqualTo(Map.of(TARGET, pods.get("1.29.1")));
      // Once more only by another bot: whoever started it was interrupted before its end was seen.
      var starters = starters(log);
      assertThat(starters).doesNotHaveDuplicates();
      assertThat(TestSettings.upgrades(folder)).hasSizeBetween(1, starters.size());
      assertThat(TestSettings.besideAnother(folder)).isEmpty();
      assertThat(kubernetes.revisions())
          .allSatisfy(
              (name, revision) -> assertThat(revision).as(name).isEqualTo(before.get(name) + 1));
      var verified =
          Bot.run("audit", "verify", "--config", settings.toString(), "--log", log.toString());
      assertThat(verified.exitCode()).as(verified.output()).isZero();
    }
  }

  /** The processes that began to start an istioctl, one for each time. */
  private static List<String> starters(Path log) throws IOException {
    try (var in = Files.newInputStream(log)) {
      return new JsonAuditReader()
          .read(in).stream()
              .flatMap(line ->
                  line instanceof AuditLine.Effect effect
                      ? Stream.of(effect.record())
                      : Stream.<EffectRecord>of())
              .filter(effect -> effect.point().equals(Point.RUN_ISTIOCTL.name()))
              .filter(effect -> effect.stage() == EffectRecord.Stage.BEGUN)
              .map(EffectRecord::process)
              .toList();
    }
  }

  private static void planAll(Replicas replicas) {
    for (var point : OF_AN_UPGRADE) {
      for (var side : Side.values()) {
        replicas.plan(new Place(point, side), Interruption.KILL);
      }
    }
    for (var point : FROZEN_AT) {
      replicas.plan(new Place(point, Side.BEFORE), Interruption.FREEZE);
    }
    replicas.plan(new Place(Point.RESTART_WORKLOAD, Side.BEFORE), Interruption.ROLL);
  }

  /** Asks for the releases, and for their picture once an answer came. */
  private static void sharePicture(Replicas replicas, SlackPeer slack, String channel) {
    var bot = replicas.any().events();
    slack.responses().stream()
        .filter(answer -> answer.toString().contains(SHARE_RELEASES))
        .findFirst()
        .ifPresentOrElse(
            answer -> slack.click(bot, slack.user("alice"), channel, answer, SHARE_RELEASES),
            () -> slack.command(bot, slack.user("alice"), channel, "releases"));
  }

  /** Does it, waits as long as a person would, and does it again. */
  private static void untilTrue(BooleanSupplier reached, Runnable act) {
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(() -> {
          if (reached.getAsBoolean()) {
            return true;
          }
          try {
            act.run();
          } catch (UncheckedIOException lostWithItsBot) {
            return false;
          }
          return reached.getAsBoolean();
        });
  }

  private static boolean told(Incident incident, JsonNode card, String words) {
    return incident.told(card).stream().anyMatch(text -> text.contains(words));
  }
}
