package dev.sailwright.adapter.istioctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.upgrade.StepFacts.Removal.Removed;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemovalOutputTest {
  @Test
  void eachObjectHasItsKindAndItsName() {
    var read =
        RemovalOutput.read(
            0,
            List.of(
                "All Istio resources will be pruned from the cluster",
                "Not pruning object apps/v1, Kind=Deployment/istiod.istio-system because of dry"
                    + " run.",
                "  Not pruning object /v1, Kind=Service/istio-egressgateway.edge because of dry"
                    + " run.",
                "Not pruning object rbac.authorization.k8s.io/v1,"
                    + " Kind=ClusterRole/istiod-clusterrole-istio-system. because of dry run."));
    assertThat(read.objects().orElseThrow())
        .extracting(Removed::kind, Removed::name)
        .containsExactly(
            tuple("Deployment", "istiod"),
            tuple("Service", "istio-egressgateway"),
            tuple("ClusterRole", "istiod-clusterrole-istio-system"));
  }

  @Test
  void aRunThatFailedTellsNothing() {
    var read = RemovalOutput.read(1, List.of("Error: could not find target revision blue"));
    assertThat(read.objects()).isEmpty();
    assertThat(read.problem())
        .isEqualTo(
            "istioctl uninstall --dry-run ended with 1: Error: could not find target revision"
                + " blue");
  }
}
