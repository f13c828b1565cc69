package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A healthy 1.29.1 with 200 injected pods in 20 Deployments, upgraded in waves to 1.32.0-alpha. The
 * bot is killed after the control plane; its successor is frozen in the middle of a wave, taken
 * over by another replica, and wakes up when all is done.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WavesIT {
  static final String RELEASE =
      """
      maxMinorStep: 3
      waves: [10, 40, 100]
      """;
  private static final String TARGET = "1.32.0-alpha";

  private static final Pattern PROXIES = Pattern.compile("1\\.32\\.0-alpha \\((\\d+) prox");

  @TempDir Path folder;

  @Test
  @Order(1)
  void twoHundredPodsMoveInWavesAndNeitherACrashNorAFrozenLeaderChangesAnything() throws Exception {
    try (var slack = new SlackPeer();
        var kubernetes = new Kubernetes()) {
      var kubeconfig = kubernetes.deploy(folder);
      assertThat(kubernetes.proxies()).isEqualTo(Map.of("1.29.1", 200L));
      var before = kubernetes.revisions();
      var channel = slack.channel("istio-upgrades");
      var settings =
          TestSettings.write(folder, slack.user("bob"), channel, List.of(TARGET), RELEASE);
      Files.writeString(settings, Files.readString(settings) + releases());
      TestSettings.askAsBefore(folder);
      var log = Path.of("target/waves-bot.log");
      var incident = new Incident(slack, channel, slack.user("alice"), slack.user("bob"));
      var began = Instant.now();

      var first = Bot.serve(settings, kubeconfig, slack, log);
      var card = incident.ask(first.events(), "upgrade prod " + TARGET);
      incident.approveAsRequester(first.events(), card);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> slack.responses().toString().contains("not an approver"));
      incident.approve(first.events(), card);
      await("istiod's Deployment to change")
          .atMost(Duration.ofMinutes(3))
          .until(() -> kubernetes.istiodImage().endsWith(TARGET));
      incident.awaitTold(card, "Control plane: ", Duration.ofMinutes(2));
      first.kill();

      var second = Bot.serve(settings, kubeconfig, slack, log);
      var third = Bot.serve(settings, kubeconfig, slack, Path.of("target/waves-bot-3.log"));
      await("a wave to be under way")
          .atMost(Duration.ofMinutes(5))
          .until(() -> restarted(kubernetes, before) > 2);
      var leader = third.log().contains(" leads") ? third : second;
      var epoch = kubernetes.epoch();
      leader.freeze();
      var frozen = Instant.now();
      await("the other one to take over")
          .atMost(Duration.ofSeconds(20))
          .until(() -> kubernetes.epoch() > epoch);
      var takeover = Duration.between(frozen, Instant.now());

      try (var other = leader == third ? second : third) {
        incident.awaitTold(card, "prod runs Istio " + TARGET, Duration.ofMinutes(10));
        System.out.println(
            "200 pods in waves, killed once and frozen once, taken over in "
                + takeover.toMillis()
                + " ms: "
                + Duration.between(began, Instant.now()).toSeconds()
                + " s, bot "
                + other.residentKilobytes() / 1024
                + " MB");
        leader.thaw();
        await("the one that lost its Lease to end itself")
            .atMost(Duration.ofSeconds(30))
            .until(leader::hasEnded);
      }
      assertThat(kubernetes.proxies()).isEqualTo(Map.of(TARGET, 200L));
      assertThat(TestSettings.upgrades(folder)).hasSize(1);
      var after = kubernetes.revisions();
      assertThat(after)
          .allSatisfy(
              (name, revision) -> assertThat(revision).as(name).isEqualTo(before.get(name) + 1));
      assertThat(incident.shown(card)).doesNotHaveDuplicates();
    }
  }

  @Test
  @Order(2)
  void istioctlItselfAgrees() throws Exception {
    var istioctl =
        Path.of(System.getenv("ISTIOCTL_DIRECTORY")).resolve(TARGET).resolve("istioctl").toString();
    await("istiod to know every sidecar")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(3))
        .untilAsserted(() -> {
          var versions = run(istioctl, "version", "--context", "prod");
          assertThat(versions)
              .contains("control plane version: " + TARGET)
              .doesNotContain("1.29.1");
          var counted = PROXIES.matcher(versions);
          assertThat(counted.find()).as(versions).isTrue();
          assertThat(Integer.parseInt(counted.group(1))).isGreaterThanOrEqualTo(200);
        });
  }

  /**
   * {@code istioctl proxy-status} leaves out connections without PROXY_CONFIG in their node
   * (pilot/pkg/xds/statusgen.go@1.29.1), and the simulated sidecars have none, so its table is
   * empty here. {@code istioctl x internal-debug syncz} asks istiod for the same and leaves nobody
   * out.
   */
  @Test
  @Order(3)
  void istiodSaysThatEverySidecarIsOnTheTargetAndInSync() throws Exception {
    var istioctl =
        Path.of(System.getenv("ISTIOCTL_DIRECTORY")).resolve(TARGET).resolve("istioctl").toString();
    await("istiod to be in sync with every sidecar")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(3))
        .untilAsserted(() -> {
          var answer = run(istioctl, "x", "internal-debug", "syncz", "--context", "prod");
          assertThat(answer).startsWith("[");
          var sidecars = new ArrayList<JsonNode>();
          new ObjectMapper().readTree(answer).forEach(sidecars::add);
          assertThat(sidecars)
              .filteredOn(sidecar -> sidecar.path("proxy").asText().contains(".team-"))
              .hasSize(200)
              .allSatisfy(sidecar -> {
                assertThat(sidecar.path("istio_version").asText()).isEqualTo(TARGET);
                assertThat(sidecar.path("resources")).isNotEmpty();
                assertThat(sidecar.path("resources"))
                    .allSatisfy(type ->
                        assertThat(type.path("acked").asText())
                            .isNotEmpty()
                            .isEqualTo(type.path("sent").asText()));
              });
        });
  }

  /** Asked as of API servers before 1.34, which are listed before they are watched. */
  @Test
  @Order(4)
  void theNewerMeshIsAnalysedWithItsOwnKinds() throws Exception {
    try (var kubernetes = new Kubernetes()) {
      var kubeconfig = kubernetes.deploy(folder);
      var settings =
          TestSettings.write(folder, "U0BOB00001", "C0INCIDENT", List.of(TARGET), RELEASE);
      Files.writeString(settings, Files.readString(settings) + releases());
      TestSettings.askAsBefore(folder);
      var ended =
          Bot.run(
              kubeconfig,
              "precheck",
              TARGET,
              "-o",
              "json",
              "--config",
              settings.toString(),
              "--context",
              "prod");
      var said = new ObjectMapper().readTree(ended.output());
      assertThat(said.path("analysis").path("compared").asBoolean()).as("%s", said).isTrue();
      assertThat(said.path("blindSpots")).isEmpty();
    }
  }

  private static long restarted(Kubernetes kubernetes, Map<String, Integer> before) {
    return kubernetes.revisions().entrySet().stream()
        .filter(
            entry -> entry.getValue() > Optional.ofNullable(before.get(entry.getKey())).orElse(0))
        .count();
  }

  static String releases() {
    return """
    releases:
      - minor: "1.32"
        released: 2026-11-01
        endOfSupport: 2027-06-30
        patches: ["1.32.0-alpha"]
        kubernetes: {from: "1.32", to: "1.37"}
    """;
  }

  private static String run(String... command) throws Exception {
    var output = Files.createTempFile("istioctl", ".out");
    var process =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.waitFor();
    return Files.readString(output);
  }
}
