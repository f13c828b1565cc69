package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.CAROL;
import static dev.sailwright.flow.Flow.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.AdvanceUpgrade;
import dev.sailwright.usecase.SteerUpgrade;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clusters that ask once more before chosen steps. */
class StepApprovalFlowTest {
  private static final int CONTROL_PLANE = 2;
  private static final int FIRST_WAVE = 4;
  private static final WorkloadRef LOGIN = new WorkloadRef("Deployment", "accounts", "login");

  private Flow flow = flow(1, StepApproval.CONTROL_PLANE, StepApproval.FIRST_WAVE);

  private static Flow flow(int quorum, StepApproval... approvals) {
    return new Flow(Scenario.behind(), new InMemoryUpgradeStore(), quorum, approvals);
  }

  @Test
  void beforeEachChosenStepItAsksAndOnlyThenBegins() {
    var id = flow.approved();

    var first = untilAsked(id);
    assertThat(first.status().step()).isEqualTo(CONTROL_PLANE);
    assertThat(first.status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(first.status().steps().get(CONTROL_PLANE).note())
        .isEqualTo("waiting for approval of step 3: control plane");
    nothingHappensFor(Duration.ofMinutes(15), id);
    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(approve(id, CONTROL_PLANE, BOB)).isInstanceOf(SteerUpgrade.Outcome.Recorded.class);

    var second = untilAsked(id);
    assertThat(second.status().step()).isEqualTo(FIRST_WAVE);
    assertThat(flow.told.texts().getLast())
        .isEqualTo(
            "Waiting for approval of step 5: first wave (1 workload). Without 1 approval within"
                + " 30 min 0 s the upgrade is paused.");
    nothingHappensFor(Duration.ofMinutes(15), id);
    assertThat(flow.mesh.journal()).containsExactly("istioctl upgrade 1.30.5");
    approve(id, FIRST_WAVE, BOB);
    var ended = flow.run(id);

    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).hasSize(7).doesNotHaveDuplicates();
    assertThat(flow.told.told())
        .filteredOn(entry -> entry.kind() == TimelineEntry.Kind.DECISION)
        .extracting(TimelineEntry::text, entry -> entry.user().orElse(""))
        .containsExactly(
            tuple("Approved.", BOB),
            tuple("Approved step 3: control plane.", BOB),
            tuple("Approved step 5: first wave (1 workload).", BOB));
    assertThat(ended.audit().records())
        .filteredOn(record -> record.kind() == AuditRecord.Kind.DECIDED)
        .extracting(AuditRecord::who, record -> record.what().split(" at ", 2)[0])
        .containsExactly(
            tuple(BOB, "APPROVED"),
            tuple(BOB, "STEP_APPROVED of step 3"),
            tuple(BOB, "STEP_APPROVED of step 5"));
    assertThat(ended.audit().firstBreak()).isEmpty();
  }

  @Test
  void theStepThatWaitsIsTheOnlyOneThatIsApproved() {
    var proposed = flow.proposed("", "");
    refused(proposed.id(), CONTROL_PLANE, BOB, "prod-1 was not started yet.");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    var id = proposed.id();
    untilAsked(id);
    refused(
        id,
        FIRST_WAVE,
        BOB,
        "prod-1 has not come to step 5: first wave (1 workload); it asks when it has.");
    refused(id, CONTROL_PLANE + 1, BOB, "Step 4 of prod-1 asks for no approval.");
    refused(id, 99, BOB, "Step 100 of prod-1 asks for no approval.");
    assertThat(flow.approveStep.approve(id, "00".repeat(32), CONTROL_PLANE, BOB))
        .isEqualTo(
            new SteerUpgrade.Outcome.Refused(
                "This button belongs to another plan; use the newest card."));
    approve(id, CONTROL_PLANE, BOB);
    refused(id, CONTROL_PLANE, BOB, "prod-1 has its approval of step 3: control plane already.");

    untilAsked(id);
    refused(id, CONTROL_PLANE, BOB, "prod-1 has its approval of step 3: control plane already.");
    nothingHappensFor(Duration.ofMinutes(5), id);
    assertThat(flow.mesh.journal()).containsExactly("istioctl upgrade 1.30.5");
    assertThat(flow.now(id).decisions())
        .extracting(Decision::kind)
        .containsExactly(Decision.Kind.APPROVED, Decision.Kind.STEP_APPROVED);
    approve(id, FIRST_WAVE, BOB);
    flow.run(id);
    refused(id, FIRST_WAVE, BOB, "prod-1 has ended.");
  }

  @Test
  void whoMayNotApproveTheCardMayNotApproveAStep() {
    var id = flow.approved();
    untilAsked(id);
    refused(
        id, CONTROL_PLANE, ALICE, "You asked for this upgrade; somebody else has to approve it.");
    refused(id, CONTROL_PLANE, EVE, "You are not an approver of prod.");
    assertThat(flow.now(id).decisions()).hasSize(1);
  }

  @Test
  void itNeedsAsManyPeopleAsTheCard() {
    flow = flow(2, StepApproval.FIRST_WAVE);
    var proposed = flow.proposed("", "");
    var id = proposed.id();
    flow.decide.approve(id, proposed.digest(), BOB);
    flow.decide.approve(id, proposed.digest(), CAROL);
    untilAsked(id);
    approve(id, FIRST_WAVE, BOB);
    refused(
        id,
        FIRST_WAVE,
        BOB,
        "You approved this already; somebody else has to as well: 1 of 2 so far.");
    nothingHappensFor(Duration.ofMinutes(5), id);
    assertThat(flow.told.texts()).contains("Approved, 1 of 2, step 5: first wave (1 workload).");
    assertThat(flow.mesh.journal()).hasSize(1);
    approve(id, FIRST_WAVE, CAROL);
    refused(
        id, FIRST_WAVE, BOB, "prod-1 has its approval of step 5: first wave (1 workload) already.");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void itRemindsOnceAndPausesWhenNobodyAnswers() {
    var id = flow.approved();
    untilAsked(id);
    var paused = flow.run(id);

    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .isEqualTo(
            "No approval in time of step 3: control plane; nothing of it was begun. Approve it and"
                + " it goes on, or resume to ask again.");
    assertThat(flow.told.told())
        .filteredOn(entry -> entry.broadcast())
        .extracting(TimelineEntry::kind, entry -> entry.text().split(";", 2)[0])
        .containsExactly(
            tuple(TimelineEntry.Kind.ASK, flow.told.texts().get(4)),
            tuple(
                TimelineEntry.Kind.REMINDER,
                "The upgrade is paused in 10 min 0 s unless it gets 1 approval of step 3: control"
                    + " plane."),
            tuple(
                TimelineEntry.Kind.TROUBLE,
                "Paused. No approval in time of step 3: control plane"));
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @Test
  void anApprovalAfterThePauseLetsItGoOn() {
    var id = flow.approved();
    untilAsked(id);
    flow.run(id);
    flow.clock.advance(Duration.ofHours(9));
    assertThat(approve(id, CONTROL_PLANE, BOB)).isInstanceOf(SteerUpgrade.Outcome.Recorded.class);
    var next = untilAsked(id);
    assertThat(next.status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(next.status().step()).isEqualTo(FIRST_WAVE);
    assertThat(flow.mesh.journal()).containsExactly("istioctl upgrade 1.30.5");
  }

  @ParameterizedTest
  @EnumSource(
      value = Decision.Kind.class,
      names = {"RESUMED", "RETRIED"})
  void whoGoesOnAfterThePauseIsAskedAgainAndGivenApprovalsStay(Decision.Kind kind) {
    flow = flow(2, StepApproval.CONTROL_PLANE);
    var proposed = flow.proposed("", "");
    var id = proposed.id();
    flow.decide.approve(id, proposed.digest(), BOB);
    flow.decide.approve(id, proposed.digest(), CAROL);
    untilAsked(id);
    approve(id, CONTROL_PLANE, BOB);
    flow.run(id);
    flow.steer.steer(id, kind, ALICE, "");
    var again = untilAsked(id);
    assertThat(again.status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(again.status().ask().orElseThrow().until())
        .isAfter(flow.clock.instant().plus(Duration.ofMinutes(29)));
    assertThat(flow.told.texts().getLast()).contains("Without 1 approval within");
    nothingHappensFor(Duration.ofMinutes(21), id);
    assertThat(flow.told.told())
        .filteredOn(entry -> entry.kind() == TimelineEntry.Kind.REMINDER)
        .hasSize(2);
    approve(id, CONTROL_PLANE, CAROL);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void whatAPersonPausedBeginsOnlyWhenItIsResumed() {
    var id = flow.approved();
    untilAsked(id);
    flow.steer.steer(id, Decision.Kind.PAUSED, ALICE, "lunch");
    flow.run(id);
    approve(id, CONTROL_PLANE, BOB);
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(flow.told.texts().getLast())
        .isEqualTo("Approved step 3: control plane; it begins once the upgrade is resumed.");
    assertThat(flow.mesh.journal()).isEmpty();

    flow.steer.steer(id, Decision.Kind.RESUMED, ALICE, "");
    assertThat(untilAsked(id).status().step()).isEqualTo(FIRST_WAVE);
  }

  @Test
  void anAbortWhileItWaitsEndsItAndNothingIsBegun() {
    var id = flow.approved();
    untilAsked(id);
    flow.steer.steer(id, Decision.Kind.ABORTED, ALICE, "not today");
    refused(id, CONTROL_PLANE, BOB, "prod-1 is being aborted.");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.ABORTED);
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @Test
  void whoIsNoApproverAnyMoreWhenTheLeaderLooksDoesNotCount() {
    var id = flow.approved();
    untilAsked(id);
    approve(id, CONTROL_PLANE, BOB);
    flow.settings(with(flow.policy, Set.of(ALICE, CAROL)));
    nothingHappensFor(Duration.ofMinutes(1), id);
    assertThat(flow.told.texts())
        .contains("An approval does not count: You are not an approver of prod.");
    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(flow.now(id).status().ask()).isPresent();
  }

  @Test
  void aClusterThatChangesWhileItWaitsIsLeftAlone() {
    var id = flow.approved();
    untilAsked(id);
    flow.mesh.start(
        "by hand",
        new MeshInstaller.Order(
            "prod",
            IstioVersion.of("1.29.8"),
            new MeshChange.InPlace(InstallInputs.none(), IstioVersion.of("1.29.8")),
            ""));
    flow.clock.advance(Duration.ofSeconds(10));
    approve(id, CONTROL_PLANE, BOB);
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("changed while the approval was awaited");
    assertThat(flow.told.told().getLast().lines()).contains("running version: 1.29.6, now 1.29.8");
    assertThat(flow.mesh.journal()).containsExactly("istioctl upgrade 1.29.8");
  }

  @Test
  void anotherProcessWaitsOnAndAsksNobodyTwice() {
    var id = flow.approved();
    untilAsked(id);
    var told = flow.told.texts();
    var process = flow.process("pod-b");
    for (var turn = 0; turn < 5; turn++) {
      process.advance(id);
    }
    assertThat(flow.told.texts()).isEqualTo(told);
    approve(id, CONTROL_PLANE, BOB);
    assertThat(untilAsked(id).status().step()).isEqualTo(FIRST_WAVE);
  }

  /** The gateway of this mesh is moved by istioctl. */
  @Test
  void gatewaysAskBeforeWhateverMovesThem() {
    flow = flow(1, StepApproval.GATEWAYS);
    var id = flow.approved();
    assertThat(untilAsked(id).status().steps().get(CONTROL_PLANE).note())
        .isEqualTo("waiting for approval of step 3: gateways (with the control plane)");
    approve(id, CONTROL_PLANE, BOB);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void theWayBackAsksOnItsCardAlone() {
    flow.mesh.faults().stuck(LOGIN);
    var id = flow.approved();
    untilAsked(id);
    approve(id, CONTROL_PLANE, BOB);
    untilAsked(id);
    approve(id, FIRST_WAVE, BOB);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.PAUSED);
    flow.rollback.rollBack(id, ALICE);
    flow.run(id);
    flow.mesh.faults().unstick();
    var back = flow.store.ofCluster("prod").getLast();
    assertThat(back.plan().asking()).isEmpty();
    flow.decide.approve(back.id(), back.digest(), BOB);
    assertThat(flow.run(back.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void settingsThatAskForMoreSinceThePlanAreAnotherPlan() {
    flow = flow(1);
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.settings(flow(1, StepApproval.FIRST_WAVE).policy);
    var ended = flow.run(proposed.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.SUPERSEDED);
    assertThat(flow.told.told().getLast().lines())
        .containsExactly("to approve step by step: [], now [first wave (1 workload)]");
    assertThat(flow.now("prod-2").plan().asking()).hasSize(1);
  }

  /** In the words of the API server's rules. */
  @Test
  void aRecordThatWouldLetAnUnapprovedStepBeginIsRefused() {
    var id = flow.approved();
    var upgrade = untilAsked(id);
    var digest = upgrade.digest();
    var now = flow.clock.instant();
    var reached = "only the step that was reached is approved, if it asks";
    illegal(
        reached, () -> flow.store.decide(upgrade, Decision.ofStep(FIRST_WAVE, BOB, now, digest)));
    illegal(
        reached,
        () -> flow.store.decide(upgrade, Decision.ofStep(CONTROL_PLANE - 1, BOB, now, digest)));
    illegal(
        "an approval of a step names the step, and nothing else does",
        () ->
            flow.store.decide(
                upgrade,
                new Decision(
                    Decision.Kind.PAUSED,
                    BOB,
                    now,
                    digest,
                    List.of(),
                    "",
                    Optional.of(CONTROL_PLANE),
                    Optional.empty())));
    var begins = "a step that asks does not begin without its approvals";
    illegal(begins, () -> flow.store.saveStatus(at(upgrade, CONTROL_PLANE, 1)));
    illegal(
        "a step that asks is not left out",
        () -> flow.store.saveStatus(at(upgrade, CONTROL_PLANE + 1, 0)));

    var byRequester =
        saved(flow.store.decide(upgrade, Decision.ofStep(CONTROL_PLANE, ALICE, now, digest)));
    illegal(begins, () -> flow.store.saveStatus(at(byRequester, CONTROL_PLANE, 1)));
    var ofAnother =
        saved(
            flow.store.decide(
                byRequester, Decision.ofStep(CONTROL_PLANE, BOB, now, "00".repeat(32))));
    illegal(begins, () -> flow.store.saveStatus(at(ofAnother, CONTROL_PLANE, 1)));
    var approved =
        saved(flow.store.decide(ofAnother, Decision.ofStep(CONTROL_PLANE, BOB, now, digest)));
    saved(flow.store.saveStatus(at(approved, CONTROL_PLANE, 1)));
  }

  private static void illegal(String rule, ThrowingCallable change) {
    assertThatThrownBy(change).isInstanceOf(IllegalStateException.class).hasMessageContaining(rule);
  }

  private static Upgrade saved(UpgradeStore.Saved saved) {
    assertThat(saved).isInstanceOf(UpgradeStore.Saved.Stored.class);
    return ((UpgradeStore.Saved.Stored) saved).upgrade();
  }

  private static Upgrade at(Upgrade upgrade, int step, int attempt) {
    return upgrade.with(
        RecordCopy.with(upgrade.status(), Map.of("step", step, "attempt", attempt)));
  }

  @Test
  void byClickingInTheThreadAStepIsApprovedAndEverybodyElseIsAnswered() throws Exception {
    var id = flow.approved();
    flow.process("pod-a").advance(id);
    var value = id + "|" + flow.now(id).digest() + "|";
    try (var slack = new SlackEndpoint(flow, flow.mesh)) {
      assertThat(slack.answer(slack.click("approve_step", value + CONTROL_PLANE, BOB)))
          .contains("has not come to step 3: control plane");
      untilAsked(id);
      assertThat(slack.answer(slack.command("show " + id, EVE)))
          .contains("Waiting for approval of step 3: control plane");
      assertThat(slack.answer(slack.click("approve_step", value + CONTROL_PLANE, ALICE)))
          .contains("somebody else has to approve it");
      for (var forged : List.of("", "-1", "x", "99999999999")) {
        assertThat(slack.answer(slack.click("approve_step", value + forged, BOB)))
            .contains("no longer set up");
      }
      assertThat(slack.answer(slack.click("approve", value + CONTROL_PLANE, BOB)))
          .contains("There is no upgrade");
      assertThat(flow.now(id).decisions()).hasSize(1);
      assertThat(slack.answer(slack.click("approve_step", value + CONTROL_PLANE, BOB)))
          .contains("Step 3 approved by");
      assertThat(slack.answer(slack.click("approve_step", value + CONTROL_PLANE, BOB)))
          .contains("has its approval of step 3: control plane already");
    }
    assertThat(untilAsked(id).status().step()).isEqualTo(FIRST_WAVE);
  }

  private static ClusterPolicy with(ClusterPolicy policy, Set<String> approvers) {
    return new ClusterPolicy(
        policy.cluster(),
        policy.maxMinorStep(),
        policy.wavePercentages(),
        policy.inputs(),
        policy.probes(),
        approvers,
        policy.quorum(),
        policy.stepApprovals(),
        policy.incidentChannel(),
        policy.approvalTtl(),
        policy.patience());
  }

  private SteerUpgrade.Outcome approve(String id, int step, String user) {
    return flow.approveStep.approve(id, flow.now(id).digest(), step, user);
  }

  private void refused(String id, int step, String user, String reason) {
    assertThat(approve(id, step, user)).isEqualTo(new SteerUpgrade.Outcome.Refused(reason));
  }

  private Upgrade untilAsked(String id) {
    return until(id, upgrade -> upgrade.unheeded().isEmpty() && upgrade.status().ask().isPresent());
  }

  private Upgrade until(String id, Predicate<Upgrade> there) {
    var process = flow.process("pod-a");
    for (var second = 0; second < 600; second++) {
      process.advance(id);
      if (there.test(flow.now(id))) {
        return flow.now(id);
      }
      flow.clock.advance(Duration.ofSeconds(1));
    }
    throw new AssertionError("not there in ten minutes: " + flow.now(id).status());
  }

  private void nothingHappensFor(Duration duration, String id) {
    var process = flow.process("pod-a");
    var step = flow.now(id).status().step();
    for (var second = 0; second < duration.toSeconds(); second += 10) {
      flow.clock.advance(Duration.ofSeconds(10));
      while (process.advance(id) == AdvanceUpgrade.Next.AT_ONCE) {}
    }
    assertThat(flow.now(id).status().step()).isEqualTo(step);
    assertThat(flow.now(id).status().attempt()).isZero();
  }
}
