package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.planning.KubernetesApprovers;
import dev.sailwright.planning.RestartScope;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.Caller;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.ForwardingUpgradeStore;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.ApproveOutside;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.SteerUpgrade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters whose upgrades are approved in a terminal, with credentials that Slack has not. */
class OutsideApprovalFlowTest {
  private static final Caller.Identity JANE = new Caller.Identity("jane", List.of("staff"));
  private static final Caller.Identity JOE =
      new Caller.Identity("joe", List.of("system:authenticated", "mesh-approvers"));
  private static final KubernetesApprovers MAY =
      new KubernetesApprovers(
          List.of(
              new KubernetesApprovers.User("jane", "U0JANE001"),
              new KubernetesApprovers.User("alice", ALICE)),
          List.of("mesh-approvers"));

  private Flow flow = Flow.outsideSlack(1, MAY);
  private final List<ApproveOutside.Review> shown = new ArrayList<>();

  @Test
  void whoeverIsNamedApprovesWithTheirOwnCredentials() {
    var proposed = flow.proposed("", "");
    assertThat(approve(proposed, JANE)).isInstanceOf(ApproveOutside.Outcome.Recorded.class);
    assertThat(shown)
        .singleElement()
        .satisfies(review -> assertThat(review.upgrade()).isEqualTo(proposed))
        .satisfies(review -> assertThat(review.user()).isEqualTo("kubernetes:jane"));

    var ended = flow.run(proposed.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(decided(ended)).containsExactly("kubernetes:jane");
  }

  @Test
  void whoeverIsInAGroupThatIsNamedApprovesAndTheGroupIsOnRecord() {
    var proposed = flow.proposed("", "");
    assertThat(approve(proposed, JOE)).isInstanceOf(ApproveOutside.Outcome.Recorded.class);
    var ended = flow.run(proposed.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.audit().records().getFirst().what()).contains("as one of mesh-approvers");
  }

  @ParameterizedTest
  @ValueSource(strings = {ALICE, BOB, "U0JANE001", "kubernetes:jane", "jane"})
  void noClickInSlackApproves(String user) {
    var proposed = flow.proposed("", "");
    assertThat(flow.decide.approve(proposed.id(), proposed.digest(), user))
        .isInstanceOfSatisfying(
            DecideUpgrade.Outcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("outside Slack", "the card says how"));
    assertThat(flow.now(proposed.id()).decisions()).isEmpty();
    nothingBegan(proposed);
  }

  @Test
  void aSlackApprovalThatCameIntoTheRecordStartsNothing() {
    var proposed = flow.proposed("", "");
    flow.store.decide(proposed, approval(proposed, BOB));
    fails(proposed, "given in Slack", "Nothing was done");
  }

  @Test
  void anApprovalOfSomebodyWhoIsNotNamedStartsNothing() {
    var proposed = flow.proposed("", "");
    flow.store.decide(proposed, approval(proposed, "kubernetes:eve"));
    fails(proposed, "kubernetes:eve is not among", "Nothing was done");
  }

  @Test
  void whoeverIsNamedNoMoreBeforeTheStartStartsNothing() {
    var proposed = flow.proposed("", "");
    approve(proposed, JOE);
    flow.settings(
        flow.policy.with(Optional.of(new KubernetesApprovers(MAY.users(), List.of("others")))));
    fails(proposed, "kubernetes:joe is not among");
  }

  @Test
  void whatIsApprovedOutsideIsNotStartedWhereSlackApproves() {
    var proposed = flow.proposed("", "");
    approve(proposed, JANE);
    flow.settings(flow.policy.with(Optional.empty()));
    fails(proposed, "how upgrades of prod are approved was changed");
  }

  @Test
  void anOldCardWithAButtonApprovesNothingOnceSlackDoesNotApprove() {
    flow = new Flow(Scenario.behind());
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.settings(flow.policy.with(Optional.of(MAY)));
    fails(proposed, "how upgrades of prod are approved was changed");
  }

  @Test
  void aClickOnAnOldCardApprovesNothingOnceSlackDoesNotApprove() {
    flow = new Flow(Scenario.behind());
    var proposed = flow.proposed("", "");
    var now = new Clusters(List.of(flow.policy.with(Optional.of(MAY))), Optional.empty());
    var decide = new DecideUpgrade(flow.store, flow.gate, now, flow.approvers, flow.clock);
    assertThat(decide.approve(proposed.id(), proposed.digest(), BOB))
        .isInstanceOfSatisfying(
            DecideUpgrade.Outcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("outside Slack", "ask again"));
    assertThat(flow.now(proposed.id()).decisions()).isEmpty();
  }

  @Test
  void theRequesterIsLookedUpInSlackAllTheSame() {
    var proposed = flow.proposed("", "");
    approve(proposed, JANE);
    flow.people.exclude(ALICE, "deactivated");
    fails(proposed, "Who asked for this is deactivated");
  }

  @Test
  void whoeverAskedDoesNotApproveWithTheirOtherName() {
    var proposed = flow.proposed("", "");
    assertThat(refusal(approve(proposed, new Caller.Identity("alice", List.of("mesh-approvers")))))
        .contains("asked for this upgrade");
    assertThat(shown).isEmpty();
  }

  @Test
  void whoeverIsNotNamedIsToldBeforeAnythingIsShown() {
    var proposed = flow.proposed("", "");
    assertThat(refusal(approve(proposed, new Caller.Identity("eve", List.of("staff")))))
        .contains("kubernetes:eve is not among");
    assertThat(
            refusal(
                approve(
                    proposed,
                    new Caller.Identity(
                        "system:serviceaccount:ci:robot", List.of("mesh-approvers")))))
        .contains("no person");
    assertThat(shown).isEmpty();
    assertThat(flow.now(proposed.id()).decisions()).isEmpty();
  }

  @Test
  void anotherDigestThanTheCardsIsRefusedAndTheRightOneIsNotTold() {
    var proposed = flow.proposed("", "");
    var other = new ApproveOutside.Order(proposed.id(), "0".repeat(64), Optional.empty());
    assertThat(refusal(outside(JANE, flow.store).approve(other, shown::add)))
        .contains("not the digest")
        .doesNotContain(proposed.digest());
    assertThat(shown).isEmpty();
  }

  @Test
  void whatIsNotAgreedToIsNotRecorded() {
    var proposed = flow.proposed("", "");
    assertThat(outside(JANE, flow.store).approve(order(proposed), review -> false))
        .isInstanceOf(ApproveOutside.Outcome.Declined.class);
    assertThat(flow.now(proposed.id()).decisions()).isEmpty();
  }

  @Test
  void aPlanThatChangedWhileItWasReadIsNotApproved() {
    var proposed = flow.proposed("", "");
    var outcome =
        outside(JANE, flow.store)
            .approve(
                order(proposed),
                review -> {
                  flow.decide.deny(proposed.id(), proposed.digest(), BOB, "not tonight");
                  return true;
                });
    assertThat(refusal(outcome)).contains("decided before, by " + BOB);
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.DENIED);
  }

  @Test
  void anExpiredCardIsNotApproved() {
    var proposed = flow.proposed("", "");
    flow.clock.advance(Duration.ofMinutes(30));
    assertThat(refusal(approve(proposed, JANE)))
        .contains("expired; ask again with `/istio upgrade`");
    var plan =
        RecordCopy.with(
            proposed.plan(), Map.of("restart", Optional.of(new RestartScope(Optional.empty()))));
    var restart = Upgrade.proposed("prod-2", proposed.origin(), plan, proposed.expiresAt());
    flow.store.create(restart);
    assertThat(refusal(approve(restart, JANE)))
        .contains("expired; ask again with `/istio restart`");
  }

  @Test
  void twoPeopleAreTwoAndOneIsOne() {
    flow = Flow.outsideSlack(2, MAY);
    var proposed = flow.proposed("", "");
    approve(proposed, JANE);
    assertThat(refusal(approve(proposed, JANE))).contains("somebody else has to as well: 1 of 2");
    nothingBegan(proposed);
    approve(proposed, JOE);
    assertThat(decided(flow.run(proposed.id())))
        .containsExactly("kubernetes:jane", "kubernetes:joe");
  }

  @Test
  void whenTheWriteIsNotAnsweredItIsSaidThatItIsNotKnown() {
    var proposed = flow.proposed("", "");
    assertThat(outside(JANE, new SilentAtWrites(flow.store)).approve(order(proposed), shown::add))
        .isInstanceOfSatisfying(
            ApproveOutside.Outcome.NotRecorded.class,
            not -> assertThat(not.problem()).contains("is not known", "https://10.0.0.1"));
  }

  @Test
  void whoCannotBeToldRecordsNothing() {
    var proposed = flow.proposed("", "");
    Caller nobody =
        () -> {
          throw new UnreachableException("https://10.0.0.1 does not say who you are.");
        };
    assertThat(
            new ApproveOutside(flow.store, nobody, flow.gate, flow.clock)
                .approve(order(proposed), shown::add))
        .isInstanceOf(ApproveOutside.Outcome.NotRecorded.class);
    assertThat(flow.now(proposed.id()).decisions()).isEmpty();
  }

  @Test
  void denyingAndSteeringStayInSlack() {
    var proposed = flow.proposed("", "");
    approve(proposed, JANE);
    flow.process("pod-a").advance(proposed.id());
    assertThat(flow.steer.steer(proposed.id(), Decision.Kind.ABORTED, BOB, "no"))
        .isInstanceOf(SteerUpgrade.Outcome.Recorded.class);
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.ABORTED);

    var second = flow.proposed("", "");
    assertThat(flow.decide.deny(second.id(), second.digest(), BOB, "no"))
        .isInstanceOf(DecideUpgrade.Outcome.Recorded.class);
  }

  @Test
  void aStepThatAsksIsApprovedOutsideToo() {
    flow = Flow.outsideSlack(1, MAY, StepApproval.FIRST_WAVE);
    var proposed = flow.proposed("", "");
    approve(proposed, JANE);
    var waiting = waiting(proposed);
    var step = waiting.status().step();
    assertThat(flow.approveStep.approve(waiting.id(), waiting.digest(), step, BOB))
        .isInstanceOfSatisfying(
            SteerUpgrade.Outcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("outside Slack"));
    var early = new ApproveOutside.Order(waiting.id(), waiting.digest(), Optional.of(step + 1));
    assertThat(refusal(outside(JOE, flow.store).approve(early, shown::add)))
        .contains("asks for no approval");
    var order = new ApproveOutside.Order(waiting.id(), waiting.digest(), Optional.of(step));
    assertThat(outside(JOE, flow.store).approve(order, shown::add))
        .isInstanceOf(ApproveOutside.Outcome.Recorded.class);
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void withoutAnybodyNamedNothingIsPlannedAndSlackIsNotAskedWhoMay() {
    flow = Flow.outsideSlack(1, new KubernetesApprovers(List.of(), List.of()));
    flow.people.silent(true);
    assertThat(flow.ask("", ""))
        .isInstanceOfSatisfying(
            RequestUpgrade.Outcome.Refused.class,
            refused ->
                assertThat(refused.reasons().findings())
                    .extracting(Finding::code)
                    .containsExactly(FindingCode.NOBODY_MAY_APPROVE));
  }

  private Upgrade waiting(Upgrade proposed) {
    var process = flow.process("pod-a");
    for (var second = 0; second < 600; second++) {
      process.advance(proposed.id());
      if (flow.now(proposed.id()).status().ask().isPresent()) {
        return flow.now(proposed.id());
      }
      flow.clock.advance(Duration.ofSeconds(1));
    }
    throw new AssertionError(flow.now(proposed.id()).status());
  }

  private ApproveOutside.Outcome approve(Upgrade proposed, Caller.Identity who) {
    return outside(who, flow.store).approve(order(proposed), shown::add);
  }

  private ApproveOutside outside(Caller.Identity who, UpgradeStore store) {
    return new ApproveOutside(store, () -> who, flow.gate, flow.clock);
  }

  private static ApproveOutside.Order order(Upgrade proposed) {
    return new ApproveOutside.Order(proposed.id(), proposed.digest(), Optional.empty());
  }

  private Decision approval(Upgrade proposed, String user) {
    return new Decision(
        Decision.Kind.APPROVED,
        user,
        flow.clock.instant(),
        proposed.digest(),
        proposed.plan().toAcknowledge().stream().map(Finding::code).toList(),
        "");
  }

  private static String refusal(ApproveOutside.Outcome outcome) {
    return switch (outcome) {
      case ApproveOutside.Outcome.Refused refused -> refused.reason();
      case ApproveOutside.Outcome other -> throw new AssertionError(other);
    };
  }

  private static List<String> decided(Upgrade upgrade) {
    return upgrade.audit().records().stream()
        .filter(record -> record.kind() == AuditRecord.Kind.DECIDED)
        .map(AuditRecord::who)
        .toList();
  }

  private void fails(Upgrade proposed, String... words) {
    var ended = flow.run(proposed.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(ended.status().outcome()).contains(words);
    assertThat(flow.mesh.journal()).isEmpty();
  }

  private void nothingBegan(Upgrade proposed) {
    flow.process("pod-a").advance(proposed.id());
    assertThat(flow.now(proposed.id()).status().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
    assertThat(flow.mesh.journal()).isEmpty();
  }

  private record SilentAtWrites(UpgradeStore store) implements ForwardingUpgradeStore {
    @Override
    public Saved create(Upgrade upgrade) {
      throw new UnreachableException("https://10.0.0.1 does not answer.");
    }

    @Override
    public Saved decide(Upgrade loaded, Decision decision) {
      return create(loaded);
    }

    @Override
    public Saved saveStatus(Upgrade changed) {
      return create(changed);
    }
  }
}
