package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.RequestUpgrade;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clusters that want more than one approval. */
class QuorumFlowTest {
  private final Flow flow = new Flow(Scenario.behind(), new InMemoryUpgradeStore(), 2);

  @Test
  void oneOfTwoApprovalsStartsNothingAndTheSecondPersonsDoes() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.process("pod-a").advance(proposed.id());
    flow.process("pod-a").advance(proposed.id());
    assertThat(flow.now(proposed.id()).status().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
    assertThat(flow.told.texts()).hasSize(2).last().isEqualTo("Approved, 1 of 2.");
    assertThat(flow.mesh.journal()).isEmpty();

    assertThat(flow.decide.approve(proposed.id(), proposed.digest(), CAROL))
        .isInstanceOf(DecideUpgrade.Outcome.Recorded.class);
    var ended = flow.run(proposed.id());

    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.audit().records())
        .filteredOn(record -> record.kind() == AuditRecord.Kind.DECIDED)
        .extracting(AuditRecord::who)
        .containsExactly(BOB, CAROL);
    assertThat(ended.audit().firstBreak()).isEmpty();
  }

  @Test
  void bothApprovalsBeforeTheLoopLookedStartItToo() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.decide.approve(proposed.id(), proposed.digest(), CAROL);
    var ended = flow.run(proposed.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.audit().records())
        .filteredOn(record -> record.kind() == AuditRecord.Kind.DECIDED)
        .extracting(AuditRecord::who)
        .containsExactly(BOB, CAROL);
  }

  @Test
  void onePersonIsOneApprovalAndTheRequesterIsNone() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    assertThat(flow.decide.approve(proposed.id(), proposed.digest(), BOB))
        .isEqualTo(
            new DecideUpgrade.Outcome.Refused(
                "You approved this already; somebody else has to as well: 1 of 2 so far."));
    assertThat(flow.decide.approve(proposed.id(), proposed.digest(), ALICE))
        .isInstanceOf(DecideUpgrade.Outcome.Refused.class);
    assertThat(flow.now(proposed.id()).decisions()).hasSize(1);
  }

  @Test
  void thePersonWhoIsRecordedTwiceIsStillOneApproval() {
    var proposed = flow.proposed("", "");
    var approval =
        new Decision(
            Decision.Kind.APPROVED, BOB, flow.clock.instant(), proposed.digest(), List.of(), "");
    var twice = proposed.with(approval).with(approval);
    assertThat(twice.decision()).isEmpty();
    assertThat(twice.approvals()).containsExactly(approval);
  }

  @Test
  void tooFewApprovalsInTimeAreNone() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.clock.advance(Duration.ofMinutes(31));
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.EXPIRED);
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @Test
  void aDenialAfterOneApprovalEndsIt() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.decide.deny(proposed.id(), proposed.digest(), CAROL, "not today");
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.DENIED);
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @Test
  void moreApprovalsThanThereAreApproversAreRefusedAtTheStart() {
    var many = new Flow(Scenario.behind(), new InMemoryUpgradeStore(), 4);
    assertThat(many.ask("1.30.5", ""))
        .isInstanceOfSatisfying(
            RequestUpgrade.Outcome.Refused.class,
            refused ->
                assertThat(refused.reasons().findings())
                    .extracting(Finding::code)
                    .contains(FindingCode.NOBODY_MAY_APPROVE));
  }
}
