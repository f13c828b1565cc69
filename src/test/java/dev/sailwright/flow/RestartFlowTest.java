package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.WorkloadRestarter;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waves on a mesh in which others are at work, too. */
class RestartFlowTest {
  private static final WorkloadRef WEB = new WorkloadRef("Deployment", "shop", "web");
  private static final WorkloadRef SEARCH = new WorkloadRef("Deployment", "shop", "search");
  private static final IstioVersion TARGET = IstioVersion.of("1.30.5");

  private final Flow flow = new Flow(Scenario.behind());

  @Test
  void aRolloutOfSomebodyElseIsLeftInPeaceAndTheOthersAreRestarted() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().workloads().contains(WEB));
    flow.mesh.rollOut(WEB);
    var others = flow.now(id).currentStep().workloads().stream().filter(ref -> !ref.equals(WEB));

    var process = flow.process("pod-a");
    while (!workload(WEB).isOn(TARGET)) {
      process.advance(id);
      flow.clock.advance(Duration.ofMillis(300));
    }

    assertThat(flow.mesh.journal())
        .containsAll(others.map(ref -> "restart " + ref).toList())
        .doesNotContain("restart " + WEB);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).doesNotContain("restart " + WEB);
  }

  @Test
  void aRolloutThatDoesNotEndIsNamedAndPausesTheUpgrade() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().workloads().contains(WEB));
    flow.mesh.faults().lasting(WEB);
    flow.mesh.rollOut(WEB);
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("Waited 15 minutes in vain")
        .contains("Deployment shop/web has a rollout in progress");
    assertThat(flow.mesh.journal()).doesNotContain("restart " + WEB);
  }

  @Test
  void whoWasPausedAfterThePlanIsNotPatchedAndComesWithTheRetry() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().workloads().contains(WEB));
    flow.mesh.obstruct(WEB, Optional.of(Workload.Obstacle.PAUSED));

    var paused = flow.run(id);

    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("Deployment shop/web")
        .contains("its rollout is paused: resume it")
        .contains("then retry");
    assertThat(flow.mesh.journal()).doesNotContain("restart " + WEB);
    assertThat(paused.currentStep().workloads().stream().filter(ref -> !ref.equals(WEB)))
        .allMatch(ref -> workload(ref).isOn(TARGET));
    flow.mesh.obstruct(WEB, Optional.empty());
    flow.steer.steer(id, Decision.Kind.RETRIED, BOB, "");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).filteredOn(("restart " + WEB)::equals).hasSize(1);
  }

  /** As on the night: their rollouts ran while no injector answered. */
  @Test
  void podsThatWereRefusedInARolloutAreNotWaitedFor() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().workloads().contains(SEARCH));
    flow.mesh.faults().lasting(SEARCH);
    flow.mesh.rollOut(SEARCH);
    assertThat(workload(SEARCH).rollingOut()).isTrue();
    flow.mesh.faults().injectorDown(true);
    flow.clock.advance(Duration.ofSeconds(1));
    assertThat(workload(SEARCH).rollingOut()).isFalse();
    flow.mesh.faults().injectorDown(false);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).contains("restart " + SEARCH);
  }

  @Test
  void ofThoseThatNeedAQuorumOneAloneRestartsAtAnyMoment() {
    var sets =
        Stream.of("kafka", "zookeeper", "etcd")
            .map(name -> new WorkloadRef("StatefulSet", "data", name))
            .toList();
    var quorums = new Flow(with(sets));
    var proposed = quorums.proposed("", "");
    assertThat(proposed.plan().waves().stream().map(PlanStep::inTurn).flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(sets);
    assertThat(proposed.plan().waves()).anyMatch(wave -> wave.inTurn().size() > 1);
    quorums.decide.approve(proposed.id(), proposed.digest(), BOB);

    var process = quorums.process("pod-a");
    var most = 0L;
    while (!quorums.now(proposed.id()).status().phase().isFinal()) {
      process.advance(proposed.id());
      most = Math.max(most, restarting(quorums, proposed, sets));
      quorums.clock.advance(Duration.ofMillis(300));
    }

    assertThat(most).isEqualTo(1);
    assertThat(quorums.now(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(quorums.mesh.journal())
        .containsAll(sets.stream().map(ref -> "restart " + ref).toList())
        .doesNotHaveDuplicates();
  }

  /** The process that carries on looks first, and joins no other to the one that restarts. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aCrashInATurnLetsNoOtherOneJoinIt(int nth) {
    var sets =
        Stream.of("kafka", "zookeeper", "etcd")
            .map(name -> new WorkloadRef("StatefulSet", "data", name))
            .toList();
    for (var after : List.of(true, false)) {
      var quorums = new Flow(with(sets));
      var id = quorums.approved();
      var tries = new AtomicInteger();
      WorkloadRestarter dying =
          (cluster, ref, stamp) -> {
            var dies = sets.contains(ref) && tries.incrementAndGet() == nth;
            if (!dies || after) {
              quorums.mesh.restart(cluster, ref, stamp);
            }
            if (dies) {
              throw new ProcessDied();
            }
          };
      var process = quorums.process("pod-a", quorums.store, quorums.mesh, dying);
      while (!quorums.now(id).status().phase().isFinal()) {
        try {
          process.advance(id);
        } catch (ProcessDied died) {
          process = quorums.process("pod-b");
        }
        assertThat(restarting(quorums, quorums.now(id), sets)).isLessThanOrEqualTo(1);
        quorums.clock.advance(Duration.ofMillis(300));
      }
      assertThat(quorums.now(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(quorums.mesh.journal()).doesNotHaveDuplicates();
      assertThat(quorums.now(id).audit().firstBreak()).isEmpty();
    }
  }

  private static final class ProcessDied extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static long restarting(Flow quorums, Upgrade upgrade, List<WorkloadRef> sets) {
    return quorums.mesh.observe("prod").workloads().stream()
        .filter(workload -> sets.contains(workload.ref()))
        .filter(workload -> workload.restartedAt().isPresent())
        .filter(workload -> !workload.isOn(upgrade.plan().to()))
        .count();
  }

  private static Scenario with(List<WorkloadRef> sets) {
    var behind = Scenario.behind();
    return new Scenario(
        behind.id(),
        behind.title(),
        behind.kubernetes(),
        behind.istiod(),
        behind.alive(),
        behind.install(),
        behind.inputs(),
        Stream.concat(
                behind.workloads().stream(),
                sets.stream()
                    .map(ref ->
                        new Scenario.Start(
                            ref,
                            Workload.Role.SIDECAR,
                            Workload.Mover.RESTART,
                            Optional.empty(),
                            3,
                            3,
                            behind.istiod())))
            .toList(),
        behind.alerts());
  }

  private Workload workload(WorkloadRef ref) {
    return flow.mesh.observe("prod").workloads().stream()
        .filter(workload -> workload.ref().equals(ref))
        .findFirst()
        .orElseThrow();
  }
}
