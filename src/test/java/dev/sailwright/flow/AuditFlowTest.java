package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.audit.AuditLine;
import dev.sailwright.audit.AuditRecord;
import dev.sailwright.audit.AuditRecord.Kind;
import dev.sailwright.audit.AuditTrail;
import dev.sailwright.audit.Verdict;
import dev.sailwright.audit.Verdict.Outcome;
import dev.sailwright.playground.Scenario;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.VerifyAudit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every decision and every effect leaves a record, in a chain, and the same in the log. */
class AuditFlowTest {
  private final Flow flow = new Flow(Scenario.behind());

  @Test
  void anUpgradeLeavesItsDecisionItsEffectsWithTheirEndsAndItsOutcome() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    var ended = flow.run(proposed.id());

    var records = ended.audit().records();
    assertThat(records)
        .extracting(AuditRecord::kind)
        .containsExactly(
            Kind.DECIDED,
            Kind.EFFECT_BEGUN,
            Kind.EFFECT_ENDED,
            Kind.EFFECT_BEGUN,
            Kind.EFFECT_ENDED,
            Kind.EFFECT_BEGUN,
            Kind.EFFECT_ENDED,
            Kind.EFFECT_BEGUN,
            Kind.EFFECT_ENDED,
            Kind.EFFECT_BEGUN,
            Kind.EFFECT_ENDED,
            Kind.ENDED);
    assertThat(records.getFirst().who()).isEqualTo(BOB);
    assertThat(records.getFirst().what()).contains("APPROVED", proposed.digest());
    assertThat(records.get(1).what()).isEqualTo("prod-1/1-backup stores a backup of the mesh");
    assertThat(records.get(3).what()).startsWith("prod-1/2-control-plane-1 istioctl upgrade to");
    assertThat(records.get(3).who()).isEqualTo("pod-a");
    assertThat(records.getLast().what()).startsWith("SUCCEEDED: prod runs Istio");
    assertThat(ended.audit().firstBreak()).isEmpty();
    assertThat(flow.logged).isEqualTo(records);
  }

  @Test
  void whatPeopleDoIsRecordedWithWhoAndTheEffectThatItEnded() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.mesh.faults().installExitCode(1);
    flow.run(proposed.id());
    flow.steer.steer(proposed.id(), Decision.Kind.RETRIED, ALICE, "once more");
    flow.run(proposed.id());
    flow.steer.steer(proposed.id(), Decision.Kind.ABORTED, BOB, "enough");
    var ended = flow.run(proposed.id());

    assertThat(ended.status().phase()).isEqualTo(Phase.ABORTED);
    assertThat(ended.audit().records())
        .extracting(AuditRecord::kind)
        .containsExactly(
            Kind.DECIDED,
            Kind.EFFECT_BEGUN,
            Kind.EFFECT_ENDED,
            Kind.EFFECT_BEGUN,
            Kind.EFFECT_ENDED,
            Kind.DECIDED,
            Kind.EFFECT_BEGUN,
            Kind.EFFECT_ENDED,
            Kind.DECIDED,
            Kind.ENDED);
    assertThat(ended.audit().records().get(4).what()).contains("exit code 1");
    assertThat(ended.audit().records().get(5).who()).isEqualTo(ALICE);
    assertThat(ended.audit().records().get(8).what()).contains("ABORTED", "enough");
    assertThat(ended.audit().firstBreak()).isEmpty();
    assertThat(flow.logged.stream().distinct().toList()).isEqualTo(ended.audit().records());
  }

  @Test
  void aDenialAndAnExpiryAreRecordedToo() {
    var denied = flow.proposed("", "");
    flow.decide.deny(denied.id(), denied.digest(), BOB, "not today");
    assertThat(flow.run(denied.id()).audit().records())
        .extracting(AuditRecord::kind)
        .containsExactly(Kind.DECIDED, Kind.ENDED);
    var expired = flow.proposed("", "");
    flow.clock.advance(Duration.ofMinutes(31));
    assertThat(flow.run(expired.id()).audit().records())
        .extracting(AuditRecord::kind)
        .containsExactly(Kind.ENDED);
  }

  @Test
  void anUpgradeIsVerifiedAgainstTheLogWhileItRunsAndAfterwards() {
    var proposed = flow.proposed("", "");
    var verify = new VerifyAudit(flow.store);
    assertThat(verify.of(List.of("prod-1", "prod-9"), trail(proposed.digest())))
        .extracting(Verdict::outcome)
        .containsExactly(Outcome.NOT_VERIFIED, Outcome.NOT_VERIFIED);
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.mesh.faults().installExitCode(1);
    flow.run(proposed.id());
    assertThat(verify.of(List.of("prod-1"), trail(proposed.digest())))
        .extracting(Verdict::outcome)
        .containsExactly(Outcome.VERIFIED);
    flow.steer.steer(proposed.id(), Decision.Kind.ABORTED, BOB, "enough");
    flow.run(proposed.id());
    assertThat(VerifyAudit.ofLog(trail(proposed.digest())))
        .extracting(Verdict::outcome)
        .containsExactly(Outcome.VERIFIED);
  }

  @Test
  void aStoredPlanThatIsNotTheApprovedOneIsFound() {
    var proposed = flow.proposed("", "");
    var forged =
        new Upgrade(
            "prod-7",
            proposed.origin(),
            proposed.plan(),
            "cd".repeat(32),
            proposed.expiresAt(),
            List.of(),
            proposed.status(),
            "");
    flow.store.create(forged);
    assertThat(new VerifyAudit(flow.store).of(List.of("prod-7"), trail(forged.digest())))
        .singleElement()
        .satisfies(verdict -> {
          assertThat(verdict.outcome()).isEqualTo(Outcome.EDITED);
          assertThat(verdict.words()).contains("the stored plan is not the one");
        });
  }

  private AuditTrail trail(String plan) {
    var lines = new ArrayList<AuditLine>();
    flow.logged.forEach(record -> lines.add(new AuditLine.Read(lines.size() + 1L, plan, record)));
    return new AuditTrail(lines);
  }
}
