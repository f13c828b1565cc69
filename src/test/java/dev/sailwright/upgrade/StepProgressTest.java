package dev.sailwright.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sailwright.backup.StoredBackup;
import dev.sailwright.gates.GateWatch;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane.Answer;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Webhook.CaBundle;
import dev.sailwright.mesh.Workload.Mover;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.planning.StepKind;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.PlanBuilder;
import dev.sailwright.testing.WorkloadBuilder;
import dev.sailwright.upgrade.StepFacts.Injection;
import dev.sailwright.upgrade.StepFacts.Install;
import dev.sailwright.upgrade.StepFacts.Probe;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step is done when the cluster shows it; what is not so yet is named. To 1.30.5. */
class StepProgressTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");
  private static final IstiodMetrics NOTHING_COUNTED = new IstiodMetrics(List.of(), List.of());
  private static final Injection FINE = injection("1.30.5", "");

  @ParameterizedTest
  @EnumSource(
      value = BlindSpot.Area.class,
      names = {"KUBERNETES", "CONTROL_PLANE", "DATA_PLANE", "WEBHOOKS"})
  void whatDecidesAndCannotBeSeenIsWaitedFor(BlindSpot.Area area) {
    var blind = new MeshBuilder().blind(area, "pods", "may not list pods").build();
    assertThat(judge(at(StepKind.RESTART_WAVE), blind))
        .isEqualTo(new StepStatus.InProgress("cannot see pods: may not list pods"));
  }

  @Test
  void whatDoesNotDecideNeedNotBeSeen() {
    var blind =
        new MeshBuilder()
            .blind(BlindSpot.Area.EVENTS, "events", "may not list events")
            .blind(BlindSpot.Area.INSTALL, "Secrets of Helm", "may not list secrets")
            .build();
    assertThat(judge(at(StepKind.REPORT), blind)).isEqualTo(new StepStatus.Done(""));
  }

  @Test
  void thePrecheckAsksTheFreshPlanEvenWhileBlind() {
    var blind = new MeshBuilder().blind(BlindSpot.Area.DATA_PLANE, "pods", "no").build();
    var same =
        new StepFacts(
            blind,
            Optional.of(new PlanResult.Planned(new PlanBuilder().build())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.of(NOTHING_COUNTED),
            Optional.empty(),
            List.of());
    assertThat(StepProgress.judge(at(StepKind.PRECHECK), same, NOW))
        .isInstanceOf(StepStatus.Done.class);
  }

  static Stream<Named<MeshBuilder>> meshesThatAreFine() {
    return Stream.of(
        Named.of("istiod alone", istiod()),
        Named.of("one that cannot be asked", istiod(1, 1, Answer.NOT_ASKED)),
        Named.of("webhooks", webhook(Webhook.Kind.MUTATING, "rev.x", CaBundle.PRESENT)),
        Named.of("a validator", webhook(Webhook.Kind.VALIDATING, "rev.x", CaBundle.PRESENT)),
        Named.of(
            "an entry of an old version",
            webhook(Webhook.Kind.MUTATING, "sidecar-injector.istio.io", CaBundle.EMPTY)),
        Named.of("a deactivated one", istiod().deactivatedWebhook("istio-sidecar-injector")));
  }

  @ParameterizedTest
  @MethodSource("meshesThatAreFine")
  void aControlPlaneThatAnswersAndInjectsIsVerified(MeshBuilder mesh) {
    assertThat(verified(mesh, FINE))
        .isEqualTo(new StepStatus.Done("istiod answers, and a new pod would get proxy 1.30.5"));
  }

  static Stream<Arguments> meshesToWaitFor() {
    var behind = "istiod is not on 1.30.5 everywhere";
    var silent = "istiod istio-system/istiod does not answer";
    return Stream.of(
        arguments(behind, new MeshBuilder()),
        arguments(behind, new MeshBuilder().istiod("1.29.8")),
        arguments(behind, istiod().istiod("1.29.8")),
        arguments(silent, istiod(2, 1, Answer.READY)),
        arguments(silent, istiod(1, 1, Answer.REFUSED)),
        arguments(
            "webhook rev.x has no usable caBundle yet",
            webhook(Webhook.Kind.MUTATING, "rev.x", CaBundle.EMPTY)),
        arguments(
            "webhook rev.y has no usable caBundle yet",
            webhook(Webhook.Kind.MUTATING, "rev.y", CaBundle.EXPIRED)));
  }

  @ParameterizedTest
  @MethodSource("meshesToWaitFor")
  void aControlPlaneThatIsNotThereYetIsWaitedFor(String what, MeshBuilder mesh) {
    assertThat(verified(mesh, FINE)).isEqualTo(new StepStatus.InProgress("waiting: " + what));
  }

  @ParameterizedTest
  @CsvSource({
    "1.29.8,'',waiting: a new pod in shop would get proxy 1.29.8",
    "'',the webhook refused,waiting: a new pod in shop would get no proxy: the webhook refused"
  })
  void aNewPodHasToGetTheTargetsProxy(String proxy, String problem, String note) {
    assertThat(verified(istiod(), FINE, injection(proxy, problem)))
        .isEqualTo(new StepStatus.InProgress(note));
  }

  @Test
  void aWaveIsDoneWhenItsWorkloadsAreWhateverTheOthersRun() {
    var others = new MeshBuilder().deployment("web", 1, 1, "1.29.8");
    assertThat(judge(wave(NOW, "cart"), others.deployment("cart", 1, 1, "1.30.5").build()))
        .isEqualTo(new StepStatus.Done("1 workload on 1.30.5"));
    assertThat(judge(wave(NOW, "gone cart"), others.build()))
        .isEqualTo(new StepStatus.Done("2 workloads on 1.30.5"));
  }

  @Test
  void whoIsBehindIsRestartedOnceAndOnlyWhenAPodWouldGetTheProxy() {
    var mesh =
        new MeshBuilder()
            .deployment("cart", 1, 1, "1.29.8")
            .deployment("pay", 1, 1, "1.30.5")
            .build();
    var wave = at(StepKind.RESTART_WAVE, new PlanBuilder().waves("cart pay"));
    assertThat(judge(wave, mesh))
        .isEqualTo(
            new StepStatus.ReadyToRestart(
                List.of(mesh.workloads().getFirst().ref()), "2 workloads"));
    assertThat(judge(wave, mesh, FINE, injection("1.29.8", "")))
        .isEqualTo(
            new StepStatus.InProgress(
                "not restarting anything: a new pod in shop would get proxy 1.29.8"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-11-23T20:31:00Z", "2026-11-23T21:31:01+01:00", "2026-11-24T00:00:00Z"})
  void aRestartSinceTheStampIsWaitedFor(String restartedAt) {
    assertThat(judge(wave(NOW, "cart pay"), restarted(restartedAt)))
        .isEqualTo(new StepStatus.InProgress("1 of 2 done, waiting for Deployment shop/cart"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-23T20:30:59Z", "yesterday", "2026-11-23T21:30:59+01:00"})
  void anOlderRestartIsNone(String restartedAt) {
    assertThat(judge(wave(NOW, "cart pay"), restarted(restartedAt)))
        .isInstanceOf(StepStatus.ReadyToRestart.class);
  }

  private static MeshState restarted(String at) {
    return new MeshBuilder()
        .workload(new WorkloadBuilder("cart").proxies(1, "1.29.8").restartedAt(at).build())
        .deployment("pay", 1, 1, "1.30.5")
        .build();
  }

  @Test
  void oneThatIsStuckBreaksTheWaveOnceTheOthersAreThere() {
    var stuck = stuck("cart").build();
    assertThat(judge(wave(NOW, "cart"), new MeshBuilder().workload(stuck).build()))
        .isEqualTo(
            new StepStatus.Broken(
                "Deployment shop/cart does not become ready; all others of this wave are done.",
                List.of("Deployment shop/cart: ProgressDeadlineExceeded")));
    var two = new MeshBuilder().workload(stuck).workload(stuck("pay").build());
    assertThat(judge(wave(NOW, "cart pay"), two.build()))
        .isEqualTo(
            new StepStatus.Broken(
                "Deployment shop/cart and 1 more do not become ready; all others of this wave are"
                    + " done.",
                List.of(
                    "Deployment shop/cart: ProgressDeadlineExceeded",
                    "Deployment shop/pay: ProgressDeadlineExceeded")));
    var moving =
        new WorkloadBuilder("web")
            .rollingOut()
            .proxies(1, "1.30.5")
            .restartedAt(NOW.toString())
            .build();
    assertThat(judge(wave(NOW, "cart pay web"), two.workload(moving).build()))
        .isEqualTo(new StepStatus.InProgress("0 of 3 done, waiting for Deployment shop/web"));
  }

  private static WorkloadBuilder stuck(String name) {
    return new WorkloadBuilder(name)
        .stuck("ProgressDeadlineExceeded")
        .proxies(1, "1.29.8")
        .restartedAt(NOW.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "RESTART,1,false",
    "CONTROLLER,1,false",
    "INSTALL,1,true",
    "NOTHING,1,true",
    "RESTART,0,true"
  })
  void theDataPlaneIsVerifiedWhenAllThatCanMoveHas(Mover mover, int desired, boolean done) {
    var old = new WorkloadBuilder("old").mover(mover).desired(desired).proxies(1, "1.29.8").build();
    var judged =
        judge(
            at(StepKind.VERIFY_DATA_PLANE),
            new MeshBuilder().workload(old).deployment("web", 1, 1, "1.30.5").build());
    assertThat(judged)
        .isEqualTo(
            done
                ? new StepStatus.Done("50 % of proxies on 1.30.5")
                : new StepStatus.InProgress("1 workloads behind, first Deployment shop/old"));
  }

  @Test
  void probesAreDoneWhenAllAnswer() {
    var fine = new Probe(URI.create("https://shop.example.com/a"), true, "200");
    var failing = new Probe(URI.create("https://shop.example.com/b"), false, "503");
    assertThat(probed()).isEqualTo(new StepStatus.Done("no probes are set for this cluster"));
    assertThat(probed(fine, fine)).isEqualTo(new StepStatus.Done("2 answer 200"));
    assertThat(probed(fine, failing))
        .isEqualTo(new StepStatus.InProgress("https://shop.example.com/b answers 503"));
  }

  private static StepStatus probed(Probe... probes) {
    return StepProgress.judge(
        at(StepKind.PROBES),
        new StepFacts(
            new MeshBuilder().build(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(probes),
            Optional.of(NOTHING_COUNTED),
            Optional.empty(),
            List.of()),
        NOW);
  }

  /** Not run again before it would have ended by itself; then it is, or it is given up. */
  @ParameterizedTest
  @CsvSource({
    "UNKNOWN,1,419,InProgress",
    "UNKNOWN,1,420,ReadyToInstall",
    "UNKNOWN,4,420,ReadyToInstall",
    "UNKNOWN,5,420,Broken",
    "GONE,1,1,InProgress",
    "GONE,1,2,ReadyToInstall",
    "GONE,5,9,InProgress",
    "GONE,5,119,ReadyToInstall",
    "GONE,5,120,Broken",
    "RUNNING,5,9999,InProgress"
  })
  void anIstioctlWhoseEndWasNotSeen(
      Install.State state, int attempt, int seconds, String expected) {
    var upgrade = at(StepKind.CONTROL_PLANE);
    upgrade = upgrade.with(upgrade.status().waitingSince(NOW).acted(NOW, attempt));
    var facts = installing(new MeshBuilder().istiod("1.29.8"), state);
    assertThat(
            StepProgress.judge(upgrade, facts, NOW.plusSeconds(seconds)).getClass().getSimpleName())
        .isEqualTo(expected);
  }

  /** Started again after a pause when the API server was the reason; people are asked otherwise. */
  @ParameterizedTest
  @CsvSource({
    "connection refused,1,1,InProgress",
    "connection refused,1,2,ReadyToInstall",
    "connection refused,5,9,InProgress",
    "connection refused,5,119,ReadyToInstall",
    "connection refused,5,120,Broken",
    "unknown flag,1,1,Broken"
  })
  void anIstioctlThatFailed(String said, int attempt, int seconds, String expected) {
    var upgrade = at(StepKind.CONTROL_PLANE);
    upgrade = upgrade.with(upgrade.status().waitingSince(NOW).acted(NOW, attempt));
    var failed =
        new Install(
            Install.State.FINISHED,
            List.of("- Processing resources for Istiod.", "Error: " + said),
            Optional.of(1));
    var status =
        StepProgress.judge(
            upgrade,
            installing(new MeshBuilder().istiod("1.29.8"), failed),
            NOW.plusSeconds(seconds));
    assertThat(status.getClass().getSimpleName()).isEqualTo(expected);
    assertThat(status.toString()).contains("istioctl ended with exit code 1");
  }

  @ParameterizedTest
  @CsvSource({"1.30.5,Done", "1.29.8,ReadyToInstall"})
  void ofAnUnseenOneTheGatewaysTellAsWell(String gateway, String expected) {
    var upgrade = at(StepKind.CONTROL_PLANE);
    upgrade = upgrade.with(upgrade.status().waitingSince(NOW).acted(NOW, 1));
    var mesh =
        istiod()
            .deployment("web", 1, 1, "1.29.8")
            .workload(
                new WorkloadBuilder("ingress").mover(Mover.INSTALL).proxies(1, gateway).build());
    assertThat(
            StepProgress.judge(upgrade, installing(mesh, Install.State.GONE), NOW.plusSeconds(60))
                .getClass()
                .getSimpleName())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNING,9999,true",
    "UNKNOWN,419,true",
    "UNKNOWN,420,false",
    "GONE,1,false",
    "FINISHED,1,false"
  })
  void whetherAnIstioctlMayStillRun(Install.State state, int seconds, boolean may) {
    var started = at(StepKind.CONTROL_PLANE);
    started = started.with(started.status().acted(NOW, 1));
    var facts = installing(new MeshBuilder(), state);
    assertThat(StepProgress.mayBeRunning(started, facts.install(), NOW.plusSeconds(seconds)))
        .isEqualTo(may);
    assertThat(StepProgress.mayBeRunning(at(StepKind.CONTROL_PLANE), facts.install(), NOW))
        .isFalse();
    assertThat(StepProgress.mayBeRunning(started, Optional.empty(), NOW)).isFalse();
  }

  /** Three attempts, and two minutes, whichever takes longer. */
  @ParameterizedTest
  @CsvSource({
    "0,0,ReadyToBackUp",
    "1,1,InProgress",
    "1,2,ReadyToBackUp",
    "2,3,InProgress",
    "2,500,ReadyToBackUp",
    "3,119,ReadyToBackUp",
    "3,120,Broken"
  })
  void aBackupThatIsNotThereIsStoredAgainAndThenGivenUp(int attempt, int seconds, String expected) {
    var upgrade = at(StepKind.BACKUP);
    var status = upgrade.status().waitingSince(NOW);
    upgrade = upgrade.with(attempt == 0 ? status : status.acted(NOW, attempt));
    var facts =
        new StepFacts(
            new MeshBuilder().build(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new StoredBackup.Missing()),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.of(NOTHING_COUNTED),
            Optional.empty(),
            List.of());
    assertThat(
            StepProgress.judge(upgrade, facts, NOW.plusSeconds(seconds)).getClass().getSimpleName())
        .isEqualTo(expected);
  }

  private static MeshBuilder istiod() {
    return new MeshBuilder().istiod("1.30.5");
  }

  private static MeshBuilder istiod(int desired, int ready, Answer answer) {
    return new MeshBuilder().istiod("1.30.5", desired, ready, answer);
  }

  private static MeshBuilder webhook(Webhook.Kind kind, String name, CaBundle caBundle) {
    return istiod().webhook(kind, "istio-sidecar-injector", name, caBundle, 1);
  }

  private static Injection injection(String proxy, String problem) {
    return new Injection("shop", IstioVersion.parse(proxy), problem);
  }

  private static Upgrade wave(Instant restartedAt, String workloads) {
    var upgrade = at(StepKind.RESTART_WAVE, new PlanBuilder().waves(workloads));
    return upgrade.with(upgrade.status().acted(restartedAt, 1));
  }

  private static Upgrade at(StepKind kind) {
    return at(kind, new PlanBuilder());
  }

  /** Runs the first step of this kind, which has not acted yet. */
  private static Upgrade at(StepKind kind, PlanBuilder plan) {
    var upgrade =
        Upgrade.proposed(
            "prod-1",
            new Origin(
                "U0ALICE01",
                NOW,
                "C0INCIDENT",
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            plan.build(),
            NOW.plus(Duration.ofMinutes(30)));
    var status = upgrade.status().started(NOW);
    status =
        status.watching(Optional.of(GateWatch.begun(new MeshBuilder().build(), NOTHING_COUNTED)));
    while (upgrade.plan().steps().get(status.step()).kind() != kind) {
      status = status.nextStep();
    }
    return upgrade.with(status);
  }

  private static StepStatus verified(MeshBuilder mesh, Injection... injections) {
    return judge(at(StepKind.VERIFY_CONTROL_PLANE), mesh.build(), injections);
  }

  private static StepStatus judge(Upgrade upgrade, MeshState mesh, Injection... injections) {
    return StepProgress.judge(upgrade, facts(mesh, injections), NOW);
  }

  static StepFacts facts(MeshState mesh, Injection... injections) {
    return new StepFacts(
        mesh,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(injections),
        List.of(),
        Optional.of(NOTHING_COUNTED),
        Optional.empty(),
        List.of());
  }

  private static StepFacts installing(MeshBuilder mesh, Install.State state) {
    return installing(
        mesh,
        new Install(
            state, List.of(), state == Install.State.FINISHED ? Optional.of(0) : Optional.empty()));
  }

  private static StepFacts installing(MeshBuilder mesh, Install install) {
    return new StepFacts(
        mesh.build(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(install),
        List.of(),
        List.of(),
        Optional.of(NOTHING_COUNTED),
        Optional.empty(),
        List.of());
  }
}
