package dev.sailwright.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApprovalPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");
  private static final String ASKER = "U0ALICE01";
  private static final String APPROVER = "U0BOB0002";
  private static final FindingCode ACKNOWLEDGED = FindingCode.INSTALL_METHOD_UNPROVEN;

  private final Upgrade upgrade =
      Upgrade.proposed(
          "prod-1",
          new Origin(
              ASKER, NOW, "C0INCIDENT", Optional.empty(), Optional.empty(), Optional.empty()),
          plan(),
          NOW.plus(Duration.ofMinutes(30)));

  @Test
  void anotherApproverMayWithinTime() {
    assertThat(ApprovalPolicy.refusal(upgrade, APPROVER, Set.of(ASKER, APPROVER), NOW)).isEmpty();
  }

  @Test
  void withoutApproversNobodyMay() {
    assertThat(ApprovalPolicy.refusal(upgrade, APPROVER, Set.of(), NOW)).isPresent();
  }

  @Test
  void theRequesterAndStrangersMayNot() {
    assertThat(ApprovalPolicy.refusal(upgrade, ASKER, Set.of(ASKER, APPROVER), NOW)).isPresent();
    assertThat(ApprovalPolicy.refusal(upgrade, "U0EVE0003", Set.of(ASKER, APPROVER), NOW))
        .isPresent();
  }

  @Test
  void atTheMomentOfExpiryItIsTooLate() {
    assertThat(ApprovalPolicy.refusal(upgrade, APPROVER, Set.of(APPROVER), upgrade.expiresAt()))
        .isPresent();
    assertThat(
            ApprovalPolicy.refusal(
                upgrade, APPROVER, Set.of(APPROVER), upgrade.expiresAt().minusMillis(1)))
        .isEmpty();
  }

  @Test
  void aRecordWhosePlanWasEditedIsRefused() {
    var edited =
        new Upgrade(
            upgrade.id(),
            upgrade.origin(),
            upgrade.plan(),
            "0".repeat(64),
            upgrade.expiresAt(),
            List.of(),
            upgrade.status(),
            "");
    assertThat(ApprovalPolicy.refusal(edited, APPROVER, Set.of(APPROVER), NOW)).isPresent();
  }

  @Test
  void anApprovalOfAnotherPlanOrWithoutTheAcknowledgementsDoesNotCount() {
    assertThat(counted(approval(upgrade.digest(), ACKNOWLEDGED), Set.of(APPROVER))).isEmpty();
    assertThat(counted(approval("0".repeat(64), ACKNOWLEDGED), Set.of(APPROVER)))
        .hasValueSatisfying(why -> assertThat(why).contains("another plan"));
    assertThat(counted(approval(upgrade.digest()), Set.of(APPROVER)))
        .hasValueSatisfying(why -> assertThat(why).contains("acknowledge"));
  }

  @Test
  void whoLeftTheApproversDoesNotCountAnyMore() {
    assertThat(counted(approval(upgrade.digest(), ACKNOWLEDGED), Set.of(ASKER)))
        .hasValueSatisfying(why -> assertThat(why).contains("not an approver of prod now"));
  }

  @Test
  void whatAnExcludedPersonAskedForOrApprovedDoesNotCount() {
    var approved = upgrade.with(approval(upgrade.digest(), ACKNOWLEDGED));
    assertThat(
            ApprovalPolicy.refusal(
                approved,
                policy(Set.of(APPROVER)),
                new Standing(Map.of(APPROVER, "a guest"), Optional.empty())))
        .hasValueSatisfying(why -> assertThat(why).contains("who gave it is a guest now"));
    assertThat(
            ApprovalPolicy.refusal(
                approved,
                policy(Set.of(APPROVER)),
                new Standing(Map.of(ASKER, "deactivated"), Optional.empty())))
        .hasValueSatisfying(why -> assertThat(why).contains("Who asked for this is deactivated"));
    assertThat(
            ApprovalPolicy.refusal(
                approved, policy(Set.of(APPROVER)), Standing.unknown("Slack is silent")))
        .hasValueSatisfying(why -> assertThat(why).contains("Slack is silent"));
  }

  private Optional<String> counted(Decision approval, Set<String> approvers) {
    return ApprovalPolicy.refusal(upgrade.with(approval), policy(approvers), Standing.full());
  }

  private static ClusterPolicy policy(Set<String> approvers) {
    return ClusterPolicy.defaults("prod").withApprovers(approvers);
  }

  @Test
  void anApprovalThatNoLongerCountsStartsNothing() {
    var approved = upgrade.with(approval(upgrade.digest(), ACKNOWLEDGED));
    var transition =
        UpgradeMachine.decide(approved, ClusterPolicy.defaults("prod"), Standing.full(), NOW);
    assertThat(transition.next().status().phase()).isEqualTo(Phase.FAILED);
    assertThat(transition.effects()).isEmpty();
  }

  @Test
  void whatEndedNeverMoves() {
    for (var phase : Phase.values()) {
      if (phase.isFinal()) {
        var ended =
            upgrade.with(upgrade.status().ended(phase, NOW, "")).with(approval(upgrade.digest()));
        assertThat(
                UpgradeMachine.decide(ended, ClusterPolicy.defaults("prod"), Standing.full(), NOW)
                    .next())
            .isEqualTo(ended);
        assertThat(
                UpgradeMachine.advance(
                        ended,
                        new StepStatus.Done("x"),
                        new Sight(
                            List.of(),
                            false,
                            1,
                            List.of(),
                            Optional.empty(),
                            Optional.empty(),
                            List.of()),
                        ClusterPolicy.defaults("prod"),
                        NOW)
                    .next())
            .isEqualTo(ended);
      }
    }
  }

  private static Decision approval(String digest, FindingCode... acknowledged) {
    return new Decision(
        Decision.Kind.APPROVED, APPROVER, NOW, digest, Arrays.asList(acknowledged), "");
  }

  private static UpgradePlan plan() {
    var finding =
        Finding.of(
            FindingCode.INSTALL_METHOD_UNPROVEN,
            Severity.APPROVAL,
            "unproven",
            List.of(),
            "approve it");
    return new UpgradePlan(
        "prod",
        Optional.of(IstioVersion.of("1.29.6")),
        IstioVersion.of("1.30.5"),
        "1.34.2",
        InstallInputs.none(),
        "ab".repeat(32),
        Arrays.stream(StepKind.values()).map(PlanStep::of).toList(),
        List.of(),
        List.of(),
        List.of(finding),
        Optional.empty(),
        0,
        1);
  }
}
