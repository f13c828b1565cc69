package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.Scenario;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way back, in place. */
class RollbackFlowTest {
  private static final IstioVersion OLD = IstioVersion.of("1.29.6");

  private Flow flow = new Flow(Scenario.behind());

  @Test
  void aPausedUpgradeIsAbortedAndItsWayBackIsApprovedAndDoneLikeAnyUpgrade() {
    var paused = pausedInAWave();
    flow.clock.advance(Duration.ofMinutes(1));

    var back = proposed(flow.rollback.rollBack(paused.id(), ALICE));

    assertThat(back.plan().to()).isEqualTo(OLD);
    assertThat(back.plan().inputs()).isEqualTo(paused.plan().inputs());
    assertThat(back.origin().rollbackOf()).contains(paused.id());
    assertThat(back.origin().thread()).isEqualTo(paused.status().card().map(MessageRef::ts));
    assertThat(flow.decide.approve(back.id(), back.digest(), ALICE))
        .isInstanceOf(DecideUpgrade.Outcome.Refused.class);
    assertThat(flow.run(paused.id()).status().phase()).isEqualTo(Phase.ABORTED);
    var before = flow.mesh.journal().size();
    flow.mesh.faults().unstick();

    assertThat(flow.decide.approve(back.id(), back.digest(), BOB))
        .isInstanceOf(DecideUpgrade.Outcome.Recorded.class);
    var ended = flow.run(back.id());

    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.observe("prod").workloads())
        .filteredOn(workload -> workload.mover() == Workload.Mover.RESTART)
        .allMatch(workload -> workload.isOn(OLD));
    assertThat(flow.mesh.journal().get(before)).isEqualTo("istioctl upgrade 1.29.6");
  }

  @Test
  void untilThePausedOneHasEndedItsWayBackDoesNotBegin() {
    var paused = pausedInAWave();
    var back = proposed(flow.rollback.rollBack(paused.id(), ALICE));
    flow.decide.approve(back.id(), back.digest(), BOB);
    for (var turn = 0; turn < 3; turn++) {
      flow.process("pod-a").advance(back.id());
    }
    assertThat(flow.now(back.id()).status().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
    assertThat(flow.now(back.id()).status().timeline())
        .filteredOn(entry -> entry.kind() == TimelineEntry.Kind.TROUBLE)
        .singleElement()
        .satisfies(entry ->
            assertThat(entry.text())
                .isEqualTo("Approved, and not begun yet: " + paused.id() + " has not ended."));
    assertThat(flow.run(paused.id()).status().phase()).isEqualTo(Phase.ABORTED);
    flow.mesh.faults().unstick();
    assertThat(flow.run(back.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void anUpgradeThatSucceededIsRolledBackByAnApproverOrItsRequesterOnly() {
    var done = succeeded();
    assertThat(flow.rollback.rollBack(done.id(), EVE))
        .isEqualTo(
            new RequestRollback.Outcome.Refused(
                "Only its requester and the approvers of prod may roll back prod-1."));
    assertThat(proposed(flow.rollback.rollBackCluster("prod", BOB)).plan().to()).isEqualTo(OLD);
  }

  @Test
  void anUpgradeThatChangedNothingIsNotInTheWayOfTheWayBack() {
    var done = succeeded("1.29.8");
    var later = stoppedAtItsPrecheck();
    assertThat(refusal(later)).contains("changed nothing");
    flow.steer.steer(later.id(), Decision.Kind.ABORTED, BOB, "");
    flow.run(later.id());
    flow.mesh.faults().istioctlProblem("");

    assertThat(proposed(flow.rollback.rollBackCluster("prod", BOB)).origin().rollbackOf())
        .contains(done.id());
  }

  @Test
  void anUpgradeThatWasAbortedBeforeIstioctlRanIsNotInTheWayEither() {
    var done = succeeded("1.29.8");
    var later = flow.proposed("1.30.5", "");
    flow.decide.approve(later.id(), later.digest(), BOB);
    var process = flow.process("pod-a");
    while (flow.now(later.id()).currentStep().kind() != StepKind.BACKUP) {
      process.advance(later.id());
    }
    flow.steer.steer(later.id(), Decision.Kind.ABORTED, BOB, "");
    assertThat(flow.run(later.id()).status().phase()).isEqualTo(Phase.ABORTED);

    assertThat(refusal(flow.now(later.id()))).contains("changed nothing");
    assertThat(proposed(flow.rollback.rollBack(done.id(), BOB)).origin().rollbackOf())
        .contains(done.id());
  }

  @Test
  void aWayBackThatCouldNotBeStoredSaysThatTheUpgradeIsAbortedAllTheSame() {
    var store = new SilentStore();
    flow = new Flow(Scenario.behind(), store);
    var paused = pausedInAWave();
    store.silent(true);
    assertThat(refusal(paused))
        .isEqualTo(
            "prod-1 is being aborted, but its way back was not planned: the API server did not"
                + " answer. Ask for it again with `/istio rollback`.");
    store.silent(false);
    assertThat(flow.run(paused.id()).status().phase()).isEqualTo(Phase.ABORTED);
    assertThat(proposed(flow.rollback.rollBackCluster("prod", BOB)).plan().to()).isEqualTo(OLD);
  }

  private Upgrade stoppedAtItsPrecheck() {
    var proposed = flow.proposed("1.30.5", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.mesh.faults().istioctlProblem("the file is gone");
    var paused = flow.run(proposed.id());
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    return paused;
  }

  @Test
  void theInputsAreThoseRecordedForTheOldVersionWhateverTheSettingsSaySince() {
    var done = succeeded();
    var back = proposed(flow.rollback.rollBack(done.id(), BOB));
    var other = flow.policy.with(InstallInputs.none());
    assertThat(back.policy(other).inputs()).isEqualTo(done.plan().inputs());
    assertThat(done.policy(other).inputs()).isEqualTo(other.inputs());
  }

  @Test
  void whileItRunsOrWhenNothingWasChangedThereIsNoRollback() {
    var proposed = flow.proposed("", "");
    assertThat(refusal(proposed)).contains("changed nothing");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.process("pod-a").advance(proposed.id());
    assertThat(refusal(proposed)).contains("is running; pause or abort it first");
    assertThat(flow.now(proposed.id()).decisions()).hasSize(1);
  }

  @Test
  void aVersionThatCannotLiveOnThisKubernetesIsNeverGoneBackTo() {
    var night = new Flow(Scenario.night());
    var proposed = night.proposed("1.29.1", "users are down");
    night.decide.approve(proposed.id(), proposed.digest(), BOB);
    night.run(proposed.id());
    assertThat(findings(night.rollback.rollBack(proposed.id(), BOB)))
        .extracting(Finding::code)
        .contains(FindingCode.TARGET_NEEDS_GONE_API, FindingCode.TARGET_KUBERNETES_RANGE);
    assertThat(night.store.ofCluster("prod")).hasSize(1);
  }

  @Test
  void onlyTheNewestUpgradeIsRolledBackAndARollbackHasNoWayBackOfItsOwn() {
    var first = succeeded();
    flow.clock.advance(Duration.ofMinutes(1));
    var back = proposed(flow.rollback.rollBack(first.id(), BOB));
    flow.decide.approve(back.id(), back.digest(), ALICE);
    assertThat(flow.run(back.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(refusal(first)).contains("prod-2 came after prod-1; roll that one back");
    assertThat(findings(flow.rollback.rollBack(back.id(), BOB)))
        .extracting(Finding::code)
        .contains(FindingCode.TARGET_NOT_OLDER);
  }

  /** Two people want the way back at once; the slower one was overtaken while it was planned. */
  @Test
  void whoIsOvertakenAtThePausedOneGetsNoSecondWayBack() {
    var paused = pausedInAWave();
    flow.steer.steer(paused.id(), Decision.Kind.ABORTED, BOB, "");
    assertThat(refusal(paused)).contains("is being aborted already");
    assertThat(flow.store.ofCluster("prod")).hasSize(1);

    flow.run(paused.id());
    assertThat(proposed(flow.rollback.rollBack(paused.id(), BOB)).plan().to()).isEqualTo(OLD);
  }

  private Upgrade pausedInAWave() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.mesh.faults().stuck(new WorkloadRef("Deployment", "shop", "web"));
    var paused = flow.run(proposed.id());
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.decisions())
        .extracting(Decision::kind)
        .containsExactly(Decision.Kind.APPROVED);
    return paused;
  }

  private Upgrade succeeded() {
    return succeeded("");
  }

  private Upgrade succeeded(String target) {
    var proposed = flow.proposed(target, "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    var ended = flow.run(proposed.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    return ended;
  }

  private String refusal(Upgrade upgrade) {
    return ((RequestRollback.Outcome.Refused) flow.rollback.rollBack(upgrade.id(), BOB)).reason();
  }

  private static List<Finding> findings(RequestRollback.Outcome outcome) {
    var answered = (RequestRollback.Outcome.Answered) outcome;
    return ((RequestUpgrade.Outcome.Refused) answered.answer()).reasons().findings();
  }

  private static Upgrade proposed(RequestRollback.Outcome outcome) {
    assertThat(outcome).isInstanceOf(RequestRollback.Outcome.Answered.class);
    var answer = ((RequestRollback.Outcome.Answered) outcome).answer();
    assertThat(answer).isInstanceOf(RequestUpgrade.Outcome.Proposed.class);
    return ((RequestUpgrade.Outcome.Proposed) answer).upgrade();
  }
}
