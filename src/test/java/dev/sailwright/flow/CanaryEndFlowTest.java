package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.testing.Unwitnessed;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.EffectGate;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The old control plane of a canary is kept for its time, and goes only while nothing uses it. */
class CanaryEndFlowTest {
  private static final IstioVersion OLD = IstioVersion.of("1.29.6");
  private static final Duration LONG = Duration.ofMinutes(34);

  private final Flow flow = new Flow(Scenario.behind());

  @BeforeEach
  void nothingRunsToItsEnd() {
    flow.mesh.end(new WorkloadRef("Job", "shop", "nightly-report"));
  }

  /** A step's patience is shorter than the time that the old one is kept. */
  @Test
  void aClusterThatIsNotSeenForAMomentPausesNothing() {
    var id = keeping();
    flow.clock.advance(LONG);
    flow.mesh.faults().unreachable(true);
    flow.process("pod-a").advance(id);
    assertThat(flow.now(id).status().phase()).isEqualTo(Phase.RUNNING);
    flow.mesh.faults().unreachable(false);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aSecondRemovalHasAllOfItsPatience() {
    var id = keeping();
    flow.mesh.faults().installExitCode(1);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.PAUSED);
    flow.mesh.faults().installExitCode(0);
    flow.steer.steer(id, Decision.Kind.RETRIED, BOB, "");
    var done = flow.run(id);
    assertThat(done.status().phase()).as(done.status().pausedBecause()).isEqualTo(Phase.SUCCEEDED);
  }

  /** Nobody looked while there was no process. */
  @Test
  void whoTakesOverCountsAnew() {
    var id = keeping();
    flow.clock.advance(LONG);
    flow.process("pod-b").advance(id);
    flow.clock.advance(Duration.ofMinutes(2));
    flow.process("pod-b").advance(id);
    assertThat(flow.mesh.observe("prod").controlPlanes()).hasSize(2);
    assertThat(flow.mesh.journal()).noneMatch(line -> line.contains("uninstall"));
    assertThat(flow.run(id, "pod-b").status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aTagThatSomebodyLedBackKeepsIt() {
    var id = keeping();
    flow.mesh.moveTag("default");
    assertKept(flow.run(id));
  }

  /** Its process died before istioctl began; somebody uses the revision by the time of the next. */
  @Test
  void whoUsesItIsLookedAtAgainBeforeARemovalIsStartedAgain() {
    var id = keeping();
    flow.clock.advance(LONG.plusMinutes(2));
    var dying =
        new EffectGate(
            new EffectWitness() {
              @Override
              public void before(Point point, String key) {
                if (point == Point.RUN_ISTIOCTL) {
                  throw new IllegalStateException("dies");
                }
              }

              @Override
              public void after(Point point, String key) {}
            },
            Unwitnessed.OPEN);
    assertThatThrownBy(() -> flow.process("pod-a", dying).advance(id)).hasMessage("dies");
    flow.mesh.moveTag("default");
    assertKept(flow.run(id, "pod-b"));
  }

  /** The other way would lead to the control plane that people wanted to leave. */
  @Test
  void aWayBackThatWasGivenUpCanBeAskedForAgain() {
    flow.mesh.faults().stuck(new WorkloadRef("Deployment", "shop", "search"));
    var canary = flow.run(approved());
    var back = approved(proposed(flow.rollback.rollBack(canary.id(), ALICE)));
    flow.run(canary.id());
    flow.runUntil(back, upgrade -> upgrade.currentStep().kind() == StepKind.RESTART_WAVE);
    flow.steer.steer(back, Decision.Kind.ABORTED, BOB, "");
    assertThat(flow.run(back).status().phase()).isEqualTo(Phase.ABORTED);

    var again = proposed(flow.rollback.rollBackCluster("prod", ALICE));

    assertThat(again.plan().to()).isEqualTo(OLD);
    flow.mesh.faults().unstick();
    assertThat(flow.run(approved(again)).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.observe("prod").controlPlanes())
        .singleElement()
        .satisfies(plane -> assertThat(plane.version()).contains(OLD));
  }

  private void assertKept(Upgrade paused) {
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("revision default is still used");
    assertThat(flow.mesh.journal()).noneMatch(line -> line.contains("uninstall"));
    assertThat(flow.mesh.observe("prod").controlPlanes()).hasSize(2);
  }

  /** Nothing uses the old one any more, and this was seen for the first time. */
  private String keeping() {
    var id = approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.REMOVE_CONTROL_PLANE);
    flow.process("pod-a").advance(id);
    return id;
  }

  private String approved() {
    return approved(
        proposed(
            flow.request.request(
                new Command.Upgrade(
                    flow.policy, IstioVersion.parse("1.30.5"), Optional.empty(), true),
                ALICE,
                "C0GENERAL1",
                Optional.empty())));
  }

  private String approved(Upgrade proposed) {
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    return proposed.id();
  }

  private static Upgrade proposed(RequestRollback.Outcome outcome) {
    return switch (outcome) {
      case RequestRollback.Outcome.Answered answered -> proposed(answered.answer());
      case RequestRollback.Outcome.Refused refused -> throw new AssertionError(refused.reason());
    };
  }

  private static Upgrade proposed(RequestUpgrade.Outcome outcome) {
    return switch (outcome) {
      case RequestUpgrade.Outcome.Proposed proposed -> proposed.upgrade();
      case RequestUpgrade.Outcome.Refused refused -> throw new AssertionError(refused.reasons());
      case RequestUpgrade.Outcome.AlreadyOpen open -> throw new AssertionError(open.open().id());
      case RequestUpgrade.Outcome.Unreachable unreachable ->
          throw new AssertionError(unreachable.problem());
    };
  }
}
