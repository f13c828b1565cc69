package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.AdvanceUpgrade;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.SteerUpgrade;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may approve is looked at when they click, and again before anything begins. */
class ApproverFlowTest {
  private static final String GROUP = "S0SRE00001";

  private Flow flow = new Flow(Scenario.behind());

  @ParameterizedTest
  @ValueSource(strings = {"deactivated", "a guest", "a bot", "of another workspace", "nobody here"})
  void whoIsNoFullMemberApprovesNothing(String what) {
    var proposed = flow.proposed("", "");
    flow.people.exclude(BOB, what);
    assertThat(approve(proposed, BOB)).contains("you are " + what);
    nothingBegan(proposed);
  }

  @Test
  void whileSlackIsSilentNobodyApproves() {
    var proposed = flow.proposed("", "");
    flow.people.silent(true);
    assertThat(flow.decide.approve(proposed.id(), proposed.digest(), BOB))
        .isInstanceOfSatisfying(
            DecideUpgrade.Outcome.NotRecorded.class,
            not -> assertThat(not.problem()).contains("Nothing was recorded", "did not answer"));
    nothingBegan(proposed);
  }

  @Test
  void whoIsInTheGroupAtTheClickApproves() {
    onlyTheGroupApproves();
    flow.people.group(GROUP, Set.of(BOB));
    var proposed = flow.proposed("", "");
    assertThat(approve(proposed, CAROL)).contains("not an approver");
    flow.people.group(GROUP, Set.of(CAROL));
    assertThat(approve(proposed, BOB)).contains("not an approver");

    assertThat(flow.decide.approve(proposed.id(), proposed.digest(), CAROL))
        .isInstanceOf(DecideUpgrade.Outcome.Recorded.class);
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void whoLeftTheGroupAfterTheClickStartsNothing() {
    onlyTheGroupApproves();
    flow.people.group(GROUP, Set.of(BOB, CAROL));
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.people.group(GROUP, Set.of(CAROL));
    var ended = flow.run(proposed.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(ended.status().outcome())
        .contains("not an approver of prod now", "Nothing was done");
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {ALICE, BOB})
  void whoWasDeactivatedAfterTheClickStartsNothing(String user) {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.people.exclude(user, "deactivated");
    var ended = flow.run(proposed.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(ended.status().outcome()).contains("deactivated", "Nothing was done");
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @Test
  void anApprovalWaitsForASilentSlackAndSaysSoOnce() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.people.silent(true);
    var process = flow.process("pod-a");
    for (var second = 0; second < 60; second++) {
      process.advance(proposed.id());
      flow.clock.advance(Duration.ofSeconds(1));
    }
    nothingBegan(proposed);
    assertThat(flow.told.texts()).filteredOn(text -> text.contains("not begun yet")).hasSize(1);

    flow.people.silent(false);
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void anApprovalDoesNotWaitForASilentSlackForever() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.people.silent(true);
    flow.clock.advance(Duration.ofMinutes(15));
    var ended = flow.run(proposed.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(ended.status().outcome()).contains("could not be found out", "Nothing was done");
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @Test
  void whoApprovedAStepAndLeftSinceDoesNotLetItBegin() {
    flow =
        new Flow(
            Scenario.behind(),
            new InMemoryUpgradeStore(),
            1,
            Set.of(GROUP),
            StepApproval.CONTROL_PLANE);
    flow.people.group(GROUP, Set.of(BOB, CAROL));
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    var process = flow.process("pod-a");
    while (flow.now(proposed.id()).status().ask().isEmpty()) {
      process.advance(proposed.id());
    }
    var step = flow.now(proposed.id()).status().step();
    flow.approveStep.approve(proposed.id(), proposed.digest(), step, BOB);
    flow.people.exclude(BOB, "deactivated");
    for (var second = 0; second < 30; second++) {
      process.advance(proposed.id());
      flow.clock.advance(Duration.ofSeconds(1));
    }
    assertThat(flow.effects).doesNotContain(Point.RUN_ISTIOCTL);

    assertThat(flow.approveStep.approve(proposed.id(), proposed.digest(), step, BOB))
        .isInstanceOf(SteerUpgrade.Outcome.Refused.class);
    assertThat(flow.approveStep.approve(proposed.id(), proposed.digest(), step, CAROL))
        .isInstanceOf(SteerUpgrade.Outcome.Recorded.class);
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void anEmptyGroupAndAnUnknownOneAreNobody() {
    onlyTheGroupApproves();
    assertThat(refusalOfARequest()).contains(FindingCode.NOBODY_MAY_APPROVE);
    flow.people.group(GROUP, Set.of());
    assertThat(refusalOfARequest()).contains(FindingCode.NOBODY_MAY_APPROVE);
  }

  @Test
  void aGroupOfTwoIsAQuorumOfTwo() {
    flow = new Flow(Scenario.behind(), new InMemoryUpgradeStore(), 2, Set.of(GROUP));
    flow.people.group(GROUP, Set.of(BOB, CAROL));
    var proposed = flow.proposed("", "");
    for (var user : List.of(BOB, CAROL)) {
      assertThat(flow.decide.approve(proposed.id(), proposed.digest(), user))
          .isInstanceOf(DecideUpgrade.Outcome.Recorded.class);
    }
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aGroupThatCannotBeAskedIsNotTakenForFine() {
    onlyTheGroupApproves();
    flow.people.group(GROUP, Set.of(BOB));
    flow.people.silent(true);
    assertThat(refusalOfARequest()).contains(FindingCode.NOT_SEEN);
  }

  @Test
  void stoppingWorksWhileSlackIsSilentForWhoeverIsNamed() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.process("pod-a").advance(proposed.id());
    flow.people.silent(true);
    assertThat(flow.steer.steer(proposed.id(), Decision.Kind.PAUSED, BOB, ""))
        .isInstanceOf(SteerUpgrade.Outcome.Recorded.class);
  }

  @Test
  void whoIsInTheGroupMaySteerAndAGuestInItMayNot() {
    onlyTheGroupApproves();
    flow.people.group(GROUP, Set.of(BOB, CAROL));
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.process("pod-a").advance(proposed.id());
    flow.people.exclude(CAROL, "a guest");
    assertThat(flow.steer.steer(proposed.id(), Decision.Kind.PAUSED, CAROL, ""))
        .isInstanceOfSatisfying(
            SteerUpgrade.Outcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("a guest"));
    assertThat(flow.steer.steer(proposed.id(), Decision.Kind.PAUSED, BOB, ""))
        .isInstanceOf(SteerUpgrade.Outcome.Recorded.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESUMED", "RETRIED", "ABORTED"})
  void whoIsNoFullMemberDoesNotSteerThoughNamedOrTheRequester(Decision.Kind kind) {
    var paused = paused();
    for (var user : List.of(ALICE, BOB)) {
      flow.people.exclude(user, "a guest");
      assertThat(flow.steer.steer(paused.id(), kind, user, ""))
          .isInstanceOfSatisfying(
              SteerUpgrade.Outcome.Refused.class,
              refused -> assertThat(refused.reason()).contains("you are a guest"));
    }
    flow.people.silent(true);
    assertThat(flow.steer.steer(paused.id(), kind, BOB, ""))
        .isInstanceOf(SteerUpgrade.Outcome.NotRecorded.class);
    assertThat(flow.now(paused.id()).status().phase()).isEqualTo(Phase.PAUSED);
  }

  @Test
  void whoIsNoFullMemberPlansNoWayBack() {
    var paused = paused();
    flow.people.exclude(BOB, "deactivated");
    assertThat(flow.rollback.rollBack(paused.id(), BOB))
        .isInstanceOfSatisfying(
            RequestRollback.Outcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("you are deactivated"));
  }

  @Test
  void theThreadSaysWhoseApprovalDoesNotCountAnyMore() {
    flow = new Flow(Scenario.behind(), new InMemoryUpgradeStore(), 2);
    var proposed = flow.proposed("", "");
    for (var user : List.of(BOB, CAROL)) {
      flow.decide.approve(proposed.id(), proposed.digest(), user);
    }
    flow.people.exclude(CAROL, "deactivated");
    var ended = flow.run(proposed.id());
    assertThat(ended.status().timeline())
        .filteredOn(entry -> entry.text().contains("does not count: who gave it is deactivated"))
        .filteredOn(entry -> entry.kind() == TimelineEntry.Kind.DECISION)
        .singleElement()
        .satisfies(entry -> assertThat(entry.user()).contains(CAROL));
  }

  @Test
  void aStepThatWasApprovedWaitsForASilentSlackAndSaysSoOnce() {
    flow =
        new Flow(
            Scenario.behind(),
            new InMemoryUpgradeStore(),
            1,
            Set.of(ALICE, BOB),
            StepApproval.CONTROL_PLANE);
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    var process = flow.process("pod-a");
    while (flow.now(proposed.id()).status().ask().isEmpty()) {
      process.advance(proposed.id());
      flow.clock.advance(Duration.ofSeconds(1));
    }
    var step = flow.now(proposed.id()).status().step();
    flow.approveStep.approve(proposed.id(), proposed.digest(), step, BOB);
    flow.people.silent(true);
    for (var second = 0; second < 60; second++) {
      process.advance(proposed.id());
      flow.clock.advance(Duration.ofSeconds(1));
    }
    assertThat(flow.now(proposed.id()).status().ask()).isPresent();
    assertThat(flow.told.texts()).filteredOn(text -> text.contains("not begun yet")).hasSize(1);

    flow.people.silent(false);
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  private Upgrade paused() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    var process = flow.process("pod-a");
    while (flow.now(proposed.id()).status().step() < 3) {
      process.advance(proposed.id());
      flow.clock.advance(Duration.ofSeconds(1));
    }
    flow.steer.steer(proposed.id(), Decision.Kind.PAUSED, BOB, "");
    process.advance(proposed.id());
    return flow.now(proposed.id());
  }

  private void onlyTheGroupApproves() {
    flow = new Flow(Scenario.behind(), new InMemoryUpgradeStore(), 1, Set.of(GROUP));
  }

  private String approve(Upgrade proposed, String user) {
    return switch (flow.decide.approve(proposed.id(), proposed.digest(), user)) {
      case DecideUpgrade.Outcome.Refused refused -> refused.reason();
      case DecideUpgrade.Outcome other -> throw new AssertionError(other);
    };
  }

  private void nothingBegan(Upgrade proposed) {
    assertThat(flow.process("pod-a").advance(proposed.id()))
        .isNotEqualTo(AdvanceUpgrade.Next.FINISHED);
    assertThat(flow.now(proposed.id()).status().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
    assertThat(flow.effects).doesNotContain(Point.STORE_BACKUP, Point.RUN_ISTIOCTL);
  }

  private List<FindingCode> refusalOfARequest() {
    return switch (flow.ask("1.30.5", "")) {
      case RequestUpgrade.Outcome.Refused refused ->
          refused.reasons().findings().stream().map(Finding::code).toList();
      case RequestUpgrade.Outcome other -> throw new AssertionError(other);
    };
  }
}
