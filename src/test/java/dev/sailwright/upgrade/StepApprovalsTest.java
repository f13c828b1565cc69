package dev.sailwright.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the machine makes of a record that holds more than the bot would have written. */
class StepApprovalsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");
  private static final String BOB = "U0BOB0002";
  private static final String CAROL = "U0CAROL04";
  private static final UpgradePlan PLAN =
      new UpgradePlan(
          "prod",
          Optional.of(IstioVersion.of("1.29.6")),
          IstioVersion.of("1.30.5"),
          "1.34.2",
          InstallInputs.none(),
          "ab".repeat(32),
          List.of(
              PlanStep.of(StepKind.PRECHECK),
              asking(StepApproval.CONTROL_PLANE),
              asking(StepApproval.GATEWAYS),
              PlanStep.of(StepKind.REPORT)),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          0,
          2);
  private static final String DIGEST = PLAN.digest();
  private static final ClusterPolicy POLICY = policy(Set.of(BOB, CAROL, "U0ALICE01"));

  private static PlanStep asking(StepApproval approval) {
    return new PlanStep(StepKind.CONTROL_PLANE, 0, List.of(), Optional.of(approval));
  }

  private static ClusterPolicy policy(Set<String> approvers) {
    var policy = ClusterPolicy.defaults("prod");
    return new ClusterPolicy(
        policy.cluster(),
        policy.maxMinorStep(),
        policy.wavePercentages(),
        policy.inputs(),
        policy.probes(),
        approvers,
        2,
        Set.of(),
        policy.incidentChannel(),
        policy.approvalTtl(),
        policy.patience());
  }

  static Stream<Arguments> decisions() {
    return Stream.of(
        Arguments.of("twice the same person", approval(1, BOB, DIGEST)),
        Arguments.of("the requester", approval(1, "U0ALICE01", DIGEST)),
        Arguments.of("no approver", approval(1, "U0EVE0003", DIGEST)),
        Arguments.of("another step", approval(2, CAROL, DIGEST)),
        Arguments.of("a step that there is not", approval(99, CAROL, DIGEST)),
        Arguments.of("another plan", approval(1, CAROL, "00".repeat(32))),
        Arguments.of("no step", of(Decision.Kind.STEP_APPROVED)),
        Arguments.of("the card", of(Decision.Kind.APPROVED)),
        Arguments.of("a denial", of(Decision.Kind.DENIED)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decisions")
  void whatIsNoApprovalOfTheStepThatWaitsDoesNotLetItBegin(String what, Decision other) {
    var upgrade = heeded(waiting().with(approval(1, BOB, DIGEST)).with(other), POLICY);
    assertThat(upgrade.status().ask()).isPresent();
    assertThat(upgrade.status().heeded()).isEqualTo(upgrade.decisions().size());
    assertThat(readyToInstall(upgrade).effects()).isEmpty();

    var approved = heeded(upgrade.with(approval(1, CAROL, DIGEST)), POLICY);
    assertThat(approved.status().ask()).isEmpty();
    assertThat(readyToInstall(approved).effects()).hasSize(1);
  }

  @Test
  void whatWasDecidedBeforeTheStepWasReachedDoesNotCount() {
    var early = waiting(approval(1, BOB, DIGEST), approval(1, CAROL, DIGEST));
    assertThat(StepApprovals.counting(early, POLICY)).isEmpty();
    assertThat(readyToInstall(early).effects()).isEmpty();
  }

  @Test
  void approvalsOfOneStepAreNoneOfTheNext() {
    var first =
        heeded(waiting().with(approval(1, BOB, DIGEST)).with(approval(1, CAROL, DIGEST)), POLICY);
    var next =
        UpgradeMachine.advance(first, new StepStatus.Done("done"), sight(), POLICY, NOW).next();
    assertThat(next.status().step()).isEqualTo(2);
    assertThat(next.status().ask()).isPresent();
    assertThat(readyToInstall(next).effects()).isEmpty();
  }

  @Test
  void withoutApproversNothingCounts() {
    var upgrade =
        heeded(
            waiting().with(approval(1, BOB, DIGEST)).with(approval(1, CAROL, DIGEST)),
            policy(Set.of()));
    assertThat(upgrade.status().ask()).isPresent();
  }

  private static Upgrade waiting(Decision... before) {
    var origin =
        new Origin("U0ALICE01", NOW, "C1", Optional.empty(), Optional.empty(), Optional.empty());
    var upgrade = Upgrade.proposed("prod-1", origin, PLAN, NOW.plus(Duration.ofMinutes(30)));
    for (var decision : before) {
      upgrade = upgrade.with(decision);
    }
    var running = upgrade.with(upgrade.status().started(NOW).heeding(before.length));
    return UpgradeMachine.advance(running, new StepStatus.Done("done"), sight(), POLICY, NOW)
        .next();
  }

  /** Every decision is taken into account, whatever the step could do meanwhile. */
  private static Upgrade heeded(Upgrade upgrade, ClusterPolicy policy) {
    var next = upgrade;
    while (next.unheeded().isPresent()) {
      var transition =
          UpgradeMachine.advance(
              next, new StepStatus.ReadyToInstall("ready"), sight(), policy, NOW);
      assertThat(transition.effects()).isEmpty();
      next = transition.next();
    }
    return next;
  }

  private static Transition readyToInstall(Upgrade upgrade) {
    return UpgradeMachine.advance(
        upgrade, new StepStatus.ReadyToInstall("ready"), sight(), POLICY, NOW);
  }

  private static Sight sight() {
    return new Sight(List.of(), false, 0, List.of(), Optional.empty(), Optional.empty(), List.of());
  }

  private static Decision approval(int step, String user, String digest) {
    return Decision.ofStep(step, user, NOW, digest);
  }

  private static Decision of(Decision.Kind kind) {
    return new Decision(kind, CAROL, NOW, DIGEST, List.of(), "");
  }
}
