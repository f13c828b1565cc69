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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mesh on 1.29.1, with the ingress gateway of istioctl's profile, two namespaces that are
 * injected and one that follows a tag. 1.32.0-alpha comes as a revision beside it: first half of
 * the waves, and back; then the whole way, to the end of the old control plane.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CanaryIT {
  private static final String FROM = "1.29.1";
  private static final String TARGET = "1.32.0-alpha";
  private static final String OLD = "default";
  private static final String REVISION = "blue";
  private static final String COMMAND = "upgrade prod " + TARGET + " --canary";

  private static final String INSTALL = "Install revision";
  private static final String VERIFY = "Verify control plane";
  private static final String MOVE_TAG = "Move tag default";
  private static final String WAVE = "Restart wave ";
  private static final String GATEWAYS = "Install gateways";
  private static final String VERIFY_PROXIES = "Verify data plane";
  private static final String REMOVE_OLD = "Remove old control plane";

  private static final Duration KEEP_FOR = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration STEP = Duration.ofMinutes(4);
  private static final Duration ANSWER = Duration.ofMinutes(1);

  private static final String SETTINGS =
      """
      maxMinorStep: 3
      waves: [50, 100]
      canary: {keepFor: %ds, revisions: [blue, green]}
      """
          .formatted(KEEP_FOR.toSeconds());

  /** What follows a tag of the users' own. */
  private static final String TAGGED =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: team-tag, labels: {istio.io/rev: stable}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: app-1, namespace: team-tag, labels: {app: app-1}}
      spec:
        replicas: 2
        selector: {matchLabels: {app: app-1}}
        template:
          metadata: {labels: {app: app-1}}
          spec: {containers: [{name: app, image: "example/app:1"}]}
      """;

  private static final Path LOG = Path.of("target/canary-bot.log");

  @TempDir private static Path folder;
  private static SlackPeer slack;
  private static Kubernetes kubernetes;
  private static Records records;
  private static Revisions revisions;
  private static Faults mesh;
  private static Incident incident;
  private static Bot bot;
  private static Path kubeconfig;
  private static Path settings;
  private static String alice;
  private static String bob;
  private static long pods;

  @BeforeAll
  static void begin() throws Exception {
    slack = new SlackPeer();
    kubernetes = new Kubernetes();
    records = new Records();
    revisions = new Revisions(kubernetes);
    bob = slack.user("bob");
    var channel = slack.channel("istio-upgrades");
    alice = slack.user("alice");
    incident = new Incident(slack, channel, alice, bob);
    kubeconfig = kubernetes.deploy(folder);
    kubernetes.deployForCanaries();
    byHand("tag", "set", "stable", "--revision", OLD);
    mesh = new Faults().with(TAGGED);
    await("all pods to have a proxy that is connected")
        .atMost(STEP)
        .ignoreExceptions()
        .until(() -> kubernetes.livePods("team-tag") == 2 && allAt(OLD));
    pods = kubernetes.applicationPods().size();
    assertThat(kubernetes.proxies()).isEqualTo(Map.of(FROM, pods));
    Files.deleteIfExists(LOG);
    settings = TestSettings.write(folder, bob, channel, List.of(FROM, TARGET), SETTINGS);
    Files.writeString(settings, Files.readString(settings) + WavesIT.releases());
    bot = Bot.serve(settings, kubeconfig, slack, LOG);
  }

  @AfterAll
  static void end() {
    if (bot != null) {
      bot.close();
    }
    if (mesh != null) {
      mesh.close();
    }
    if (revisions != null) {
      revisions.close();
    }
    records.close();
    kubernetes.close();
    slack.close();
  }

  @Test
  @Order(1)
  void halfOfTheWorkloadsMoveAndComeBackAsIfNothingHadBeen() throws Exception {
    var restarts = kubernetes.revisions();
    var webhooks = kubernetes.webhooks();
    var gateway = revisions.gateway();
    var began = Instant.now();
    var card = incident.ask(bot.events(), COMMAND);
    var id = records.names().getLast();
    assertThat(revisions.objects(REVISION)).isEmpty();
    incident.approve(bot.events(), card);

    incident.awaitTold(card, INSTALL + ": ", STEP);
    assertThat(revisions.gateway()).isEqualTo(gateway);
    assertThat(kubernetes.istiodImage()).endsWith(FROM);
    incident.awaitTold(card, MOVE_TAG + ": ", STEP);
    assertThat(revisions.tagged(OLD)).contains(REVISION);
    assertThat(revisions.tagged("stable")).contains(REVISION);
    var first = records.waves(id).getFirst().getFirst();
    await("the first wave to be under way")
        .atMost(STEP)
        .until(() -> moved(restarts, first.namespace() + "/" + first.name()));
    incident.press(bot.events(), bob, card, "pause");
    await("the pause").atMost(ANSWER).until(() -> records.phase(id).equals("PAUSED"));
    await("both istiods to have the proxies that name them")
        .atMost(ANSWER)
        .ignoreExceptions()
        .untilAsserted(() -> {
          var proxies = kubernetes.proxies();
          assertThat(proxies).containsOnlyKeys(FROM, TARGET);
          assertThat(revisions.connected(REVISION)).isEqualTo(proxies.get(TARGET).intValue());
          assertThat(revisions.connected(OLD)).isEqualTo(proxies.get(FROM).intValue() + 1);
        });
    tell(began, "half of a canary");

    began = Instant.now();
    // Whoever asks for the way back may not approve it.
    incident.press(bot.events(), alice, card, "roll_back");
    var back = wayBack(card);
    incident.approve(bot.events(), back);
    incident.awaitTold(card, "prod runs Istio " + FROM, STEP);
    tell(began, "the way back");
    assertThat(kubernetes.proxies()).isEqualTo(Map.of(FROM, pods));
    assertThat(kubernetes.revisions())
        .allSatisfy((name, times) -> assertThat(times - restarts.get(name)).as(name).isIn(0, 2))
        .anySatisfy((name, times) -> assertThat(times - restarts.get(name)).isEqualTo(2));
    assertThat(revisions.tagged(OLD)).contains(OLD);
    assertThat(revisions.tagged("stable")).contains(OLD);
    assertThat(revisions.objects(REVISION)).isEmpty();
    assertThat(kubernetes.webhooks()).isEqualTo(webhooks);
    assertThat(revisions.gateway()).isEqualTo(gateway);
    assertThat(TestSettings.changes(folder).getLast())
        .startsWith(FROM + " uninstall ")
        .contains("--revision " + REVISION);
    await("the older istiod to have all proxies").atMost(ANSWER).until(() -> allAt(OLD));
    newPodsGet(FROM);
    newConfigurationIsValidated();
  }

  @Test
  @Order(2)
  void theWholeMeshMovesAndTheOldControlPlaneGoesOnceNothingUsesIt() throws Exception {
    var restarts = kubernetes.revisions();
    var gateway = revisions.gateway();
    var before = TestSettings.changes(folder).size();
    var began = Instant.now();
    var card = incident.ask(bot.events(), COMMAND);
    var id = records.names().getLast();
    incident.approve(bot.events(), card);

    incident.awaitTold(card, WAVE + "1: ", STEP);
    assertThat(revisions.gateway()).isEqualTo(gateway);
    await("all proxies at the new revision")
        .atMost(STEP)
        .pollInterval(LOOK)
        .ignoreExceptions()
        .until(() -> allAt(REVISION));
    var unused = Instant.now();
    assertThat(revisions.objects(OLD)).contains("Deployment istiod");
    await("the old control plane to be gone")
        .atMost(STEP)
        .until(() -> revisions.objects(OLD).isEmpty());
    // What was seen above may be one look old.
    assertThat(Duration.between(unused, Instant.now())).isGreaterThan(KEEP_FOR.minus(LOOK));
    incident.awaitTold(card, "prod runs Istio " + TARGET, STEP);
    tell(began, "a whole canary");

    assertThat(records.phase(id)).isEqualTo("SUCCEEDED");
    assertThat(steps(card))
        .containsSubsequence(
            INSTALL,
            VERIFY,
            MOVE_TAG,
            WAVE + "1",
            WAVE + "2",
            GATEWAYS,
            VERIFY_PROXIES,
            REMOVE_OLD);
    assertThat(
            TestSettings.changes(folder).stream()
                .skip(before)
                .filter(call -> !call.contains("--dry-run")))
        .satisfiesExactly(
            call -> assertThat(call).startsWith(TARGET + " install ").contains(REVISION),
            call -> assertThat(call).startsWith(TARGET + " tag set ").contains(REVISION),
            call -> assertThat(call).startsWith(TARGET + " tag set ").contains(REVISION),
            call -> assertThat(call).startsWith(TARGET + " install ").contains(REVISION),
            call ->
                assertThat(call).startsWith(TARGET + " uninstall ").contains("--revision " + OLD));
    assertThat(TestSettings.upgrades(folder)).isEmpty();
    assertThat(kubernetes.proxies()).isEqualTo(Map.of(TARGET, pods));
    assertThat(kubernetes.revisions())
        .allSatisfy((name, times) -> assertThat(times).as(name).isEqualTo(restarts.get(name) + 1));
    assertThat(revisions.gateway())
        .isEqualTo(
            new Revisions.Gateway(
                gateway.deployment(), gateway.service(), TARGET, "istiod-" + REVISION));
    assertThat(incident.shown(card)).doesNotHaveDuplicates();
    newPodsGet(TARGET);
    newConfigurationIsValidated();
    var status =
        Bot.run(kubeconfig, "status", "-o", "json", "--config", settings.toString()).output();
    assertThat(
            new ObjectMapper().readTree(status).path("controlPlanes").findValuesAsText("revision"))
        .containsExactly(REVISION);
  }

  /** The gateway of the profile is one more proxy than there are pods of applications. */
  private static boolean allAt(String revision) {
    return revisions.connected(revision) == kubernetes.applicationPods().size() + 1;
  }

  private static boolean moved(Map<String, Integer> restarts, String workload) {
    return kubernetes.revisions().get(workload) > restarts.get(workload);
  }

  /** In an injected namespace and in one that follows a tag. */
  private static void newPodsGet(String version) {
    try (var more = new Faults()) {
      more.scaleUp("team-1", "app-1").scaleUp("team-tag", "app-1");
      await("four new pods with the proxy of " + version)
          .atMost(ANSWER)
          .until(() -> kubernetes.proxies().equals(Map.of(version, pods + 4)));
    }
    await("those pods to be gone")
        .atMost(ANSWER)
        .until(() -> kubernetes.proxies().equals(Map.of(version, pods)));
  }

  private static void newConfigurationIsValidated() {
    assertThat(kubernetes.acceptsVirtualService(1)).isTrue();
    assertThat(kubernetes.acceptsVirtualService(-3)).isFalse();
  }

  /** Titles of the steps that the thread tells of, in its order. */
  private static List<String> steps(JsonNode card) {
    return incident.told(card).stream()
        .filter(text -> text.contains(": "))
        .map(text -> text.substring(0, text.indexOf(": ")).replaceFirst("^[^\\p{L}]+", ""))
        .distinct()
        .toList();
  }

  private static JsonNode wayBack(JsonNode card) {
    return await("a card for the way back")
        .atMost(STEP)
        .until(
            () ->
                incident.cards(card).stream()
                    .filter(message -> message.toString().contains("\"action_id\":\"approve\""))
                    .toList(),
            cards -> !cards.isEmpty())
        .getLast();
  }

  private static void byHand(String... words) throws Exception {
    var command = new ArrayList<String>();
    command.add(
        Path.of(Optional.ofNullable(System.getenv("ISTIOCTL_DIRECTORY")).orElseThrow())
            .resolve(FROM)
            .resolve("istioctl")
            .toString());
    command.addAll(List.of(words));
    command.addAll(List.of("--context", "prod"));
    var log = folder.resolve("by-hand.log");
    var ended =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(ended.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(ended.exitValue()).as(Files.readString(log)).isZero();
  }

  private static void tell(Instant began, String what) {
    System.out.println(
        what + " after " + Duration.between(began, Instant.now()).toSeconds() + " s");
  }
}
