package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.ALL_BUT_THE_JOB;
import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.ChangeTimes;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.Scenario;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workloads alone follow the istiod that runs. */
class RestartAloneFlowTest {
  private static final IstioVersion NEW = IstioVersion.of("1.30.5");

  private final Flow flow = new Flow(Scenario.behind());
  private String aborted = "";

  /** istiod is new, the first wave too; somebody stopped there. */
  @BeforeEach
  void anUpgradeIsAbortedBetweenWaves() {
    aborted = flow.approved();
    flow.runUntil(aborted, upgrade -> upgrade.status().step() == 5);
    flow.steer.steer(aborted, Decision.Kind.ABORTED, BOB, "not tonight");
    assertThat(flow.run(aborted).status().phase()).isEqualTo(Phase.ABORTED);
    assertThat(flow.mesh.journal())
        .containsExactly("istioctl upgrade 1.30.5", "restart Deployment accounts/login");
  }

  @Test
  void whatIsBehindIsBroughtToTheIstiodThatRuns() {
    var before = flow.mesh.journal();
    var proposed = proposed("");
    assertThat(proposed.plan().steps().stream().map(PlanStep::kind))
        .doesNotContain(StepKind.CONTROL_PLANE)
        .contains(StepKind.BACKUP, StepKind.VERIFY_CONTROL_PLANE, StepKind.VERIFY_DATA_PLANE);
    assertThat(proposed.plan().to()).isEqualTo(NEW);
    flow.process("pod-a").advance(proposed.id());
    assertThat(flow.mesh.journal()).isEqualTo(before);

    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    var done = flow.run(proposed.id());
    assertThat(done.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(done.status().outcome())
        .startsWith(
            "prod is restarted on Istio 1.30.5; " + ALL_BUT_THE_JOB + " % of proxies are on it.");
    assertThat(flow.mesh.journal().subList(before.size(), flow.mesh.journal().size()))
        .containsExactlyInAnyOrder(
            "restart Deployment accounts/profile",
            "restart Deployment shop/cart",
            "restart Deployment shop/checkout",
            "restart Deployment shop/search",
            "restart Deployment shop/web");
  }

  @Test
  void ofOneNamespaceTheOthersStayAsTheyAre() {
    var proposed = proposed("shop");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    var done = flow.run(proposed.id());
    assertThat(done.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(done.status().outcome()).contains("shop on prod is restarted on Istio 1.30.5; 91 %");
    assertThat(
            flow.mesh.observe("prod").workloads().stream()
                .filter(workload -> workload.mover() == Workload.Mover.RESTART)
                .filter(workload -> !workload.isOn(NEW))
                .map(workload -> workload.ref().toString()))
        .containsExactly("Deployment accounts/profile");
  }

  /** It was approved for what was to be restarted then. */
  @Test
  void whatChangedSinceIsAskedForAnew() {
    var proposed = proposed("");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    var cart =
        proposed.plan().waves().stream()
            .flatMap(wave -> wave.workloads().stream())
            .filter(ref -> ref.name().equals("cart"))
            .findFirst()
            .orElseThrow();
    flow.mesh.restart("prod", cart, flow.clock.instant());
    flow.clock.advance(Duration.ofMinutes(2));
    var before = flow.mesh.journal();
    var replaced = flow.run(proposed.id());
    assertThat(replaced.status().phase()).isEqualTo(Phase.SUPERSEDED);
    assertThat(flow.mesh.journal()).isEqualTo(before);
    var successor = flow.now("prod-3");
    assertThat(successor.plan().restart()).isEqualTo(proposed.plan().restart());
    assertThat(successor.plan().waves().stream().flatMap(wave -> wave.workloads().stream()))
        .doesNotContain(cart)
        .hasSize(4);
  }

  @Test
  void whatSomebodyElseHasRestartedAlreadyEndsWell() {
    var proposed = proposed("shop");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    restartedByHand(proposed);
    var before = flow.mesh.journal();
    var ended = flow.run(proposed.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.status().steps().getFirst().note())
        .isEqualTo("somebody else has restarted all of it already");
    assertThat(flow.mesh.journal()).isEqualTo(before);
  }

  @Test
  void soDoesOneThatWaitedForItsHoursMeanwhile() {
    frozenForTwoDays();
    var proposed = proposed("shop");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.runUntil(proposed.id(), upgrade -> upgrade.status().isHeld());
    restartedByHand(proposed);
    flow.clock.advance(Duration.ofDays(2));
    var before = flow.mesh.journal();
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).isEqualTo(before);
  }

  private void restartedByHand(Upgrade proposed) {
    proposed.plan().waves().stream()
        .flatMap(wave -> wave.workloads().stream())
        .forEach(ref -> flow.mesh.restart("prod", ref, flow.clock.instant()));
    flow.clock.advance(Duration.ofMinutes(2));
  }

  @Test
  void thereIsNoRestartOfWhatRunsTheProxyOfItsIstiod() {
    var proposed = proposed("");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.run(proposed.id());
    assertThat(refused(""))
        .extracting(Finding::code, Finding::message)
        .containsExactly(
            tuple(
                FindingCode.NOTHING_TO_RESTART,
                "Every workload of prod that a restart could move runs proxy 1.30.5, which is what"
                    + " a new pod gets."));
    assertThat(refused("shop").getFirst().evidence())
        .anyMatch(line -> line.startsWith("Job shop/nightly-report"));
  }

  @Test
  void aNamespaceThatIsNotInTheMeshIsRefusedWithThoseThatAre() {
    var finding = refused("shpo").getFirst();
    assertThat(finding.code()).isEqualTo(FindingCode.NAMESPACE_NOT_IN_MESH);
    assertThat(finding.evidence()).contains("namespace accounts", "namespace shop");
  }

  /** The next pod would come without a proxy, or not at all. */
  @Test
  void nothingIsPlannedWhileNoPodIsInjected() {
    flow.mesh.faults().injectorDownIn(Set.of("shop"));
    assertThat(refused("shop")).extracting(Finding::code).contains(FindingCode.INJECTION_TRIAL);
    assertThat(proposed("accounts").plan().waves()).hasSize(1);
  }

  /** A restart brings no version, and knows no inputs that led to one. */
  @Test
  void aLaterRollbackTakesTheInputsOfTheUpgradeAndNotOfARestart() {
    var start = Scenario.behind();
    flow.mesh.start(
        new Scenario(
            start.id(),
            start.title(),
            start.kubernetes(),
            NEW,
            start.alive(),
            start.install(),
            start.inputs(),
            start.workloads().stream()
                .filter(any -> any.mover() == Workload.Mover.RESTART)
                .toList(),
            start.alerts()));
    var restart = proposed("");
    flow.decide.approve(restart.id(), restart.digest(), BOB);
    flow.run(restart.id());
    var upgrade = flow.proposed("1.31.1", "");
    flow.decide.approve(upgrade.id(), upgrade.digest(), BOB);
    assertThat(flow.run(upgrade.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    var answered = (RequestRollback.Outcome.Answered) flow.rollback.rollBack(upgrade.id(), ALICE);
    var back = ((RequestUpgrade.Outcome.Proposed) answered.answer()).upgrade();
    assertThat(back.plan().to()).isEqualTo(NEW);
    assertThat(back.plan().inputs()).isEqualTo(flow.policy.inputs());
    assertThat(back.plan().inputs().sets()).isNotEmpty();
  }

  @Test
  void aGateThatShutsOffersNoWayBack() {
    var proposed = proposed("");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.runUntil(proposed.id(), upgrade -> upgrade.currentStep().kind().restarts());
    flow.mesh.faults().rejects(50);
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(flow.told.told().getLast().lines())
        .contains("Retry counts anew from then on, and pauses again if it goes on.");
  }

  /** It mends nothing, so nobody is asked to approve it. */
  @Test
  void whileIstiodIsDownThereIsNoRestart() {
    flow.mesh.faults().injectorDown(true);
    assertThat(refused("")).isNotEmpty();
    assertThat(((RequestUpgrade.Outcome.Refused) ask("")).reasons().suggestion()).isEmpty();
  }

  @Test
  void afterAWaitForItsHoursItIsPlannedAgain() {
    frozenForTwoDays();
    var proposed = proposed("");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.runUntil(proposed.id(), upgrade -> upgrade.status().isHeld());
    var before = flow.mesh.journal();
    var cart = new WorkloadRef("Deployment", "shop", "cart");
    flow.mesh.restart("prod", cart, flow.clock.instant());
    flow.clock.advance(Duration.ofDays(2));
    var paused = flow.run(proposed.id());
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("changed while");
    assertThat(flow.mesh.journal()).hasSize(before.size() + 1).contains("restart " + cart);
  }

  private void frozenForTwoDays() {
    var today = LocalDate.ofInstant(flow.clock.instant(), ZoneOffset.UTC);
    flow.settings(
        flow.policy.with(
            new ChangeTimes(
                ZoneOffset.UTC,
                List.of(),
                List.of(
                    new ChangeTimes.Freeze(
                        today.atStartOfDay(), today.plusDays(2).atStartOfDay(), "incident")))));
  }

  @Test
  void theWayBackIsThatOfTheUpgradeBefore() {
    var proposed = proposed("shop");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.run(proposed.id());
    assertThat(flow.rollback.rollBack(proposed.id(), ALICE))
        .isEqualTo(
            new RequestRollback.Outcome.Refused(
                proposed.id()
                    + " only restarted workloads; there is no older istiod to go back to."));
    assertThat(flow.rollback.rollBackCluster("prod", ALICE))
        .isInstanceOfSatisfying(
            RequestRollback.Outcome.Answered.class,
            answered ->
                assertThat(((RequestUpgrade.Outcome.Proposed) answered.answer()).upgrade())
                    .satisfies(back -> assertThat(back.isRollback()).isTrue())
                    .satisfies(
                        back -> assertThat(back.plan().to()).isEqualTo(IstioVersion.of("1.29.6"))));
  }

  private Upgrade proposed(String namespace) {
    var outcome = ask(namespace);
    assertThat(outcome).isInstanceOf(RequestUpgrade.Outcome.Proposed.class);
    return ((RequestUpgrade.Outcome.Proposed) outcome).upgrade();
  }

  private List<Finding> refused(String namespace) {
    var outcome = ask(namespace);
    assertThat(outcome).isInstanceOf(RequestUpgrade.Outcome.Refused.class);
    return ((RequestUpgrade.Outcome.Refused) outcome)
        .reasons().findings().stream().filter(Finding::blocks).toList();
  }

  private RequestUpgrade.Outcome ask(String namespace) {
    return flow.request.restart(
        new Command.Restart(flow.policy, Optional.of(namespace).filter(name -> !name.isEmpty())),
        ALICE,
        "C0GENERAL1",
        Optional.empty());
  }
}
