package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.Scenario;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What was moved is looked at until the end. */
class WorkloadGateFlowTest {
  private static final WorkloadRef INGRESS =
      new WorkloadRef("Deployment", "istio-system", "istio-ingressgateway");

  private final Flow flow = new Flow(Scenario.behind());
  private final String id = flow.approved();

  private void ends(WorkloadRef ref, String container, int restarts) {
    flow.mesh
        .faults()
        .ended(
            ref,
            new Workload.Ended(
                ref.name() + "-1", container, "OOMKilled", restarts, flow.clock.instant(), false));
  }

  private Upgrade at(Predicate<Upgrade> when) {
    flow.runUntil(id, when);
    flow.clock.advance(Duration.ofSeconds(1));
    return flow.now(id);
  }

  private static WorkloadRef ofFirstWave(Upgrade upgrade) {
    return upgrade.plan().steps().stream()
        .filter(step -> step.kind() == StepKind.RESTART_WAVE)
        .findFirst()
        .orElseThrow()
        .workloads()
        .getFirst();
  }

  private static boolean isInWave(Upgrade upgrade, int wave) {
    return upgrade.currentStep().kind() == StepKind.RESTART_WAVE
        && upgrade.currentStep().wave() == wave;
  }

  private void assertPausedAndGoesOnAfterARetry(String words) {
    var before = flow.mesh.journal();
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("gate G10 (workloads): ", words);
    assertThat(flow.mesh.journal()).isEqualTo(before);
    flow.steer.steer(id, Decision.Kind.RETRIED, BOB, "");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aProxyThatEndsAfterItsWavePausesBeforeTheNextOne() {
    var upgrade = at(any -> isInWave(any, 2) && any.status().actedAt().isEmpty());
    var moved = ofFirstWave(upgrade);
    ends(moved, "istio-proxy", 1);
    assertPausedAndGoesOnAfterARetry(
        moved + " (istio-proxy of pod " + moved.name() + "-1 1 × in its life, last OOMKilled)");
  }

  @Test
  void aWorkloadThatCrashesWhileTheDataPlaneIsVerifiedPauses() {
    var upgrade = at(any -> any.currentStep().kind() == StepKind.VERIFY_DATA_PLANE);
    ends(ofFirstWave(upgrade), "app", 4);
    assertPausedAndGoesOnAfterARetry("4 × in its life, last OOMKilled");
  }

  @Test
  void aGatewayThatIstioctlInstalledIsLookedAtToo() {
    at(any -> isInWave(any, 1));
    ends(INGRESS, "istio-proxy", 2);
    assertPausedAndGoesOnAfterARetry("Deployment istio-system/istio-ingressgateway");
  }

  @Test
  void aProxyThatEndsInItsOwnWavePauses() {
    var upgrade = at(any -> isInWave(any, 1) && any.status().actedAt().isPresent());
    ends(ofFirstWave(upgrade), "istio-proxy", 1);
    assertPausedAndGoesOnAfterARetry(ofFirstWave(upgrade).toString());
  }

  /** What nobody moved yet is the business of others. */
  @Test
  void aWorkloadThatWasNotMovedYetHoldsNothingUp() {
    var upgrade = at(any -> isInWave(any, 1) && any.status().actedAt().isEmpty());
    var last =
        upgrade.plan().steps().stream()
            .filter(step -> step.kind() == StepKind.RESTART_WAVE)
            .reduce((first, second) -> second)
            .orElseThrow()
            .workloads()
            .getLast();
    ends(last, "istio-proxy", 1);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }
}
