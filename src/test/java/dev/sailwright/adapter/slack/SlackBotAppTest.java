package dev.sailwright.adapter.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedLogs;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.playground.SimulatedMeshConfigs;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.testing.FakeSlack;
import dev.sailwright.testing.KnownPeople;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.TestServer;
import dev.sailwright.testing.Unwitnessed;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Standing;
import dev.sailwright.upgrade.UpgradeMachine;
import dev.sailwright.usecase.ApproveStep;
import dev.sailwright.usecase.Approvers;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.GatherPlan;
import dev.sailwright.usecase.LookAhead;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.OpenUpgrades;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.RunPrecheck;
import dev.sailwright.usecase.ShowHistory;
import dev.sailwright.usecase.ShowPlan;
import dev.sailwright.usecase.ShowReleases;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.ShowVersions;
import dev.sailwright.usecase.SteerUpgrade;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Commands and clicks as Slack sends them: signed HTTP in, answers at the address that came along.
 */
class SlackBotAppTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration IN_TIME = Duration.ofSeconds(30);
  private static final SigningSecrets SECRETS = new SigningSecrets("topsecret", Optional.empty());

  private final ManualClock clock = new ManualClock();
  private final SimulatedMesh mesh =
      new SimulatedMesh(Scenario.behind(), TestCatalog.catalog(), clock);
  private final InMemoryUpgradeStore store = new InMemoryUpgradeStore();
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger trigger = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);
  private volatile MeshObserver observer = mesh;
  private List<String> others = List.of();
  private FakeSlack slack;
  private SlackClient client;
  private SlackBotApp bot;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    slack = new FakeSlack();
    client = new SlackClient(slack.api(), "xoxb-test", new Unwitnessed(), Unwitnessed.OPEN);
    serve(
        new BoundedWork("work", 4, 16, new SimpleMeterRegistry()),
        new BoundedWork("regrets", 1, 16, new SimpleMeterRegistry()));
  }

  private void serve(BoundedWork work, BoundedWork regrets) throws Exception {
    var deciding = new BoundedWork("decisions", 4, 16, new SimpleMeterRegistry());
    var desk = new Desk(new Replies(client), new Random(1), work, regrets, deciding, IN_TIME);
    bot = new SlackBotApp(client, SECRETS, useCases(), clock, desk, new SimpleMeterRegistry());
    server = new TestServer(bot.filter(), bot.servlet());
  }

  private void restart() throws Exception {
    server.close();
    bot.close();
    serve(
        new BoundedWork("work", 4, 16, new SimpleMeterRegistry()),
        new BoundedWork("regrets", 1, 16, new SimpleMeterRegistry()));
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    server.close();
    bot.close();
    client.close();
    slack.close();
    assertThat(slack.violations()).isEmpty();
  }

  private UseCases useCases() {
    var policy =
        new ClusterPolicy(
            "prod",
            1,
            ClusterPolicy.DEFAULT_WAVES,
            Scenario.behind().inputs(),
            List.of(),
            Set.of(Samples.ALICE, Samples.BOB),
            1,
            Set.of(),
            Optional.of(Samples.CHANNEL),
            ClusterPolicy.DEFAULT_APPROVAL_TTL,
            ClusterPolicy.DEFAULT_PATIENCE);
    var all = new ArrayList<>(List.of(policy));
    others.forEach(name -> all.add(ClusterPolicy.defaults(name)));
    var clusters = new Clusters(all, Optional.empty());
    var approvers = new Approvers(new KnownPeople());
    var around = new SimulatedSurroundings();
    var senses = new LookAround.Senses(mesh, mesh, around, around, mesh, mesh);
    var gather = new GatherPlan(senses, store, approvers, TestCatalog.catalog(), clock);
    var gate = Unwitnessed.gate();
    var request = new RequestUpgrade(gather, store, gate, clock);
    var steer = new SteerUpgrade(store, gate, clusters, approvers, clock);
    var versions = new ShowVersions(this::look, TestCatalog.catalog(), clock);
    var diagnose =
        new Diagnose(
            new Diagnose.Senses(this::look, around, around, new SimulatedLogs()),
            TestCatalog.signatures(),
            TestCatalog.catalog(),
            clock);
    return new UseCases(
        clusters,
        new ShowStatus(this::look, TestCatalog.catalog(), clock),
        diagnose,
        new CompareMeshes(diagnose, new SimulatedMeshConfigs(), TestCatalog.catalog(), clock),
        new RunPrecheck(
            new LookAround(senses, TestCatalog.catalog(), clock),
            new OpenUpgrades(store, clock)::of),
        versions,
        new ShowReleases(versions, TestCatalog.catalog()),
        timeline -> ("a picture: " + timeline.clusters()).getBytes(StandardCharsets.US_ASCII),
        new LookAhead(diagnose, true),
        new ShowPlan(
            new LookAround(senses, TestCatalog.catalog(), clock),
            new OpenUpgrades(store, clock)::of),
        request,
        new DecideUpgrade(store, gate, clusters, approvers, clock),
        new ApproveStep(store, gate, clusters, approvers, clock),
        steer,
        new RequestRollback(gather, request, steer, store, clusters, approvers, clock),
        new ShowHistory(store),
        TestCatalog.catalog());
  }

  private MeshState look(String cluster) {
    looks.incrementAndGet();
    return observer.observe(cluster);
  }

  @Test
  void versionsOfAllClustersAreAnsweredToTheAskerAlone() throws Exception {
    others = List.of("dev");
    restart();
    command("versions");
    var answer = answer(1);
    assertThat(answer.path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(answer.toString()).contains("*prod*", "*dev*", "support ended 2026-10-12");
  }

  @Test
  void whatComesUpIsAnsweredToTheAskerAloneAndPostedNowhere() {
    command("watch");
    var answer = answer(1);
    assertThat(answer.path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(answer.toString())
        .contains(
            "prod: 1 thing to plan for",
            "*2026-10-12*, 42 days ago",
            "Told by itself in <#" + Samples.CHANNEL + ">");
    assertThat(answer.findValuesAsText("action_id")).containsExactly("plan_upgrade", "diagnose");
    assertThat(slack.messages()).isEmpty();
  }

  @Test
  void aComparisonIsAnsweredToTheAskerAloneAndMayBeShared() throws Exception {
    others = List.of("dev");
    restart();
    command("compare dev prod");
    var answer = answer(1);
    assertThat(answer.path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(answer.path("text").asText()).contains("dev ↔ prod: Nothing is suspicious");
    assertThat(answer.findValuesAsText("action_id")).containsExactly("share_comparison", "compare");
    var pair = answer.findValuesAsText("value").getFirst();
    click("share_comparison", pair, Samples.BOB);
    assertThat(answer(2).path("response_type").asText()).isEqualTo("in_channel");
    assertThat(answer(2).toString())
        .contains("Shared by <@" + Samples.BOB + ">", "dev ↔ prod")
        .doesNotContain("share_comparison");
    click("compare", pair, Samples.BOB);
    assertThat(answer(3).path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(answer(3).toString()).contains("dev ↔ prod", "share_comparison");
  }

  @Test
  void aComparisonWithAClusterThatIsNoLongerSetUpDoesNothing() {
    click("compare", new ButtonIds.Pair("gone", "prod").value(), Samples.BOB);
    assertThat(answer(1).toString()).contains("no longer set up");
    assertThat(looks).hasValue(0);
  }

  @Test
  void aDiagnosisOffersTheComparisonWhereAnotherClusterIsSetUp() throws Exception {
    command("diagnose");
    assertThat(answer(1).toString()).doesNotContain("Compare with");
    others = List.of("dev");
    restart();
    command("diagnose prod");
    assertThat(answer(2).toString())
        .contains("Compare with dev", new ButtonIds.Pair("dev", "prod").value());
  }

  @Test
  void theReleasesAreSharedInWordsAfterTheirPicture() {
    command("releases");
    assertThat(answer(1).toString()).contains("*1.31*", "runs: prod 1.", "share_releases");
    click("share_releases", "releases", Samples.BOB);
    assertThat(answer(2).path("response_type").asText()).isEqualTo("in_channel");
    assertThat(answer(2).toString())
        .contains("Shared by <@" + Samples.BOB + ">")
        .doesNotContain("share_releases");
    assertThat(slack.messages().getFirst().file())
        .hasValueSatisfying(file -> {
          assertThat(file.name()).isEqualTo("istio-support-2026-11-23.png");
          assertThat(file.content()).startsWith("a picture: [Kubernetes 1.").endsWith(": prod]");
        });
  }

  @Test
  void theVersionsOfTheClustersAskedForAreSharedInWordsAfterTheirPicture() throws Exception {
    others = List.of("dev");
    restart();
    command("versions prod");
    var value = answer(1).findValuesAsText("value").getFirst();
    var before = looks.get();
    click("share_versions", value, Samples.BOB);
    assertThat(answer(2).path("response_type").asText()).isEqualTo("in_channel");
    assertThat(looks).as("the picture and the words are of one look").hasValue(before + 1);
    assertThat(answer(2).toString())
        .contains("Shared by <@" + Samples.BOB + ">", "*prod*")
        .doesNotContain("*dev*", "share_versions");
    assertThat(slack.messages().getFirst().file())
        .hasValueSatisfying(
            file -> assertThat(file.content()).contains(": prod").doesNotContain("dev"));
    command("versions");
    click("share_versions", answer(3).findValuesAsText("value").getFirst(), Samples.BOB);
    assertThat(answer(4).toString()).contains("*prod*", "*dev*");
  }

  @Test
  void theVersionsOfAClusterThatIsNotThereAnyMoreAreNotShared() {
    click("share_versions", ButtonIds.clusterKey("gone"), Samples.BOB);
    assertThat(answer(1).path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(slack.messages()).isEmpty();
  }

  @Test
  void aPictureThatSlackDoesNotTakeIsToldToTheOneWhoClickedAlone() {
    slack.next("files.getUploadURLExternal", new FakeSlack.Fault.Refused("not_in_channel"));
    click("share_releases", "releases", Samples.BOB);
    assertThat(answer(1).path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(answer(1).toString()).contains("`not_in_channel`", "invite the app");
    slack.next("files.completeUploadExternal", new FakeSlack.Fault.Dropped(false));
    click("share_releases", "releases", Samples.BOB);
    assertThat(answer(2).toString()).contains("look in the channel before you click again");
    assertThat(slack.messages()).isEmpty();
  }

  @Test
  void aDiagnosisIsAnsweredToTheAskerAloneAndMayBeShared() {
    assertThat(command("diagnose").statusCode()).isEqualTo(200);
    var answer = answer(1);
    assertThat(answer.path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(answer.path("text").asText()).contains("no failure found, 1 thing to plan for");
    assertThat(answer.path("blocks").toString())
        .contains(ButtonIds.SHARE_DIAGNOSIS, ButtonIds.DIAGNOSE, "Ruled out");
  }

  @Test
  void theLogsBehindADiagnosisAreShownToTheOneWhoClicksAlone() {
    click(ButtonIds.SHOW_LOGS, ButtonIds.clusterKey("prod"), Samples.BOB);
    var answer = answer(1);
    assertThat(answer.path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(answer.path("blocks").toString()).contains("what the logs say", "Lines read: ");
    assertThat(slack.messages()).isEmpty();
  }

  @Test
  void aPlanAsksForNothingUntilItsButtonIsClickedAndThenForExactlyThat() {
    command("plan prod 1.29.8");
    assertThat(answer(1).path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(answer(1).toString()).contains("1.29.6 → 1.29.8", "Request this upgrade");
    assertThat(store.ofCluster("prod")).isEmpty();
    var value = ButtonIds.clusterKey("prod") + "|1.29.8";
    assertThat(answer(1).toString()).contains("\"" + value + "\"");
    click(ButtonIds.SHARE_PLAN, value, Samples.BOB);
    assertThat(answer(2).path("response_type").asText()).isEqualTo("in_channel");
    assertThat(answer(2).toString()).contains("Shared by <@" + Samples.BOB + ">");
    assertThat(store.ofCluster("prod")).isEmpty();
    click(ButtonIds.PLAN, value, Samples.ALICE);
    answer(3);
    assertThat(store.load("prod-1").orElseThrow().plan().to()).hasToString("1.29.8");
  }

  @Test
  void aCanarysPlanIsReadAndAskedForAsOne() {
    command("plan prod 1.30.5 --canary");
    var value = ButtonIds.clusterKey("prod") + "|1.30.5|canary";
    assertThat(answer(1).toString())
        .contains("*Strategy* canary", "objects come beside those of another revision", value);
    click(ButtonIds.SHARE_PLAN, value, Samples.BOB);
    assertThat(answer(2).toString()).contains("*Strategy* canary");
    assertThat(store.ofCluster("prod")).isEmpty();
    click(ButtonIds.PLAN, value, Samples.ALICE);
    answer(3);
    assertThat(store.load("prod-1").orElseThrow().plan().canary()).isPresent();
  }

  @Test
  void statusIsAcknowledgedWithNothingAndAnsweredToTheAskerAlone() {
    var ack = command("status");
    assertThat(ack.statusCode()).isEqualTo(200);
    assertThat(ack.body()).isEmpty();
    var answer = answer(1);
    assertThat(answer.path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(answer.path("text").asText()).startsWith("🟠 prod: degraded.");
    assertThat(answer.findValuesAsText("action_id"))
        .containsExactly("share_status", "refresh_status", "plan_upgrade");
    assertThat(slack.calls()).containsExactly("/response");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          help                   | /istio help
                                 | /istio help
          statsu                 | Try `/istio status`
          status prdo            | Try `/istio status prod`
          compare prod           | `compare` takes two different clusters
          upgrade prod 9.9.9     | is not a release that Sailwright knows
          upgrade prod 1.29.6    | runs 1.29.6 already
          upgrade prod 1.16.1    | would be a downgrade
          upgrade &lt;!channel&gt; | There is no cluster `&lt;!channel&gt;`
          """)
  void everyCommandGetsAnAnswer(String text, String words) {
    assertThat(command(Optional.ofNullable(text).orElse("")).statusCode()).isEqualTo(200);
    assertThat(answer(1).toString()).contains(words);
    assertThat(store.ofCluster("prod")).isEmpty();
  }

  @Test
  void anUpgradeIsStoredWithWhoAskedAndTheThreadItWasAskedIn() {
    send(
        Map.of(
            "command",
            "/istio",
            "text",
            "upgrade prod",
            "user_id",
            Samples.ALICE,
            "channel_id",
            "C0GENERAL1",
            "trigger_id",
            "1.1",
            "thread_ts",
            "1700000000.000007",
            "response_url",
            slack.responseUrl().toString()));
    assertThat(answer(1).path("text").asText())
        .startsWith("✋ Planned `prod-1`")
        .contains("<@" + Samples.BOB + "> may approve it");
    assertThat(answer(1).path("thread_ts").asText()).isEqualTo("1700000000.000007");
    var origin = store.load("prod-1").orElseThrow().origin();
    assertThat(origin.requester()).isEqualTo(Samples.ALICE);
    assertThat(origin.channel()).isEqualTo("C0GENERAL1");
    assertThat(origin.thread()).contains("1700000000.000007");
  }

  @Test
  void theAcknowledgementWaitsForNobody() {
    observer = this::blocked;
    assertThat(command("status").statusCode()).isEqualTo(200);
    assertThat(slack.calls()).isEmpty();
    release.countDown();
    assertThat(answer(1).path("text").asText()).contains("prod");
  }

  @Test
  void arequestThatSlackRepeatsIsDoneOnce() {
    var form = form("status", Samples.ALICE, "1.1");
    assertThat(List.of(send(form).statusCode(), send(form).statusCode())).containsOnly(200);
    command("help");
    await().untilAsserted(() -> assertThat(slack.responses()).hasSize(2));
    assertThat(looks).hasValue(1);
  }

  @Test
  void whenTooMuchIsAskedItSaysSoAndTheSameRequestMayComeAgain() throws Exception {
    restart(
        new BoundedWork("work", 1, 1, new SimpleMeterRegistry()),
        new BoundedWork("regrets", 1, 9, new SimpleMeterRegistry()));
    observer = this::blocked;
    command("status");
    await().untilAsserted(() -> assertThat(looks).hasValue(1));
    command("status");
    var third = form("help", Samples.ALICE, "third");
    assertThat(send(third).statusCode()).isEqualTo(200);
    assertThat(answer(1).path("text").asText()).startsWith("⏳ I am busy, and nothing was done.");
    release.countDown();
    await().untilAsserted(() -> assertThat(slack.responses()).hasSize(3));
    send(third);
    assertThat(answer(4).path("text").asText()).startsWith("Sailwright looks after");
  }

  @Test
  void whenNotEvenThatCanBeSaidTheUserSeesThatItFailed() throws Exception {
    var regrets = new BoundedWork("regrets", 1, 1, new SimpleMeterRegistry());
    restart(new BoundedWork("work", 1, 1, new SimpleMeterRegistry()), regrets);
    observer = this::blocked;
    command("status");
    await().untilAsserted(() -> assertThat(looks).hasValue(1));
    command("status");
    regrets.close();
    assertThat(command("status").statusCode()).isEqualTo(503);
  }

  @Test
  void aFailureIsToldWithAnIdAndWithoutItsInnards() {
    observer =
        cluster -> {
          throw new IllegalStateException("token=secret");
        };
    command("status");
    assertThat(answer(1).toString())
        .contains("Something went wrong here. Nothing was changed; try again.")
        .containsPattern("under `[0-9a-f]{8}`")
        .doesNotContain("secret")
        .doesNotContain("Exception");
  }

  @Test
  void anAnswerThatDoesNotArriveIsSentAnotherWay() {
    slack.next(
        "/response", new FakeSlack.Fault.ServerError(false), new FakeSlack.Fault.Dropped(false));
    command("help");
    await().untilAsserted(() -> assertThat(slack.ephemeral()).hasSize(1));
    assertThat(slack.calls()).containsExactly("/response", "/response", "chat.postEphemeral");
  }

  @Test
  void anotherPersonsApprovalIsRecordedAndTheSecondClickIsToldWhoWasFirst() {
    var value = proposed();
    click("approve", value, Samples.BOB);
    assertThat(answer(2).path("text").asText()).startsWith("✅ Approved by <@" + Samples.BOB + ">");
    assertThat(store.load("prod-1").orElseThrow().decision().map(Decision::user))
        .contains(Samples.BOB);
    click("deny", value, Samples.ALICE);
    var ack = submit(view(1), Samples.ALICE, reason("no"));
    assertThat(ack.path("view").toString())
        .contains("was decided before", "Approved by <@" + Samples.BOB + ">");
    assertThat(store.load("prod-1").orElseThrow().decisions()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          approve | U0ALICE01 | as it is       | You asked for this upgrade
          approve | U0EVE0003 | as it is       | You are not an approver of prod
          approve | U0BOB0002 | another digest | belongs to another plan
          approve | U0BOB0002 | nonsense       | no longer set up
          deny    | U0BOB0002 | nonsense       | no longer set up
          """)
  void whoMayNotOrClicksSomethingOldIsTurnedAway(
      String action, String user, String value, String words) {
    var right = proposed();
    var sent =
        switch (value) {
          case "another digest" -> "prod-1|" + "0".repeat(64);
          case "nonsense" -> "nonsense";
          default -> right;
        };
    click(action, sent, user);
    assertThat(answer(2).toString()).contains(words);
    assertThat(store.load("prod-1").orElseThrow().decisions()).isEmpty();
  }

  @Test
  void theRequesterMayDenyAndSaysWhy() {
    click("deny", proposed(), Samples.ALICE);
    var ack = submit(view(1), Samples.ALICE, reason("  not <!channel> tonight "));
    assertThat(ack.path("response_action").asText()).isEqualTo("update");
    assertThat(ack.path("view").toString())
        .contains("🚫 Denied by <@" + Samples.ALICE + ">", "not &lt;!channel&gt; tonight");
    assertThat(ack.path("view").has("submit")).isFalse();
    assertThat(store.load("prod-1").orElseThrow().decision())
        .hasValueSatisfying(decision -> {
          assertThat(decision.kind()).isEqualTo(Decision.Kind.DENIED);
          assertThat(decision.note()).isEqualTo("not <!channel> tonight");
        });
  }

  @Test
  void aDenialWithoutAReasonIsNotTaken() {
    click("deny", proposed(), Samples.ALICE);
    var ack = submit(view(1), Samples.ALICE, reason("   "));
    assertThat(ack.path("response_action").asText()).isEqualTo("errors");
    assertThat(ack.path("errors").path("reason").asText()).isEqualTo("Say why, in a word or two.");
    assertThat(store.load("prod-1").orElseThrow().decisions()).isEmpty();
  }

  @Test
  void whoMayNotDenyReadsSoInTheForm() {
    click("deny", proposed(), "U0EVE0003");
    var ack = submit(view(1), "U0EVE0003", reason("no"));
    assertThat(ack.path("view").toString()).contains("You are not an approver of prod");
    assertThat(store.load("prod-1").orElseThrow().decisions()).isEmpty();
  }

  @Test
  void theAnswerWaitsUntilSlackKnowsTheFormAndGoesToTheChannelWhenItIsClosed() {
    command("upgrade");
    slack.next("views.update", new FakeSlack.Fault.Refused("not_found"));
    submit(view(1), Samples.ALICE, prodToTheNewest());
    assertThat(view(2).toString()).contains("Planned `prod-1`");
    slack.next(
        "views.update",
        Collections.nCopies(8, new FakeSlack.Fault.Refused("not_found"))
            .toArray(new FakeSlack.Fault[0]));
    command("upgrade");
    submit(view(3), Samples.ALICE, prodToTheNewest());
    assertThat(answer(1).path("text").asText()).contains("No upgrade of prod");
  }

  @Test
  void aFormThatSlackDoesNotOpenIsSaid() {
    var value = proposed();
    slack.next("views.open", new FakeSlack.Fault.Refused("expired_trigger_id"));
    click("deny", value, Samples.ALICE);
    assertThat(answer(2).path("text").asText()).contains("did not let me open the form");
  }

  @Test
  void anUpgradeOfNothingInParticularOpensAFormAlsoWithOneCluster() {
    command("upgrade");
    var form = view(1);
    var prod = ButtonIds.clusterKey("prod");
    assertThat(form.at("/blocks/0/element/initial_option/value").asText()).isEqualTo(prod);
    assertThat(store.ofCluster("prod")).isEmpty();

    submit(form, Samples.ALICE, prodToTheNewest());
    assertThat(view(2).toString()).contains("Planned `prod-1`");
  }

  private static String prodToTheNewest() {
    return "{'cluster':{'cluster':{'type':'static_select','selected_option':{'value':'"
        + ButtonIds.clusterKey("prod")
        + "'}}},'version':{'version':{'type':'static_select','selected_option':{'value':'newest'}}}}";
  }

  /** The trigger lives for three seconds, and all who could wait for Kubernetes are waiting. */
  @Test
  void aFormOpensWhileKubernetesAnswersNobody() throws Exception {
    restart(
        new BoundedWork("work", 1, 1, new SimpleMeterRegistry()),
        new BoundedWork("quick", 1, 9, new SimpleMeterRegistry()));
    observer = this::blocked;
    command("status");
    await().untilAsserted(() -> assertThat(looks).hasValue(1));
    command("status");

    command("upgrade");
    assertThat(view(1).path("callback_id").asText()).isEqualTo(FormViews.UPGRADE);
    click("deny", "prod-1|" + "0".repeat(64), Samples.ALICE);
    assertThat(view(2).path("callback_id").asText()).isEqualTo(FormViews.DENY);

    assertThat(slack.calls()).containsExactly("views.open", "views.open");
    assertThat(looks).hasValue(1);
  }

  @Test
  void withSeveralClustersAFormAsksAndDoesWhatTheCommandWouldDo() throws Exception {
    others = List.of("dev", "staging");
    restart();
    command(" Upgrade ");
    var form = view(1);
    assertThat(form.findValuesAsText("value"))
        .contains(ButtonIds.clusterKey("dev"), ButtonIds.clusterKey("prod"), "newest");
    var chosen =
        "{'cluster':{'cluster':{'type':'static_select','selected_option':{'value':'"
            + ButtonIds.clusterKey("prod")
            + "'}}},'version':{'version':{'type':'static_select','selected_option':{'value':'newest'}}}";
    var withoutWhy =
        chosen
            + ",'emergency':{'emergency':{'type':'checkboxes','selected_options':[{'value':'emergency'}]}}}";
    var ack = submit(form, Samples.ALICE, withoutWhy);
    assertThat(ack.path("errors").path("why").asText()).contains("needs a reason");
    var withoutTick = chosen + ",'why':{'why':{'type':'plain_text_input','value':'down'}}}";
    assertThat(submit(form, Samples.ALICE, withoutTick).path("errors").path("why").asText())
        .contains("tick the box");
    assertThat(submit(form, Samples.ALICE, "{}").path("errors").has("cluster")).isTrue();
    assertThat(store.load("prod-1")).isEmpty();

    submit(form, Samples.ALICE, chosen + "}");
    assertThat(view(2).toString()).contains("✋ Planned `prod-1`");
    assertThat(store.load("prod-1").orElseThrow().origin())
        .satisfies(origin -> {
          assertThat(origin.requester()).isEqualTo(Samples.ALICE);
          assertThat(origin.channel()).isEqualTo(Samples.CHANNEL);
        });
  }

  @Test
  void theFormAsksForACanaryAndForNoneInAnEmergency() throws Exception {
    command("upgrade");
    var form = view(1);
    var chosen = prodToTheNewest();
    var canary = chosen.substring(0, chosen.length() - 1) + "," + ticked("canary");
    var ack =
        submit(
            form,
            Samples.ALICE,
            canary
                + ","
                + ticked("emergency")
                + ",'why':{'why':{'type':'plain_text_input','value':'down'}}}");
    assertThat(ack.path("errors").path("canary").asText()).contains("mends nothing soon");
    assertThat(store.load("prod-1")).isEmpty();

    submit(form, Samples.ALICE, canary + "}");
    assertThat(view(2).toString()).contains("✋ Planned `prod-1`");
    assertThat(store.load("prod-1").orElseThrow().plan().canary()).isPresent();
  }

  private static String ticked(String box) {
    return "'%1$s':{'%1$s':{'type':'checkboxes','selected_options':[{'value':'%1$s'}]}}"
        .formatted(box);
  }

  private static String reason(String text) {
    return "{'reason':{'reason':{'type':'plain_text_input','value':'" + text + "'}}}";
  }

  private JsonNode view(int number) {
    await().untilAsserted(() -> assertThat(slack.views()).hasSizeGreaterThanOrEqualTo(number));
    return slack.views().get(number - 1);
  }

  /** Sends an open form and returns what Slack is told at once. */
  private JsonNode submit(JsonNode view, String user, String values) {
    var payload = JSON.createObjectNode().put("type", "view_submission").put("trigger_id", "9.9");
    payload.putObject("user").put("id", user).put("username", "somebody");
    payload.putObject("team").put("id", "T1");
    var sent = ((ObjectNode) view).deepCopy().put("id", "V" + trigger.incrementAndGet());
    try {
      sent.putObject("state").set("values", JSON.readTree(values.replace('\'', '"')));
      payload.set("view", sent);
      var ack = send(Map.of("payload", payload.toString()));
      assertThat(ack.statusCode()).isEqualTo(200);
      return JSON.readTree(ack.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void statusCanBeSharedRefreshedAndPlannedFrom() {
    var key = ButtonIds.clusterKey("prod");
    click("share_status", key, Samples.ALICE);
    assertThat(answer(1).path("response_type").asText()).isEqualTo("in_channel");
    assertThat(answer(1).toString())
        .contains("Shared by <@" + Samples.ALICE + ">")
        .doesNotContain("share_status");
    click("refresh_status", key, Samples.ALICE);
    assertThat(answer(2).path("replace_original").asBoolean()).isTrue();
    click("plan_upgrade", key, Samples.ALICE);
    assertThat(answer(3).path("text").asText()).startsWith("✋ Planned `prod-1`");
    click("share_status", ButtonIds.clusterKey("gone"), Samples.ALICE);
    assertThat(answer(4).path("text").asText()).contains("no longer set up");
  }

  @ParameterizedTest
  @CsvSource({
    "pause,PAUSED,⏸️ Paused by",
    "abort,ABORTED,⏹️ Aborted by",
    "resume,,⛔ Not recorded: prod-1 is not paused; it runs.",
    "retry,,⛔ Not recorded: prod-1 is not paused; it runs."
  })
  void whatIsUnderWayIsSteeredByButtonAndByCommand(
      String action, Decision.@Nullable Kind recorded, String words) {
    var value = started();
    click(action, value, Samples.BOB);
    assertThat(answer(3).toString()).contains(words);
    command(action + " prod because of the traffic");
    var answered = answer(4).toString();
    var decisions = store.load("prod-1").orElseThrow().decisions();
    if (recorded == null) {
      assertThat(answered).contains(words);
      assertThat(decisions).hasSize(1);
    } else {
      assertThat(decisions.get(1).kind()).isEqualTo(recorded);
      assertThat(decisions.get(1).user()).isEqualTo(Samples.BOB);
    }
  }

  @Test
  void theHistoryAndTheStoryOfOneAreShown() {
    started();
    command("history");
    assertThat(answer(3).toString()).contains("prod-1", "/istio show prod-1");
    command("show prod-1");
    assertThat(answer(4).toString()).contains("Running:", "Approved by <@" + Samples.BOB + ">");
    command("show prod-9");
    assertThat(answer(5).toString()).contains("There is no upgrade");
  }

  /** Asked for, approved and begun; two answers were given. */
  private String started() {
    var value = proposed();
    click("approve", value, Samples.BOB);
    answer(2);
    var approved = store.load("prod-1").orElseThrow();
    var begun =
        UpgradeMachine.decide(
            approved,
            useCases().clusters().find("prod").orElseThrow(),
            Standing.full(),
            clock.instant());
    store.saveStatus(begun.next());
    return value;
  }

  @Test
  void aClickThatSlackRepeatsCountsOnce() {
    var payload = payload("approve", proposed(), Samples.BOB, "77.1");
    send(Map.of("payload", payload));
    send(Map.of("payload", payload));
    click("approve", "nonsense", Samples.BOB);
    await().untilAsserted(() -> assertThat(slack.responses()).hasSize(3));
    assertThat(slack.responses()).noneMatch(answer -> answer.toString().contains("decided before"));
  }

  @Test
  void eventsAreAcknowledged() {
    var challenge =
        post(
            "application/json",
            "{\"type\":\"url_verification\",\"token\":\"t\",\"challenge\":\"c-1\"}");
    assertThat(challenge.body()).contains("c-1");
    var opened =
        post(
            "application/json",
            "{\"type\":\"event_callback\",\"team_id\":\"T1\",\"event\":{\"type\":\"app_home_opened\",\"user\":\"U1\",\"tab\":\"home\"}}");
    assertThat(opened.statusCode()).isEqualTo(200);
    assertThat(slack.calls()).isEmpty();
  }

  @Test
  void oddButSignedRequestsDoNoHarm() {
    for (var body :
        List.of(
            "",
            "payload=",
            "payload=%7B",
            "command=%2Fother&text=x",
            "=&=&",
            "payload=%7B%22type%22%3A%22block_actions%22%7D")) {
      assertThat(post("application/x-www-form-urlencoded", body).statusCode())
          .as(body)
          .isBetween(200, 499);
    }
    command("help");
    assertThat(answer(1).path("text").asText()).startsWith("Sailwright");
  }

  @Test
  void withoutItsFilterTheServletTakesNothing() throws Exception {
    Filter open = (request, response, chain) -> chain.doFilter(request, response);
    try (var unguarded = new TestServer(open, bot.servlet())) {
      assertThat(
              post(unguarded.address(), "application/x-www-form-urlencoded", "command=%2Fistio")
                  .statusCode())
          .isEqualTo(401);
    }
    assertThat(slack.calls()).isEmpty();
  }

  @Test
  void warmsItselfUpThroughTheWholeWayWithoutDoingAnything() {
    assertThat(WarmUp.run(server.address(), SECRETS, clock)).isTrue();
    assertThat(WarmUp.run(server.address(), new SigningSecrets("wrong", Optional.empty()), clock))
        .isFalse();
    assertThat(WarmUp.run(URI.create("http://127.0.0.1:1/slack/events"), SECRETS, clock)).isFalse();
    assertThat(slack.calls()).isEmpty();
  }

  private MeshState blocked(String cluster) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return mesh.observe(cluster);
  }

  private void restart(BoundedWork work, BoundedWork regrets) throws Exception {
    server.close();
    bot.close();
    serve(work, regrets);
  }

  /** Asks for an upgrade as Alice and returns what its buttons carry. */
  private String proposed() {
    command("upgrade prod");
    answer(1);
    var upgrade = store.load("prod-1").orElseThrow();
    return new ButtonIds.PlanRef(upgrade.id(), upgrade.digest()).value();
  }

  private JsonNode answer(int number) {
    await().untilAsserted(() -> assertThat(slack.responses()).hasSizeGreaterThanOrEqualTo(number));
    return slack.responses().get(number - 1);
  }

  private HttpResponse<String> command(String text) {
    return send(form(text, Samples.ALICE, "trigger-" + trigger.incrementAndGet()));
  }

  private Map<String, String> form(String text, String user, String triggerId) {
    return Map.of(
        "command",
        "/istio",
        "text",
        text,
        "user_id",
        user,
        "user_name",
        "somebody",
        "channel_id",
        Samples.CHANNEL,
        "team_id",
        "T1",
        "trigger_id",
        triggerId,
        "response_url",
        slack.responseUrl().toString());
  }

  private void click(String action, String value, String user) {
    assertThat(
            send(Map.of("payload", payload(action, value, user, trigger.incrementAndGet() + ".5")))
                .statusCode())
        .isEqualTo(200);
  }

  private String payload(String action, String value, String user, String at) {
    var payload =
        JSON.createObjectNode()
            .put("type", "block_actions")
            .put("trigger_id", "9.9")
            .put("response_url", slack.responseUrl().toString());
    payload.putObject("user").put("id", user).put("username", Samples.BOB);
    payload.putObject("team").put("id", "T1");
    payload.putObject("channel").put("id", Samples.CHANNEL);
    payload
        .putObject("container")
        .put("type", "message")
        .put("message_ts", "1700000000.000001")
        .put("channel_id", Samples.CHANNEL);
    payload
        .putArray("actions")
        .addObject()
        .put("action_id", action)
        .put("block_id", "b")
        .put("value", value)
        .put("type", "button")
        .put("action_ts", at);
    return payload.toString();
  }

  private HttpResponse<String> send(Map<String, String> form) {
    return post(
        "application/x-www-form-urlencoded",
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&")));
  }

  private HttpResponse<String> post(String type, String body) {
    return post(server.address(), type, body);
  }

  private HttpResponse<String> post(URI address, String type, String body) {
    var timestamp = Long.toString(clock.instant().getEpochSecond());
    try {
      return http.send(
          HttpRequest.newBuilder(address)
              .header("Content-Type", type)
              .header("X-Slack-Request-Timestamp", timestamp)
              .header("X-Slack-Signature", SECRETS.sign(timestamp, body.getBytes(UTF_8)))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
