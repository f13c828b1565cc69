package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.testing.PlanBuilder;
import dev.sailwright.testing.RecordCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a release before knew nothing of is no difference; all else is one. */
class EarlierPlanTest {
  private static final String OTHER = ": " + Workload.Obstacle.OTHER_OWNER.advice();

  private static UpgradePlan turns(Optional<List<WorkloadRef>> oneByOne, UpgradePlan plan) {
    return RecordCopy.with(
        plan,
        Map.of(
            "steps",
            plan.steps().stream()
                .map(step ->
                    step.kind().restarts()
                        ? RecordCopy.with(step, Map.of("oneByOne", oneByOne))
                        : step)
                .toList()));
  }

  private static boolean same(UpgradePlan stored, UpgradePlan fresh) {
    return EarlierPlan.like(stored, fresh).digest().equals(stored.digest());
  }

  private static UpgradePlan staying(String... lines) {
    return new PlanBuilder().unmovable(lines).build();
  }

  @Test
  void turnsOfWhichTheEarlierReleaseKnewNothingAreNoDifference() {
    var fresh = new PlanBuilder().quorums("kafka etcd", "zookeeper").build();
    assertThat(same(turns(Optional.empty(), fresh), fresh)).isTrue();
    // A release that knows of them, and found none, says so.
    assertThat(same(turns(Optional.of(List.of()), fresh), fresh)).isFalse();
    assertThat(same(new PlanBuilder().build(), fresh)).isFalse();
  }

  @Test
  void anOperatorsOwnWayIsNoDifferenceButWhatStaysIs() {
    var kafka = "StrimziPodSet shop/kafka";
    assertThat(same(staying(kafka + OTHER), staying(kafka + ": Strimzi owns its pods"))).isTrue();
    assertThat(same(staying(), staying(kafka + ": Strimzi owns its pods"))).isFalse();
    assertThat(same(staying(kafka + OTHER), staying())).isFalse();
    assertThat(same(staying(kafka + OTHER), staying("StrimziPodSet shop/zoo: Strimzi owns it")))
        .isFalse();
  }

  @Test
  void whatIsAcknowledgedByNameIsNoDifferenceToAReleaseThatKnewItsCodesAlone() {
    var fresh = new PlanBuilder().namely("gateway-service: a").build();
    var codesAlone = fresh.details().map(known -> known.acknowledging(Optional.empty()));
    assertThat(same(RecordCopy.with(fresh, Map.of("details", codesAlone)), fresh)).isTrue();
    assertThat(same(new PlanBuilder().namely("gateway-service: b").build(), fresh)).isFalse();
    assertThat(same(new PlanBuilder().namely().build(), fresh)).isFalse();
  }

  @Test
  void aRolloutIsWhatItsReplicaSetsWere() {
    var stored =
        staying(
            "ReplicaSet shop/web-5d8c6b7f9" + OTHER,
            "ReplicaSet shop/web-75b4c9d8f" + OTHER,
            "ReplicaSet shop/web-api-6f7d" + OTHER);
    var web = "Rollout shop/web: Argo Rollouts owns its pods";
    var api = "Rollout shop/web-api: Argo Rollouts owns its pods";
    assertThat(same(stored, staying(web, api))).isTrue();
    assertThat(same(stored, staying(web))).isFalse();
  }
}
