package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The release before began an upgrade; this one carries it on. */
class EarlierReleaseFlowTest {
  private static final int CONTROL_PLANE = 2;
  private static final WorkloadRef KAFKA = new WorkloadRef("StatefulSet", "data", "kafka");
  private static final WorkloadRef ETCD = new WorkloadRef("StatefulSet", "data", "etcd");
  private static final WorkloadRef ROLLOUT = new WorkloadRef("Rollout", "shop", "api");

  private final InMemoryUpgradeStore store = new InMemoryUpgradeStore();
  private final Flow flow = new Flow(mesh(), store, 1, StepApproval.CONTROL_PLANE);

  private static Scenario mesh() {
    var behind = Scenario.behind();
    return RecordCopy.with(
        behind,
        Map.of(
            "workloads",
            Stream.concat(
                    behind.workloads().stream(),
                    Stream.of(
                        start(KAFKA, Workload.Mover.RESTART, Optional.empty()),
                        start(ETCD, Workload.Mover.RESTART, Optional.empty()),
                        start(
                            ROLLOUT,
                            Workload.Mover.NOTHING,
                            Optional.of(Workload.Obstacle.OTHER_OWNER))))
                .toList()));
  }

  private static Scenario.Start start(
      WorkloadRef ref, Workload.Mover mover, Optional<Workload.Obstacle> obstacle) {
    return new Scenario.Start(
        ref, Workload.Role.SIDECAR, mover, obstacle, 3, 3, Scenario.behind().istiod());
  }

  /** As the release before has it: without turns, a Rollout by its ReplicaSet, other words. */
  private static UpgradePlan earlier(UpgradePlan plan) {
    return RecordCopy.with(
        plan,
        Map.of(
            "steps",
            plan.steps().stream()
                .map(step ->
                    new PlanStep(step.kind(), step.wave(), step.workloads(), step.approval()))
                .toList(),
            "unmovable",
            plan.unmovable().stream()
                .map(line ->
                    line.startsWith(ROLLOUT.toString())
                        ? "ReplicaSet shop/api-5d8c6b7f9: " + Workload.Obstacle.OTHER_OWNER.advice()
                        : line)
                .toList(),
            "details",
            plan.details()
                .map(details ->
                    RecordCopy.with(
                        details,
                        Map.of(
                            "wayBack", new PlanDetails.WayBack("`/istio rollback`", "again"))))));
  }

  private String waitingOfTheReleaseBefore() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.status().ask().isPresent());
    var now = flow.now(id);
    assertThat(now.plan().waves()).anyMatch(wave -> wave.inTurn().contains(KAFKA));
    var plan = earlier(now.plan());
    assertThat(plan.digest()).isNotEqualTo(now.digest());
    store.clear();
    store.create(RecordCopy.with(now, Map.of("plan", plan, "digest", plan.digest())));
    return id;
  }

  private Upgrade approvedNow(String id) {
    flow.approveStep.approve(id, flow.now(id).digest(), CONTROL_PLANE, BOB);
    return flow.run(id);
  }

  @Test
  void whatItDidNotKnowOfIsNoChangeOfTheCluster() {
    var ended = approvedNow(waitingOfTheReleaseBefore());
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal())
        .contains("istioctl upgrade 1.30.5", "restart " + KAFKA, "restart " + ETCD);
  }

  @Test
  void whatElseChangedPausesIt() {
    var id = waitingOfTheReleaseBefore();
    flow.mesh.obstruct(ETCD, Optional.of(Workload.Obstacle.ON_DELETE));
    var paused = approvedNow(id);
    assertThat(paused.status().pausedBecause()).contains("changed while the approval was awaited");
    assertThat(flow.mesh.journal()).isEmpty();
  }
}
