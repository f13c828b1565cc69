package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sailwright.diagnosis.Due;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Notice;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.Bulletin;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshLogs;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedLogs;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.playground.SimulatedMeshConfigs;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.port.LogReader;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.Notices;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.testing.Agreed;
import dev.sailwright.testing.BlockKit;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.MeshYaml;
import dev.sailwright.testing.PlanReports;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.LookAhead;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.ShowHistory;
import dev.sailwright.usecase.ShowReleases;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.ShowVersions;
import dev.sailwright.usecase.SteerUpgrade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every kind of message, as Slack gets it. */
class GoldenMessagesTest {
  private static final BlindSpot NO_LOGS =
      new BlindSpot(
          BlindSpot.Area.LOGS,
          "log of istio-system/istiod-1",
          "the right to get pods/log is missing",
          "Grant it; deploy/rbac.yaml has all that is needed.");
  private static final Path EXPECTED = Path.of("src/test/resources/blockkit");
  private static final List<Bulletin> BULLETINS =
      MeshYaml.bulletins(
          """
          bulletins:
            - {id: ISTIO-SECURITY-2026-006, title: Proxies can be made to crash, cvss: 8.1, published: 2026-08-26, affected: 1.29.0-1.29.6}
            - {id: ISTIO-SECURITY-2020-008, title: Names are not compared, cvss: 7.4, published: 2020-12-09, affected: 1.7.0-1.7.5}
          """);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @TestFactory
  Stream<DynamicTest> everyMessageLooksAsItDid() throws IOException {
    return messages().entrySet().stream()
        .map(message ->
            DynamicTest.dynamicTest(
                message.getKey(), () -> compare(message.getKey(), message.getValue())));
  }

  @Test
  void everyExpectedMessageIsDrawn() throws IOException {
    try (var files = Files.list(EXPECTED)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString().replace(".json", ""))
                  .collect(Collectors.toSet()))
          .isEqualTo(messages().keySet());
    }
  }

  /** A card is written to Slack only when it differs from what is shown. */
  @Test
  void whatIsDrawnAgainIsEqual() throws IOException {
    assertThat(messages()).isEqualTo(messages());
  }

  @Test
  void whatTheSchedulerSaysIsShownWithoutItsSecrets() {
    var mesh =
        new MeshBuilder()
            .unscheduled("1.31.1", "plugin refused it: api_token=c4n4ry; wait")
            .build();
    for (var answer :
        List.of(StatusBlocks.of(report(mesh)), StatusBlocks.shared(report(mesh), Samples.ALICE))) {
      assertThat(answer.json().replace("\\u003d", "="))
          .contains("1 × Pending: plugin refused it: api_token=[hidden]")
          .contains("pod istiod-5f-1: Pending: plugin refused it: api_token=[hidden]")
          .doesNotContain("c4n4ry");
    }
  }

  private static void compare(String name, SlackMessage message) throws IOException {
    BlockKit.check(message.json());
    var drawn = JSON.writeValueAsString(JSON.readTree(message.json())) + "\n";
    assertThat(Agreed.file(Path.of("blockkit", name + ".json"), drawn)).content().isEqualTo(drawn);
  }

  private static Map<String, SlackMessage> messages() throws IOException {
    var messages = new LinkedHashMap<String, SlackMessage>();
    status(messages);
    diagnosis(messages);
    notices(messages);
    watches(messages);
    comparison(messages);
    knowledge(messages);
    plans(messages);
    prechecks(messages);
    cards(messages);
    answers(messages);
    return messages;
  }

  private static void status(Map<String, SlackMessage> messages) {
    messages.put("status-night", StatusBlocks.of(report(mesh(Scenario.night()))));
    messages.put("status-behind", StatusBlocks.of(report(mesh(Scenario.behind()))));
    messages.put(
        "status-behind-shared",
        StatusBlocks.shared(report(mesh(Scenario.behind())), Samples.ALICE));
    messages.put(
        "status-healthy",
        StatusBlocks.of(
            report(new MeshBuilder().istiod("1.31.1").deployment("web", 3, 3, "1.31.1").build())));
    messages.put(
        "status-blind",
        StatusBlocks.of(
            report(
                new MeshBuilder()
                    .istiod("1.30.5", 2, 1, ControlPlane.Answer.NOT_ASKED)
                    .blind(
                        BlindSpot.Area.DATA_PLANE, "pods in all namespaces", "list pods: forbidden")
                    .build())));
  }

  private static void plans(Map<String, SlackMessage> messages) {
    messages.put("plan-behind", PlanBlocks.of(PlanReports.of(Scenario.behind())));
    messages.put("plan-quorums", PlanBlocks.of(PlanReports.quorums()));
    messages.put("plan-night", PlanBlocks.of(PlanReports.of(Scenario.night())));
    messages.put(
        "plan-behind-shared", PlanBlocks.shared(PlanReports.of(Scenario.behind()), Samples.ALICE));
    messages.put(
        "plan-of-nothing",
        PlanBlocks.of(PlanReports.of(new MeshBuilder().build(), Optional.empty())));
  }

  private static void notices(Map<String, SlackMessage> messages) throws IOException {
    messages.put("notice-night", notice(diagnosed(mesh(Scenario.night())), true));
    messages.put("notice-behind", notice(diagnosed(mesh(Scenario.behind())), true));
    messages.put("notice-many", notice(diagnosed(mesh(Scenario.behind())), things(), true));
    messages.put(
        "notice-soon",
        notice(
            diagnosed(new MeshBuilder().istiod("1.30.5").deployment("web", 3, 3, "1.30.5").build()),
            false));
  }

  private static SlackMessage notice(Diagnose.Report report, boolean whole) {
    return notice(report, report.diagnosis().findings(), whole);
  }

  /** More than stand in full. */
  private static List<Finding> things() {
    return IntStream.rangeClosed(1, 8)
        .mapToObj(number ->
            RecordCopy.with(
                Finding.of(
                    FindingCode.SUPPORT_ENDS_SOON,
                    Severity.WARNING,
                    "Thing number " + number + " ends.",
                    List.of("evidence of " + number),
                    "Plan for it."),
                Map.of(
                    "due",
                    Optional.of(
                        new Due("thing-" + number, Optional.of(LocalDate.of(2026, 12, number)))))))
        .toList();
  }

  private static SlackMessage notice(Diagnose.Report report, List<Finding> due, boolean whole) {
    var outlook =
        new Notices.Outlook(
            "prod",
            Samples.CHANNEL,
            report.mesh().observedAt(),
            due,
            !report.targets().isEmpty(),
            whole,
            report.asOf());
    var today = LocalDate.ofInstant(outlook.seenAt(), ZoneOffset.UTC);
    return NoticeBlocks.of(
        outlook, Notice.of(outlook.due(), today, List.of()).orElseThrow(), today);
  }

  private static void watches(Map<String, SlackMessage> messages) {
    var soon = new MeshBuilder().istiod("1.30.5").deployment("web", 3, 3, "1.29.8").build();
    var well = new MeshBuilder().istiod("1.31.1").deployment("web", 3, 3, "1.31.1");
    var later = new ManualClock();
    later.advance(Duration.ofDays(20));
    var channel = Optional.of(Samples.CHANNEL);
    messages.put("watch-behind", watched(mesh(Scenario.behind()), true, channel));
    messages.put("watch-soon", watched(soon, true, channel));
    messages.put(
        "watch-far",
        watched(
            RecordCopy.with(well.build(), Map.of("observedAt", later.instant())),
            later,
            true,
            channel));
    messages.put("watch-nowhere", watched(soon, true, Optional.empty()));
    messages.put("watch-off", watched(well.build(), false, channel));
    messages.put(
        "watch-blind",
        watched(
            MeshState.unseen("prod", new ManualClock().instant(), "no answer", "Look there."),
            true,
            channel));
  }

  private static SlackMessage watched(MeshState mesh, boolean tells, Optional<String> channel) {
    return watched(mesh, new ManualClock(), tells, channel);
  }

  private static SlackMessage watched(
      MeshState mesh, InstantSource clock, boolean tells, Optional<String> channel) {
    var policy =
        new ClusterPolicy(
            "prod",
            1,
            ClusterPolicy.DEFAULT_WAVES,
            Scenario.behind().inputs(),
            List.of(),
            Set.of(),
            1,
            Set.of(),
            channel,
            ClusterPolicy.DEFAULT_APPROVAL_TTL,
            ClusterPolicy.DEFAULT_PATIENCE);
    var diagnose = diagnose(cluster -> mesh, new SimulatedLogs(), clock);
    return WatchBlocks.of(new LookAhead(diagnose, tells).look(policy));
  }

  private static void prechecks(Map<String, SlackMessage> messages) {
    messages.put("precheck-night", PrecheckBlocks.of(Prechecked.night()));
    messages.put("precheck-behind", PrecheckBlocks.of(Prechecked.behind()));
    messages.put(
        "precheck-behind-shared", PrecheckBlocks.shared(Prechecked.behind(), Samples.ALICE));
    messages.put("precheck-blind", PrecheckBlocks.of(Prechecked.blind()));
  }

  private static void diagnosis(Map<String, SlackMessage> messages) throws IOException {
    messages.put(
        "diagnosis-night",
        DiagnosisBlocks.of(diagnosed(mesh(Scenario.night())), Optional.of("dev")));
    messages.put(
        "diagnosis-night-shared",
        DiagnosisBlocks.shared(diagnosed(mesh(Scenario.night())), Samples.ALICE));
    messages.put(
        "diagnosis-healthy",
        DiagnosisBlocks.of(
            diagnosed(new MeshBuilder().istiod("1.31.1").deployment("web", 3, 3, "1.31.1").build()),
            Optional.empty()));
    messages.put(
        "diagnosis-no-cause",
        DiagnosisBlocks.of(
            diagnosed(
                new MeshBuilder()
                    .istiod("1.30.5", 2, 2, ControlPlane.Answer.REFUSED)
                    .blind(BlindSpot.Area.EVENTS, "events", "the right to list events is missing")
                    .build()),
            Optional.empty()));
    messages.put(
        "logs-night",
        LogBlocks.of(
            diagnose(cluster -> mesh(Scenario.night()), new SimulatedLogs()).logs("prod")));
    messages.put(
        "logs-not-read",
        LogBlocks.of(
            diagnose(
                    cluster -> mesh(Scenario.behind()),
                    mesh -> new MeshLogs(List.of(), List.of(NO_LOGS)))
                .logs("prod")));
    try (var files = Files.walk(Path.of("src/test/resources/diagnosis"))) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (file.getFileName().toString().startsWith("in-found")) {
          BlockKit.check(
              DiagnosisBlocks.of(
                      diagnosed(MeshYaml.read(Files.readString(file))), Optional.of("dev"))
                  .json());
        }
      }
    }
  }

  private static Diagnose.Report diagnosed(MeshState mesh) {
    return diagnose(cluster -> mesh).diagnose("prod");
  }

  private static Diagnose diagnose(MeshObserver observer) {
    return diagnose(observer, new SimulatedLogs());
  }

  private static Diagnose diagnose(MeshObserver observer, LogReader logs) {
    return diagnose(observer, logs, new ManualClock());
  }

  private static Diagnose diagnose(MeshObserver observer, LogReader logs, InstantSource clock) {
    return new Diagnose(
        new Diagnose.Senses(
            observer, new SimulatedSurroundings(), new SimulatedSurroundings(), logs),
        TestCatalog.signatures(),
        TestCatalog.catalog(),
        clock);
  }

  private static void comparison(Map<String, SlackMessage> messages) {
    MeshObserver observer =
        cluster ->
            switch (cluster) {
              case "lost" ->
                  throw new UnreachableException("https://10.0.0.1:6443 does not answer");
              case "dev" -> mesh(cluster, Scenario.dev());
              case "behind", "other" -> mesh(cluster, Scenario.behind());
              default -> mesh(cluster, Scenario.night());
            };
    var compare =
        new CompareMeshes(
            diagnose(observer),
            new SimulatedMeshConfigs(),
            TestCatalog.catalog(),
            new ManualClock());
    messages.put("comparison-night", ComparisonBlocks.of(compare.compare("dev", "prod")));
    messages.put(
        "comparison-night-shared",
        ComparisonBlocks.shared(compare.compare("dev", "prod"), Samples.ALICE));
    messages.put("comparison-well", ComparisonBlocks.of(compare.compare("behind", "other")));
    messages.put("comparison-both-broken", ComparisonBlocks.of(compare.compare("old", "prod")));
    messages.put("comparison-lost", ComparisonBlocks.of(compare.compare("lost", "prod")));
  }

  private static void knowledge(Map<String, SlackMessage> messages) {
    var catalog = TestCatalog.catalog(BULLETINS);
    MeshObserver observer =
        cluster -> {
          if (cluster.equals("lost")) {
            throw new UnreachableException("https://10.0.0.1:6443 does not answer");
          }
          return mesh(cluster.equals("prod") ? Scenario.night() : Scenario.behind());
        };
    var versions = new ShowVersions(observer, catalog, new ManualClock());
    var clusters = List.of("dev", "lost", "prod");
    messages.put("versions", VersionsBlocks.of(versions.show(clusters)));
    messages.put("versions-shared", VersionsBlocks.shared(versions.show(clusters), Samples.ALICE));
    var releases = new ShowReleases(versions, catalog).show(clusters);
    messages.put("releases", ReleasesBlocks.of(releases));
    messages.put("releases-shared", ReleasesBlocks.shared(releases, Samples.ALICE));
    messages.put("picture-refused", AnswerBlocks.noPicture(SlackError.of("missing_scope")));
  }

  /** The thread has all of it. */
  private static Upgrade told(Upgrade upgrade) {
    var status = upgrade.status();
    return upgrade.with(
        status.delivered(
            Optional.of(new MessageRef(Samples.CHANNEL, "1700000000.000001")),
            status.timeline().size()));
  }

  private static void cards(Map<String, SlackMessage> messages) {
    messages.put("card-to-approve", UpgradeCardBlocks.of(Samples.asked()));
    messages.put("card-approved", UpgradeCardBlocks.of(Samples.decided(Decision.Kind.APPROVED)));
    messages.put("card-to-approve-step-by-step", UpgradeCardBlocks.of(Samples.askedStepByStep()));
    var waiting = Samples.waiting(Phase.RUNNING);
    messages.put("card-waiting-for-step", UpgradeCardBlocks.of(waiting));
    messages.put("card-paused-before-step", UpgradeCardBlocks.of(Samples.waiting(Phase.PAUSED)));
    messages.put("timeline-ask", entry(waiting, waiting.status().timeline().getLast()));
    messages.put(
        "timeline-ask-answered", entry(Samples.running(), waiting.status().timeline().getLast()));
    messages.put("history-waiting", HistoryBlocks.of(new ShowHistory.Answer.One(told(waiting))));
    messages.put(
        "step-approved",
        SteeringBlocks.answer(
            new SteerUpgrade.Outcome.Recorded(
                waiting,
                Decision.ofStep(
                    3, Samples.BOB, Samples.ASKED.plusSeconds(200), waiting.digest()))));
    messages.put("card-to-approve-hop", UpgradeCardBlocks.of(Samples.hop()));
    messages.put(
        "history-hop",
        HistoryBlocks.of(new ShowHistory.Answer.Listed("prod", List.of(Samples.hop()))));
    messages.put("card-to-approve-restart", UpgradeCardBlocks.of(Samples.restart()));
    messages.put("card-to-approve-cleanup", UpgradeCardBlocks.of(Samples.cleanup()));
    var outside = Samples.outside(Samples.asked());
    messages.put("card-to-approve-outside", UpgradeCardBlocks.of(outside));
    var waitingOutside =
        Samples.waiting(
            Phase.RUNNING, Samples.outside(Samples.askedStepByStep()), "kubernetes:jane");
    messages.put("card-waiting-for-step-outside", UpgradeCardBlocks.of(waitingOutside));
    messages.put(
        "timeline-ask-outside",
        entry(waitingOutside, waitingOutside.status().timeline().getLast()));
    messages.put("card-running", UpgradeCardBlocks.of(Samples.running()));
    messages.put(
        "card-succeeded",
        UpgradeCardBlocks.of(
            Samples.ended(
                Phase.SUCCEEDED,
                "prod runs Istio 1.29.1; 100 % of proxies are on it. Took 4 min 10 s.",
                List.of("ValidatingWebhookConfiguration istiod-istio-system"))));
    messages.put(
        "card-failed",
        UpgradeCardBlocks.of(
            Samples.ended(
                Phase.FAILED,
                "Restart wave 2 failed: Waited 15 minutes in vain. Took 4 min 10 s.",
                List.of())));
    messages.put(
        "card-denied",
        UpgradeCardBlocks.of(Samples.ended(Phase.DENIED, "Denied; nothing was done.", List.of())));
    messages.put(
        "card-expired",
        UpgradeCardBlocks.of(
            Samples.ended(Phase.EXPIRED, "Nobody decided in time; nothing was done.", List.of())));
    messages.put(
        "card-superseded",
        UpgradeCardBlocks.of(
            Samples.ended(
                Phase.SUPERSEDED,
                "The cluster changed after the plan was made; nothing was done. prod-4 took its"
                    + " place, with a card of its own.",
                List.of())));
    var ended =
        Samples.ended(
            Phase.SUCCEEDED,
            "prod runs Istio 1.29.1; 100 % of proxies are on it.",
            List.of("ValidatingWebhookConfiguration istiod-istio-system"));
    var paused =
        Samples.paused().with(Samples.decision(Decision.Kind.PAUSED, "wait for the traffic"));
    messages.put("card-paused", UpgradeCardBlocks.of(paused));
    messages.put(
        "card-being-aborted",
        UpgradeCardBlocks.of(
            Samples.running().with(Samples.decision(Decision.Kind.ABORTED, "wrong window"))));
    messages.put(
        "card-aborted",
        UpgradeCardBlocks.of(
            Samples.ended(
                Phase.ABORTED,
                "Aborted at restart wave 2; what was done stays, 61 % of proxies are on 1.29.1.",
                List.of())));
    messages.put(
        "history", HistoryBlocks.of(new ShowHistory.Answer.Listed("prod", List.of(paused, ended))));
    messages.put(
        "history-empty", HistoryBlocks.of(new ShowHistory.Answer.Listed("prod", List.of())));
    messages.put("history-one", HistoryBlocks.of(new ShowHistory.Answer.One(told(ended))));
    messages.put("history-untold", HistoryBlocks.of(new ShowHistory.Answer.One(Samples.running())));
    messages.put("history-missing", HistoryBlocks.of(new ShowHistory.Answer.Missing("prod-9")));
    messages.put(
        "steered",
        SteeringBlocks.answer(
            new SteerUpgrade.Outcome.Recorded(
                paused, Samples.decision(Decision.Kind.RESUMED, ""))));
    messages.put(
        "steering-refused",
        SteeringBlocks.answer(new SteerUpgrade.Outcome.Refused("prod-1 is paused already.")));
    messages.put("timeline-decision", entry(ended, ended.status().timeline().get(0)));
    messages.put("timeline-step", entry(ended, ended.status().timeline().get(1)));
    messages.put("timeline-output", entry(ended, ended.status().timeline().get(2)));
    messages.put("timeline-outcome", entry(ended, ended.status().timeline().getLast()));
  }

  private static void answers(Map<String, SlackMessage> messages) {
    var policy = ClusterPolicy.defaults("prod");
    var refused =
        new PlanResult.Refused(
            Samples.nightFindings(),
            "/istio upgrade prod 1.29.1 --emergency \"why\"",
            Samples.AS_OF);
    messages.put("answer-help", AnswerBlocks.help(List.of("dev", "prod")));
    messages.put(
        "answer-wrong",
        AnswerBlocks.wrong(
            new Command.Wrong("There is no command `<!channel>`.", "/istio status `prod`")));
    messages.put(
        "answer-proposed",
        AnswerBlocks.requested(new RequestUpgrade.Outcome.Proposed(Samples.asked()), policy));
    messages.put(
        "answer-proposed-outside",
        AnswerBlocks.requested(
            new RequestUpgrade.Outcome.Proposed(Samples.outside(Samples.asked())), policy));
    messages.put(
        "answer-refused",
        AnswerBlocks.requested(
            new RequestUpgrade.Outcome.Refused("upgrade of prod", refused), policy));
    messages.put(
        "answer-already-open",
        AnswerBlocks.requested(new RequestUpgrade.Outcome.AlreadyOpen(Samples.running()), policy));
    messages.put(
        "answer-unreachable",
        AnswerBlocks.requested(
            new RequestUpgrade.Outcome.Unreachable(
                "https://10.0.0.1:6443 did not answer; check the network."),
            policy));
    messages.put(
        "answer-recorded",
        AnswerBlocks.decided(
            new DecideUpgrade.Outcome.Recorded(Samples.decided(Decision.Kind.APPROVED))));
    messages.put(
        "answer-already-decided",
        AnswerBlocks.decided(
            new DecideUpgrade.Outcome.AlreadyDecided(Samples.decided(Decision.Kind.DENIED))));
    messages.put(
        "answer-decision-refused",
        AnswerBlocks.decided(
            new DecideUpgrade.Outcome.Refused(
                "You asked for this upgrade; somebody else has to approve it.")));
    messages.put(
        "answer-not-recorded",
        AnswerBlocks.decided(
            new DecideUpgrade.Outcome.NotRecorded(
                "The record kept changing; nothing was recorded. Click again.")));
    messages.put("answer-no-form", AnswerBlocks.noForm());
    messages.put("answer-busy", AnswerBlocks.busy());
    messages.put("answer-stale", AnswerBlocks.stale());
    messages.put(
        "answer-trouble", AnswerBlocks.trouble("Nothing was changed; try again.", "0badcafe"));
  }

  private static MeshState mesh(Scenario scenario) {
    return mesh("prod", scenario);
  }

  private static MeshState mesh(String cluster, Scenario scenario) {
    return new SimulatedMesh(scenario, TestCatalog.catalog(), new ManualClock()).observe(cluster);
  }

  static ShowStatus.Report report(MeshState mesh) {
    MeshObserver observer = cluster -> mesh;
    return new ShowStatus(observer, TestCatalog.catalog(), new ManualClock()).show(mesh.cluster());
  }

  private static SlackMessage entry(Upgrade upgrade, TimelineEntry entry) {
    return TimelineBlocks.of(upgrade, entry, entry.lines());
  }
}
