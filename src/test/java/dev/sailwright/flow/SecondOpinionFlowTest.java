package dev.sailwright.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.planning.PrecheckReport;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.playground.Scenario;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.RunPrecheck;
import dev.sailwright.usecase.ShowPlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the target's istioctl says of the mesh and makes of the inputs, before anything is done. */
class SecondOpinionFlowTest {
  private static final List<String> FAILED = List.of("It ended with exit code 1.", "forbidden");

  @Test
  void whatIstioctlWouldSayIsUnknownAndNothingStartsOnThat() {
    var flow = new Flow(Scenario.behind());
    flow.mesh.faults().analysis(FAILED);
    assertThat(refused(flow))
        .filteredOn(Finding::blocks)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(FindingCode.ANALYSIS_FAILED);
          assertThat(finding.evidence()).containsExactlyElementsOf(FAILED);
        });
    assertThat(precheck(flow).verdict()).isEqualTo(PrecheckReport.Verdict.UNKNOWN);
  }

  /** As with all that cannot be seen for now: it is asked again, and the plan is still the same. */
  @Test
  void afterTheApprovalItIsAskedUntilItAnswers() {
    var flow = new Flow(Scenario.behind());
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), Flow.BOB);
    flow.mesh.faults().analysis(FAILED);
    var process = flow.process("pod-a");
    for (var turn = 0; turn < 5; turn++) {
      process.advance(proposed.id());
    }
    assertThat(flow.now(proposed.id()).status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(flow.mesh.journal()).isEmpty();
    flow.mesh.faults().analysis(List.of());
    assertThat(flow.run(proposed.id(), process).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** In the night nobody asks it, so it is in nobody's way. */
  @Test
  void aDeadControlPlaneIsUpgradedWithoutIt() {
    var night = new Flow(Scenario.night());
    night.mesh.faults().analysis(FAILED);
    var proposed = night.proposed("1.29.1", "users are down");
    night.decide.approve(proposed.id(), proposed.digest(), Flow.BOB);
    assertThat(night.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void theWayBackDoesNotWaitForIt() {
    var flow = new Flow(Scenario.behind());
    var forward = flow.proposed("", "");
    flow.decide.approve(forward.id(), forward.digest(), Flow.BOB);
    flow.run(forward.id());
    flow.mesh.faults().analysis(FAILED);
    var back = flow.rollback.rollBack(forward.id(), Flow.ALICE);
    assertThat(back)
        .isInstanceOfSatisfying(
            RequestRollback.Outcome.Answered.class,
            answered ->
                assertThat(answered.answer())
                    .isInstanceOfSatisfying(
                        RequestUpgrade.Outcome.Proposed.class,
                        proposed ->
                            assertThat(proposed.upgrade().plan().toAcknowledge())
                                .extracting(Finding::code)
                                .contains(FindingCode.ANALYSIS_FAILED)));
  }

  @Test
  void inputsOfWhichTheTargetMakesNothingBlockTheRequestThePrecheckAndThePlan() {
    var flow = new Flow(Scenario.behind());
    flow.mesh.faults().notRendered("it ended with 1: unknown field \"mixer\"");
    assertThat(refused(flow))
        .filteredOn(Finding::blocks)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(FindingCode.TARGET_NOT_RENDERED);
          assertThat(finding.evidence())
              .containsExactly("it ended with 1: unknown field \"mixer\"");
        });
    assertThat(precheck(flow).results()).extracting(PrecheckReport.Result::number).contains("P51");
    var plan =
        new ShowPlan(around(flow), cluster -> Surroundings.Open.of(Optional.empty()))
            .show(flow.policy, Optional.empty(), false);
    assertThat(plan.isReady()).isFalse();
    assertThat(plan.blockers())
        .extracting(Finding::code)
        .containsExactly(FindingCode.TARGET_NOT_RENDERED);
  }

  /** It would end at once: no emergency makes istioctl render what it cannot. */
  @Test
  void anEmergencyDoesNotHelpThere() {
    var night = new Flow(Scenario.night());
    night.mesh.faults().notRendered("it ended with 1");
    var outcome = night.ask("1.29.1", "users are down");
    assertThat(outcome).isInstanceOf(RequestUpgrade.Outcome.Refused.class);
  }

  private static List<Finding> refused(Flow flow) {
    return switch (flow.ask("", "")) {
      case RequestUpgrade.Outcome.Refused refused -> refused.reasons().findings();
      case RequestUpgrade.Outcome other -> throw new AssertionError(other);
    };
  }

  private static PrecheckReport precheck(Flow flow) {
    return new RunPrecheck(around(flow), cluster -> Surroundings.Open.of(Optional.empty()))
        .precheck(flow.policy, Optional.empty())
        .prechecks();
  }

  private static LookAround around(Flow flow) {
    return new LookAround(flow.senses(flow.mesh), flow.catalog, flow.clock);
  }
}
