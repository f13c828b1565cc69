package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A second control plane beside the one that runs, on the way to another version and back. */
class CanaryFlowTest {
  private static final IstioVersion OLD = IstioVersion.of("1.29.6");
  private static final IstioVersion NEW = IstioVersion.of("1.30.5");

  private static final WorkloadRef REPORT = new WorkloadRef("Job", "shop", "nightly-report");

  private final Flow flow = new Flow(Scenario.behind());

  @BeforeEach
  void nothingRunsToItsEnd() {
    flow.mesh.end(REPORT);
  }

  @Test
  void workloadsFollowTheTagToTheNewRevisionAndTheOldOneGoesLast() {
    var done = flow.run(approved());

    assertThat(done.status().phase()).as(done.status().outcome()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal().stream().filter(line -> line.startsWith("istioctl")))
        .containsExactly(
            "istioctl install --revision 1-30-5",
            "istioctl tag set default --revision 1-30-5",
            "istioctl install --revision 1-30-5",
            "istioctl uninstall --revision default");
    var mesh = flow.mesh.observe("prod");
    assertThat(mesh.controlPlanes())
        .singleElement()
        .satisfies(plane -> {
          assertThat(plane.revision()).isEqualTo("1-30-5");
          assertThat(plane.version()).contains(NEW);
        });
    assertThat(mesh.workloads())
        .filteredOn(workload -> workload.mover() != Workload.Mover.NOTHING)
        .allMatch(workload -> workload.isOn(NEW));
  }

  @Test
  void thePlanSaysEachStepAndHowLongTheOldOneIsKept() {
    var plan = proposed().plan();
    assertThat(plan.steps().stream().map(PlanStep::title))
        .containsExactly(
            "Precheck",
            "Backup",
            "Install revision",
            "Verify control plane",
            "Move tag default",
            "Restart wave 1",
            "Restart wave 2",
            "Restart wave 3",
            "Install gateways",
            "Verify data plane",
            "Probes",
            "Remove old control plane",
            "Report");
    assertThat(plan.details().orElseThrow().strategy().name()).isEqualTo("canary");
    assertThat(plan.canary().orElseThrow().keepFor()).isEqualTo(Duration.ofMinutes(35));
  }

  @Test
  void eachOfItsChangesAsksWhereTheSettingsWantIt() {
    var asking = new Flow(Scenario.behind(), new InMemoryUpgradeStore(), 1, StepApproval.values());
    var outcome =
        asking.request.request(
            new Command.Upgrade(
                asking.policy, IstioVersion.parse("1.30.5"), Optional.empty(), true),
            ALICE,
            "C0GENERAL1",
            Optional.empty());
    assertThat(((RequestUpgrade.Outcome.Proposed) outcome).upgrade().plan().asking())
        .extracting(PlanStep::title, PlanStep::subject)
        .containsExactly(
            tuple("Install revision", "control plane"),
            tuple("Move tag default", "tag default"),
            tuple("Restart wave 1", "first wave (1 workload)"),
            tuple("Install gateways", "gateways"),
            tuple("Remove old control plane", "removal of the old control plane"));
  }

  /** The gateways of the profile are of no revision: they would move at once. */
  @Test
  void gatewaysStayUntilTheirOwnStep() {
    var id = approved();
    flow.runUntil(
        id,
        upgrade ->
            upgrade.currentStep().kind() == StepKind.INSTALL_GATEWAYS
                && upgrade.status().attempt() == 0);
    assertThat(gateway().isOn(OLD)).isTrue();
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(gateway().isOn(NEW)).isTrue();
  }

  @Test
  void theOldOneIsKeptForItsTimeThoughNothingUsesIt() {
    var id = approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.REMOVE_CONTROL_PLANE);
    flow.process("pod-a").advance(id);
    flow.clock.advance(Duration.ofMinutes(34));
    flow.process("pod-a").advance(id);
    assertThat(flow.mesh.observe("prod").controlPlanes()).hasSize(2);
    assertThat(flow.now(id).status().phase()).isEqualTo(Phase.RUNNING);
    flow.clock.advance(Duration.ofMinutes(2));
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** Each time is a run of istioctl. */
  @Test
  void whatWouldGoIsAskedAtTheFirstLookAndBeforeItGoes() {
    var id = approved();
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.faults().removalsAsked()).isBetween(2, 20);
  }

  /** A gateway that was injected: its pods have moved, its Deployment's label has not. */
  @Test
  void whatWouldGoWithTheOldOneKeepsIt() {
    flow.mesh.faults().takenAlong("istio-eastwestgateway");
    var paused = flow.run(approved());
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("more than its control plane");
    assertThat(paused.status().timeline().getLast().lines())
        .anyMatch(line -> line.contains("istio-eastwestgateway"));
    assertThat(flow.mesh.journal()).noneMatch(line -> line.contains("uninstall"));
  }

  /** A validator of before 1.10 that is left behind, and that fails closed. */
  @Test
  void aWebhookThatWouldStayWithoutItsIstiodKeepsTheOldOne() {
    flow.mesh.faults().leftBehindBy(IstioVersion.of("1.7.4"));
    var paused = flow.run(approved());
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("webhooks that would stay ask the Service of revision default");
    assertThat(paused.status().timeline().getLast().lines())
        .containsExactly("ValidatingWebhookConfiguration istiod-istio-system");
    assertThat(flow.mesh.journal()).noneMatch(line -> line.contains("uninstall"));
  }

  @Test
  void whoIsConnectedFromElsewhereKeepsTheOldOne() {
    flow.mesh.faults().connectedElsewhere(3);
    var id = approved();
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("3 proxies are still connected to the istiod of revision default");
    assertThat(flow.mesh.journal()).noneMatch(line -> line.contains("uninstall"));
  }

  @Test
  void halfWayTheTagLeadsBackAndTheNewRevisionGoes() {
    var id = approved();
    flow.mesh.faults().stuck(new WorkloadRef("Deployment", "shop", "search"));
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    var back = back(paused);
    assertThat(back.plan().steps().stream().map(PlanStep::kind))
        .contains(StepKind.MOVE_TAG, StepKind.REMOVE_CONTROL_PLANE)
        .doesNotContain(StepKind.INSTALL_REVISION, StepKind.INSTALL_GATEWAYS);
    assertThat(flow.run(paused.id()).status().phase()).isEqualTo(Phase.ABORTED);
    flow.mesh.faults().unstick();
    var before = flow.mesh.journal().size();
    flow.decide.approve(back.id(), back.digest(), BOB);

    var ended = flow.run(back.id());

    assertThat(ended.status().phase()).as(ended.status().outcome()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal().get(before))
        .isEqualTo("istioctl tag set default --revision default");
    assertThat(flow.mesh.journal()).endsWith("istioctl uninstall --revision 1-30-5");
    assertThat(flow.mesh.observe("prod").workloads())
        .filteredOn(workload -> workload.mover() != Workload.Mover.NOTHING)
        .allMatch(workload -> workload.isOn(OLD));
  }

  /** Then most of all somebody wants to go back. */
  @Test
  void aNewRevisionThatIsDownIsNotInTheWayOfTheWayBack() {
    var id = approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.RESTART_WAVE);
    flow.mesh.faults().revisionDown("1-30-5");
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    var back = back(paused);
    flow.run(paused.id());
    flow.decide.approve(back.id(), back.digest(), BOB);
    var ended = flow.run(back.id());
    assertThat(ended.status().phase()).as(ended.status().toString()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.observe("prod").controlPlanes())
        .singleElement()
        .satisfies(plane -> assertThat(plane.version()).contains(OLD));
  }

  @Test
  void whatTheNewOnesProxiesRejectShutsNoGateOfTheWayBack() {
    var id = approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.RESTART_WAVE);
    flow.mesh.faults().rejectsOf("1-30-5", 40);
    var paused = flow.run(id);
    assertThat(paused.status().pausedBecause()).contains("rejected LDS");
    var back = back(paused);
    flow.run(paused.id());
    flow.decide.approve(back.id(), back.digest(), BOB);
    flow.runUntil(back.id(), upgrade -> upgrade.currentStep().kind() == StepKind.MOVE_TAG);
    flow.mesh.faults().rejectsOf("1-30-5", 90);
    var ended = flow.run(back.id());
    assertThat(ended.status().phase())
        .as(ended.status().pausedBecause())
        .isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void onceTheOldOneIsGoneThereIsNoShortWayBack() {
    var done = flow.run(approved());
    assertThat(flow.rollback.rollBack(done.id(), BOB))
        .isInstanceOfSatisfying(
            RequestRollback.Outcome.Answered.class,
            answered ->
                assertThat(answered.answer())
                    .isInstanceOfSatisfying(
                        RequestUpgrade.Outcome.Refused.class,
                        refused ->
                            assertThat(refused.reasons().findings())
                                .anyMatch(finding -> finding.code() == FindingCode.CANARY_UNFIT)));
  }

  /** istioctl would put a second, unnamed one beside it. */
  @Test
  void afterItAnUpgradeInPlaceIsRefusedAndTheNextCanaryIsNot() {
    flow.run(approved());
    assertThat(flow.ask("1.31.1", ""))
        .isInstanceOfSatisfying(
            RequestUpgrade.Outcome.Refused.class,
            refused ->
                assertThat(refused.reasons().findings())
                    .anyMatch(finding -> finding.code() == FindingCode.IN_PLACE_UNFIT));
    assertThat(request("1.31.1")).isInstanceOf(RequestUpgrade.Outcome.Proposed.class);
  }

  private Workload gateway() {
    return flow.mesh.observe("prod").workloads().stream()
        .filter(workload -> workload.role() == Workload.Role.GATEWAY)
        .findFirst()
        .orElseThrow();
  }

  private Upgrade back(Upgrade of) {
    var answered = (RequestRollback.Outcome.Answered) flow.rollback.rollBack(of.id(), ALICE);
    return switch (answered.answer()) {
      case RequestUpgrade.Outcome.Proposed proposed -> proposed.upgrade();
      case RequestUpgrade.Outcome.Refused refused -> throw new AssertionError(refused.reasons());
      case RequestUpgrade.Outcome.AlreadyOpen open -> throw new AssertionError(open.open().id());
      case RequestUpgrade.Outcome.Unreachable unreachable ->
          throw new AssertionError(unreachable.problem());
    };
  }

  private String approved() {
    var proposed = proposed();
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    return proposed.id();
  }

  private Upgrade proposed() {
    return switch (request("1.30.5")) {
      case RequestUpgrade.Outcome.Proposed proposed -> proposed.upgrade();
      case RequestUpgrade.Outcome.Refused refused -> throw new AssertionError(refused.reasons());
      case RequestUpgrade.Outcome.AlreadyOpen open -> throw new AssertionError(open.open().id());
      case RequestUpgrade.Outcome.Unreachable unreachable ->
          throw new AssertionError(unreachable.problem());
    };
  }

  private RequestUpgrade.Outcome request(String target) {
    return flow.request.request(
        new Command.Upgrade(flow.policy, IstioVersion.parse(target), Optional.empty(), true),
        ALICE,
        "C0GENERAL1",
        Optional.empty());
  }
}
