package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.playground.Scenario;
import dev.sailwright.realcluster.RealStore;
import dev.sailwright.testing.HandEdit;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.SteerUpgrade;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whole conversations, with the record kept by the real API server: none of the program's own
 * writes breaks one of the rules that hold others.
 */
class RecordedFlowIT {
  private static final WorkloadRef WEB = new WorkloadRef("Deployment", "shop", "web");

  private final RealStore real = new RealStore();
  private Flow flow;

  @BeforeEach
  void begin() throws Exception {
    flow = new Flow(Scenario.behind(), real.empty("sailwright-flows"), 2);
  }

  @Test
  void askedAgainBeforeTheControlPlaneAndTheFirstWave() {
    flow =
        new Flow(
            Scenario.behind(), flow.store, 2, StepApproval.CONTROL_PLANE, StepApproval.FIRST_WAVE);
    var id = approved();
    var late = flow.run(id);
    assertThat(late.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(flow.mesh.journal()).isEmpty();
    approveStep(late);
    var waiting = flow.run(id);
    assertThat(waiting.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(flow.mesh.journal()).containsExactly("istioctl upgrade 1.30.5");
    flow.steer.steer(id, Decision.Kind.RESUMED, ALICE, "");
    flow.process("pod-b").advance(id);
    approveStep(waiting);
    assertEnded(flow.run(id, "pod-b"), Phase.SUCCEEDED);
  }

  private void approveStep(Upgrade upgrade) {
    for (var user : List.of(BOB, CAROL)) {
      assertThat(
              flow.approveStep.approve(
                  upgrade.id(), upgrade.digest(), upgrade.status().step(), user))
          .isInstanceOf(SteerUpgrade.Outcome.Recorded.class);
    }
  }

  @AfterEach
  void close() {
    real.close();
  }

  @Test
  void approvedByTwoAndPausedAndTakenOverAndDone() {
    var upgrade = flow.proposed("", "");
    flow.decide.approve(upgrade.id(), upgrade.digest(), BOB);
    flow.process("pod-a").advance(upgrade.id());
    flow.decide.approve(upgrade.id(), upgrade.digest(), CAROL);
    flow.process("pod-a").advance(upgrade.id());
    flow.steer.steer(upgrade.id(), Decision.Kind.PAUSED, BOB, "lunch");
    assertThat(flow.run(upgrade.id()).status().phase()).isEqualTo(Phase.PAUSED);
    flow.steer.steer(upgrade.id(), Decision.Kind.RESUMED, ALICE, "");
    assertEnded(flow.run(upgrade.id(), "pod-b"), Phase.SUCCEEDED);
  }

  @Test
  void brokenInAWaveAndRetriedAndRolledBack() {
    flow.mesh.faults().stuck(WEB);
    var broken = flow.run(approved());
    assertThat(broken.status().phase()).isEqualTo(Phase.PAUSED);
    flow.steer.steer(broken.id(), Decision.Kind.RETRIED, BOB, "");
    assertThat(flow.run(broken.id()).status().phase()).isEqualTo(Phase.PAUSED);
    flow.rollback.rollBack(broken.id(), ALICE);
    assertEnded(flow.run(broken.id()), Phase.ABORTED);
    flow.mesh.faults().unstick();
    var back = flow.store.ofCluster("prod").getLast();
    flow.decide.approve(back.id(), back.digest(), BOB);
    flow.decide.approve(back.id(), back.digest(), CAROL);
    assertEnded(flow.run(back.id()), Phase.SUCCEEDED);
  }

  @Test
  void deniedOrExpired() {
    var denied = flow.proposed("", "");
    flow.decide.approve(denied.id(), denied.digest(), BOB);
    flow.decide.deny(denied.id(), denied.digest(), CAROL, "not today");
    assertEnded(flow.run(denied.id()), Phase.DENIED);

    var expired = flow.proposed("", "");
    flow.clock.advance(Duration.ofMinutes(25));
    flow.process("pod-a").advance(expired.id());
    flow.clock.advance(Duration.ofMinutes(6));
    assertEnded(flow.run(expired.id()), Phase.EXPIRED);
  }

  @Test
  void replacedByANewPlanThatExpiresWhilePaused() {
    var replaced = approved();
    flow.mesh.faults().edited(HandEdit.ofIstiod());
    assertEnded(flow.run(replaced), Phase.SUPERSEDED);

    var fresh = flow.store.ofCluster("prod").getLast();
    flow.decide.approve(fresh.id(), fresh.digest(), BOB);
    flow.decide.approve(fresh.id(), fresh.digest(), CAROL);
    flow.mesh.faults().istioctlProblem("the file is gone");
    assertThat(flow.run(fresh.id()).status().phase()).isEqualTo(Phase.PAUSED);
    flow.clock.advance(flow.policy.approvalTtl());
    assertEnded(flow.run(fresh.id()), Phase.EXPIRED);
  }

  private String approved() {
    var upgrade = flow.proposed("", "");
    flow.decide.approve(upgrade.id(), upgrade.digest(), BOB);
    flow.decide.approve(upgrade.id(), upgrade.digest(), CAROL);
    return upgrade.id();
  }

  private void assertEnded(Upgrade upgrade, Phase phase) {
    assertThat(upgrade.status().phase()).as(upgrade.status().outcome()).isEqualTo(phase);
    assertThat(upgrade.audit().firstBreak()).isEmpty();
    assertThat(upgrade.status().told()).isEqualTo(upgrade.status().timeline().size());
  }
}
