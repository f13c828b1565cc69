package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.MeshFaults;
import dev.sailwright.playground.Scenario;
import dev.sailwright.testing.WorkloadBuilder;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes by waiting is waited for, and then a person is asked. */
class LevelGateFlowTest {
  private static Workload cni(int unready) {
    var set =
        new WorkloadBuilder("istio-cni-node")
            .in("istio-system")
            .kind("DaemonSet")
            .role(Workload.Role.CNI)
            .mover(Workload.Mover.INSTALL)
            .desired(3)
            .proxies(3, "1.30.5");
    return unready == 0 ? set.build() : set.unready(unready).build();
  }

  /** A remote cluster that is down for a day, a node that is lost: a person takes it so. */
  @ParameterizedTest
  @MethodSource("levels")
  void aRetryGoesOnWithALevelAsItIs(
      String words, Consumer<MeshFaults> well, Consumer<MeshFaults> worse) {
    var flow = new Flow(Scenario.behind());
    well.accept(flow.mesh.faults());
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.RESTART_WAVE);
    worse.accept(flow.mesh.faults());
    assertThat(flow.run(id).status().pausedBecause()).contains(words);
    flow.steer.steer(id, Decision.Kind.RETRIED, BOB, "");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  private static Arguments level(
      String words, Consumer<MeshFaults> well, Consumer<MeshFaults> worse) {
    return Arguments.of(words, well, worse);
  }

  static Stream<Arguments> levels() {
    return Stream.of(
        level(
            "gate G3 (validation): validating webhook"
                + " istio-validator-istio-system/rev.validation.istio.io has failurePolicy Ignore;"
                + " before: Fail",
            faults -> faults.unvalidated(false),
            faults -> faults.unvalidated(true)),
        level(
            "gate G13 (node agents): DaemonSet istio-system/istio-cni-node has 2 of 3 pods ready",
            faults -> faults.agent(cni(0)),
            faults -> faults.agent(cni(1))),
        level(
            "has the status syncing of remote cluster east; before: synced",
            faults -> faults.remote("east", "synced"),
            faults -> faults.remote("east", "syncing")));
  }

  @ParameterizedTest
  @MethodSource("levels")
  void aLevelThatFellIsWaitedForAndThenAPersonIsAsked(
      String words, Consumer<MeshFaults> well, Consumer<MeshFaults> worse) {
    var flow = new Flow(Scenario.behind());
    well.accept(flow.mesh.faults());
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.RESTART_WAVE);
    worse.accept(flow.mesh.faults());
    var before = flow.mesh.journal();
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("Waited 15 minutes in vain", words);
    assertThat(flow.mesh.journal()).isEqualTo(before);

    well.accept(flow.mesh.faults());
    flow.steer.steer(id, Decision.Kind.RESUMED, BOB, "");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }
}
