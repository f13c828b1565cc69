package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.realcluster.Records.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people do with upgrades that do not go as planned, on one mesh that goes from 1.29.1 to
 * 1.32.0-alpha and back twice: they change their minds while istioctl runs, have to do with a
 * workload that never becomes ready and with an injector that is gone, and take the way back. Each
 * story begins where the one before it ended.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PeopleIT {
  private static final String FROM = "1.29.1";
  private static final String TARGET = "1.32.0-alpha";
  private static final String SETTINGS =
      """
      maxMinorStep: 3
      waves: [20, 60, 100]
      """;

  /** Short, for what is stuck; istioctl gets the usual one. */
  private static final String PATIENCE = "patience: 60s\n";

  /** A disruption budget, network policies and a DaemonSet, which the default has not. */
  private static final List<String> SETS =
      List.of(
          "values.pilot.autoscaleMin=2",
          "values.global.networkPolicy.enabled=true",
          "components.cni.enabled=true");

  private static final Duration STEP = Duration.ofMinutes(5);
  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final String SECRET = "hunter2-of-the-shop";
  private static final String LAST_LINE = "panic: no table orders";

  /** What the cluster's script does not make. */
  private static final String OTHER_KINDS =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: store, namespace: team-1}
      spec:
        serviceName: store
        selector: {matchLabels: {app: store}}
        template:
          metadata: {labels: {app: store}}
          spec: {containers: [{name: app, image: "example/app:1"}]}
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: agent, namespace: team-2}
      spec:
        selector: {matchLabels: {app: agent}}
        template:
          metadata: {labels: {app: agent}}
          spec: {containers: [{name: app, image: "example/app:1"}]}
      """;

  /** Such a file lies in many a mesh. */
  private static final String NOTES =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: notes-of-the-shop, namespace: istio-system}
      data:
        settings.yaml: |
          replicas: 3
          password: hunter2-of-the-shop
      """;

  private static final Path LOG = Path.of("target/people-bot.log");

  @TempDir private static Path folder;
  private static Path kubeconfig;
  private static SlackPeer slack;
  private static Kubernetes kubernetes;
  private static Records records;
  private static Faults mesh;
  private static Bot bot;
  private static String channel;
  private static String alice;
  private static String bob;
  private static Incident incident;
  private static JsonNode card;
  private static boolean endedWell = true;
  private Instant began;

  @BeforeAll
  static void begin() throws Exception {
    slack = new SlackPeer();
    kubernetes = new Kubernetes();
    records = new Records();
    mesh = new Faults().with(OTHER_KINDS).with(NOTES);
    alice = slack.user("alice");
    bob = slack.user("bob");
    channel = slack.channel("istio-upgrades");
    incident = new Incident(slack, channel, alice, bob);
    kubeconfig = kubernetes.deploy(folder);
    Files.deleteIfExists(LOG);
    await("every workload to have its pods")
        .atMost(STEP)
        .until(() -> readyOn(FROM) == 8 * 2 + 1 + 1 && kubernetes.proxies().size() == 1);
    bot = serve(SETTINGS);
  }

  private static Bot serve(String settings) throws Exception {
    var file =
        TestSettings.write(
            folder, alice + ", " + bob, channel, List.of(FROM, TARGET), settings, SETS);
    Files.writeString(file, Files.readString(file) + WavesIT.releases());
    return Bot.serve(file, kubeconfig, slack, LOG);
  }

  @AfterAll
  static void end() {
    bot.close();
    mesh.close();
    records.close();
    kubernetes.close();
    slack.close();
  }

  @BeforeEach
  void theStoryBeforeHasEndedWell() {
    assertThat(endedWell).as("the story before this one").isTrue();
    endedWell = false;
    began = Instant.now();
  }

  @AfterEach
  void tellHowLong(TestInfo story) {
    System.out.println(
        story.getDisplayName() + " " + Duration.between(began, Instant.now()).toSeconds() + " s");
  }

  @Test
  @Order(1)
  void anAbortLetsTheRunningIstioctlFinish() throws Exception {
    var before = kubernetes.revisions();
    kubernetes.leaveBehind(TARGET);
    kubernetes.loseWhatIstioctlMakesAnew();
    Files.createFile(TestSettings.held(folder));
    card = incident.ask(bot.events(), "upgrade prod " + TARGET);
    var id = records.names().getLast();
    incident.approve(bot.events(), card);
    await("istioctl to be in the middle of its work")
        .atMost(STEP)
        .untilAsserted(() ->
            assertThat(kubernetes.istiodImage())
                .as("after %s", slack.responses())
                .endsWith(TARGET));

    say(alice, "abort prod the wrong window");

    await("the card to offer nothing more")
        .atMost(ANSWER)
        .untilAsserted(() ->
            assertThat(incident.currentCard(card).toString())
                .as("after %s, %s", records.decisions(id), slack.responses())
                .doesNotContain("\"action_id\":\"abort"));
    assertThat(records.decisions(id)).containsExactly("APPROVED " + bob, "ABORTED " + alice);
    assertThat(records.phase(id)).isEqualTo("RUNNING");
    assertThat(ending(card)).isEmpty();
    Files.delete(TestSettings.held(folder));
    incident.awaitTold(card, "Aborted at control plane: the wrong window", STEP);
    assertThat(records.phase(id)).isEqualTo("ABORTED");
    assertThat(incident.shown(card).toString()).contains("Installation complete");
    await("what was left behind to be gone")
        .atMost(ANSWER)
        .until(() -> kubernetes.leftBehind(TARGET) == 0);
    assertThat(TestSettings.upgrades(folder)).hasSize(1);
    assertThat(kubernetes.istiodImage()).endsWith(TARGET);
    assertThat(kubernetes.proxies()).containsOnlyKeys(FROM);
    assertThat(kubernetes.revisions()).isEqualTo(before);
    endedWell = true;
  }

  @Test
  @Order(2)
  void beforeTheFirstChangeTheMeshWasBackedUpWithoutSecrets() throws Exception {
    var id = records.names().getLast();
    var backup = records.backup(id);

    var index = new ObjectMapper().readTree(backup.getLast().getData().get("index.json"));
    assertThat(backup.getLast().getMetadata().getName()).isEqualTo(id + "-backup");
    assertThat(index.path("parts"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(
            backup.subList(0, backup.size() - 1).stream()
                .map(part -> part.getMetadata().getName())
                .toList());
    assertThat(backup)
        .hasSizeGreaterThan(1)
        .allSatisfy(map -> {
          assertThat(map.getImmutable()).isTrue();
          assertThat(map.getMetadata().getOwnerReferences())
              .singleElement()
              .satisfies(owner -> {
                assertThat(owner.getKind()).isEqualTo("MeshUpgrade");
                assertThat(owner.getName()).isEqualTo(id);
                assertThat(owner.getUid()).isEqualTo(records.uid(id));
              });
        });
    var stored = texts(backup);
    assertThat(stored)
        .contains("notes-of-the-shop", "replicas: 3", "password: [hidden]", "1.29.1")
        .contains("Deployment team-1/app-1", "StatefulSet team-1/store")
        .doesNotContain(SECRET, "PRIVATE KEY");
    var file = slack.file(channel, card.path("ts").asText(), "backup-");
    assertThat(file)
        .contains("notes-of-the-shop", "password: [hidden]", "Deployment team-1/app-1")
        .doesNotContain(SECRET, "PRIVATE KEY");
    endedWell = true;
  }

  @Test
  @Order(3)
  void theWayBackIsAnUpgradeOfItsOwnWithTheOlderIstioctlAndItsInputs() throws Exception {
    var before = kubernetes.revisions();
    awaitIstiods();
    say(alice, "rollback prod");
    var back = wayBack();
    var id = records.names().getLast();
    slack.click(bot.events(), alice, channel, back, "approve");
    await("her own approval to be refused")
        .atMost(ANSWER)
        .until(() -> slack.responses().getLast().toString().contains("somebody else"));
    assertThat(records.phase(id)).isEqualTo("AWAITING_APPROVAL");
    assertThat(kubernetes.istiodImage()).endsWith(TARGET);

    slack.click(bot.events(), bob, channel, back, "approve");

    incident.awaitTold(card, "prod runs Istio " + FROM, STEP);
    assertThat(records.phase(id)).isEqualTo("SUCCEEDED");
    assertThat(records.decisions(id)).containsExactly("APPROVED " + bob);
    assertThat(TestSettings.upgrades(folder)).hasSize(2);
    assertThat(TestSettings.upgrades(folder).getLast())
        .startsWith(FROM + " upgrade ")
        .contains("hub=docker.io/istio", "tag=" + FROM);
    assertThat(kubernetes.istiodImage()).endsWith(FROM);
    assertThat(kubernetes.proxies()).containsOnlyKeys(FROM);
    assertThat(kubernetes.revisions()).isEqualTo(before);
    endedWell = true;
  }

  @Test
  @Order(4)
  void whatIsStuckIsNamedWhatIsLostIsToldAndPeopleCarryOn() throws Exception {
    var before = kubernetes.revisions();
    awaitIstiods();
    card = incident.ask(bot.events(), "upgrade prod " + TARGET);
    var id = records.names().getLast();
    var waves = records.waves(id);
    assertThat(waves.stream().map(List::size)).containsExactly(2, 4, 4);
    var slow = waves.getFirst().getLast();
    var stuck =
        waves.getLast().stream()
            .filter(workload -> workload.kind().equals("Deployment"))
            .findFirst()
            .orElseThrow();

    try (var never = neverReady(stuck)) {
      try (var late = neverReady(slow)) {
        incident.approve(bot.events(), card);
        await("the first wave to be under way")
            .atMost(STEP)
            .until(() -> versions(slow).contains(TARGET));
        say(bob, "pause prod the shop has a sale");
        incident.awaitTold(card, "Paused: the shop has a sale.", ANSWER);
      }
      kubernetes.applicationPods().stream()
          .filter(pod -> isOf(pod, slow) && !Readiness.isPodReady(pod))
          .forEach(kubernetes::delete);
      awaitReady(TARGET, waves.getFirst());
      assertThat(records.phase(id)).isEqualTo("PAUSED");

      bot.close();
      bot = serve(SETTINGS + PATIENCE);

      var connected = kubernetes.connectedProxies();
      try (var lost = new Faults()) {
        lost.istiodProcessEnds();
        press(alice, "resume");
        incident.awaitTold(card, "Paused. Restart wave 1: Waited", STEP);
        assertThat(trouble("Restart wave 1"))
            .contains("gate G1 (istiod): istiod istio-system/istiod does not answer");
        assertThat(waves.get(1))
            .allSatisfy(workload -> assertThat(versions(workload)).containsExactly(FROM));
      }
      await("the proxies to be back")
          .atMost(STEP)
          .ignoreExceptions()
          .until(() -> kubernetes.connectedProxies() >= connected);
      say(alice, "retry prod istiod is back");
      incident.awaitTold(card, "Restart wave 2: 4 workloads on " + TARGET, STEP);

      await("the last wave to be under way")
          .atMost(STEP)
          .until(() -> versions(stuck).contains(TARGET));
      press(bob, "pause");
      await("the pause").atMost(ANSWER).until(() -> records.phase(id).equals("PAUSED"));
      say(bob, "resume prod");
      incident.awaitTold(card, "Paused. Restart wave 3: Waited", STEP);

      assertThat(trouble("Restart wave 3"))
          .contains("3 of 4 done, waiting for " + stuck)
          .contains("event BackOff: Back-off restarting failed container app")
          .contains(LAST_LINE, "[hidden]")
          .doesNotContain(SECRET);
      assertThat(incident.currentCard(card).toString()).contains(stuck.toString());
      waves.getLast().stream()
          .filter(workload -> !workload.equals(stuck))
          .forEach(done -> assertThat(versions(done)).as("%s", done).containsExactly(TARGET));
    }
    press(alice, "retry");
    incident.awaitTold(card, "prod runs Istio " + TARGET, STEP);

    assertThat(records.decisions(id))
        .containsExactly(
            "APPROVED " + bob,
            "PAUSED " + bob,
            "RESUMED " + alice,
            "RETRIED " + alice,
            "PAUSED " + bob,
            "RESUMED " + bob,
            "RETRIED " + alice);
    assertThat(kubernetes.proxies()).containsOnlyKeys(TARGET);
    assertThat(TestSettings.upgrades(folder)).hasSize(3);
    assertThat(kubernetes.revisions())
        .allSatisfy((name, revision) ->
            assertThat(revision)
                .as(name)
                .isEqualTo(
                    before.get(name) + (stuck.toString().equals("Deployment " + name) ? 2 : 1)));
    assertThat(incident.shown(card)).doesNotHaveDuplicates();
    endedWell = true;
  }

  @Test
  @Order(5)
  void theWayBackAfterTheWavesMovesEveryWorkloadAgain() throws Exception {
    var before = kubernetes.revisions();
    awaitIstiods();
    press(bob, "roll_back");
    var back = wayBack();
    var id = records.names().getLast();
    slack.click(bot.events(), alice, channel, back, "approve");

    incident.awaitTold(card, "prod runs Istio " + FROM, STEP.multipliedBy(2));

    assertThat(records.decisions(id)).containsExactly("APPROVED " + alice);
    assertThat(TestSettings.upgrades(folder)).hasSize(4);
    assertThat(TestSettings.upgrades(folder).getLast()).startsWith(FROM + " upgrade ");
    assertThat(kubernetes.istiodImage()).endsWith(FROM);
    assertThat(kubernetes.proxies()).containsOnlyKeys(FROM);
    assertThat(kubernetes.revisions())
        .allSatisfy(
            (name, revision) -> assertThat(revision).as(name).isEqualTo(before.get(name) + 1));
    try (var more = new Faults()) {
      more.scaleUp("team-1", "app-1");
      await("a new pod to get the older proxy")
          .atMost(Duration.ofMinutes(1))
          .until(() -> readyOn(FROM) == (8 + 1) * 2 + 1 + 1);
    }
    endedWell = true;
  }

  @Test
  @Order(6)
  void theHistoryTellsWhatBecameOfEach() {
    var names = records.names();
    assertThat(names.stream().map(records::phase))
        .containsExactly("ABORTED", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED");

    assertThat(answer(bob, "history prod", names.getLast()))
        .contains(names)
        .contains("⏹️ `" + names.getFirst() + "`", "✅ `" + names.getLast() + "`")
        .contains("Roll back Istio " + TARGET + " → " + FROM);
    assertThat(answer(bob, "show " + names.get(2), "the shop has a sale"))
        .contains("⏸️ Paused by <@" + bob + ">", "🔁 Retried by <@" + alice + ">")
        .contains("istiod is back", "Restart wave 3: Waited");
    endedWell = true;
  }

  /** A plan that is made before both of them run is not the one that is made afterwards. */
  private static void awaitIstiods() {
    await("both istiods to be ready").atMost(STEP).until(kubernetes::mayLoseAnIstiod);
  }

  /** From one who may, and recorded at once. */
  private static void say(String user, String command) {
    assertThat(slack.command(bot.events(), user, channel, command)).isEqualTo(200);
  }

  private static void press(String user, String action) {
    incident.press(bot.events(), user, card, action);
  }

  private static String answer(String user, String command, String words) {
    say(user, command);
    await("an answer with " + words)
        .atMost(ANSWER)
        .until(() -> slack.responses().getLast().toString().contains(words));
    return slack.responses().getLast().toString();
  }

  /** The card of the way back, in the thread of the upgrade. */
  private static JsonNode wayBack() {
    return await("a card for the way back")
        .atMost(STEP)
        .until(
            () ->
                slack.thread(channel, card.path("ts").asText()).stream()
                    .filter(message -> message.toString().contains("\"action_id\":\"approve\""))
                    .toList(),
            cards -> !cards.isEmpty())
        .getLast();
  }

  private static List<String> ending(JsonNode root) {
    return incident.told(root).stream().filter(text -> text.contains("Took")).toList();
  }

  /** The message about a step that did not go on. */
  private static String trouble(String step) {
    return incident.shown(card).stream()
        .filter(message -> message.contains("Paused. " + step))
        .findFirst()
        .orElseThrow();
  }

  private static Faults neverReady(Workload workload) {
    return new Faults()
        .neverReady(
            workload.namespace(),
            workload.name(),
            List.of("connecting", "DB_PASSWORD=" + SECRET, LAST_LINE));
  }

  private static boolean isOf(Pod pod, Workload workload) {
    return pod.getMetadata().getNamespace().equals(workload.namespace())
        && workload.name().equals(pod.getMetadata().getLabels().get("app"));
  }

  private static Set<String> versions(Workload workload) {
    return kubernetes.applicationPods().stream()
        .filter(pod -> isOf(pod, workload))
        .map(Kubernetes::proxyVersion)
        .collect(Collectors.toSet());
  }

  private static void awaitReady(String version, List<Workload> workloads) {
    await("all pods of " + workloads + " to be ready on " + version)
        .atMost(STEP)
        .until(() ->
            kubernetes.applicationPods().stream()
                .filter(pod -> workloads.stream().anyMatch(workload -> isOf(pod, workload)))
                .allMatch(pod ->
                    Readiness.isPodReady(pod) && Kubernetes.proxyVersion(pod).equals(version)));
  }

  private static long readyOn(String version) {
    return kubernetes.applicationPods().stream()
        .filter(Readiness::isPodReady)
        .filter(pod -> Kubernetes.proxyVersion(pod).equals(version))
        .count();
  }

  private static String texts(List<ConfigMap> maps) {
    return maps.stream()
        .map(ConfigMap::getData)
        .map(Map::values)
        .map(String::valueOf)
        .collect(Collectors.joining());
  }
}
