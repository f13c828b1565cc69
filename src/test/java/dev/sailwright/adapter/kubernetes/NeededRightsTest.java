package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.WorkloadRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NeededRightsTest {
  private static final List<WorkloadRef> WEB =
      List.of(new WorkloadRef("Deployment", "shop", "web"));

  private static Set<String> rights(boolean installs) {
    return NeededRights.of(WEB, installs, Optional.empty()).stream()
        .map(NeededRights.Right::toString)
        .collect(Collectors.toSet());
  }

  @Test
  void aRestartNeedsNothingThatIstioctlAloneUses() {
    assertThat(rights(false))
        .contains(
            "patch deployments in shop",
            "create pods in shop",
            "list mutatingwebhookconfigurations",
            "list validatingwebhookconfigurations")
        .noneMatch(right -> right.contains("istio-system"))
        .noneMatch(right -> right.contains("secrets"))
        .allMatch(right -> right.startsWith("list ") || right.endsWith(" in shop"));
  }

  @Test
  void anUpgradeNeedsThoseToo() {
    assertThat(rights(true))
        .containsAll(rights(false))
        .contains(
            "patch deployments in istio-system",
            "list secrets",
            "delete mutatingwebhookconfigurations");
    assertThat(NeededRights.of(WEB, true, Optional.empty())).doesNotHaveDuplicates();
  }

  /** They hold more than the bot, and Kubernetes grants to write them by their names alone. */
  @Test
  void aCanaryNeedsToWriteTheRolesOfItsRevision() {
    assertThat(NeededRights.of(WEB, true, Optional.of("blue")))
        .extracting(NeededRights.Right::toString)
        .containsAll(rights(true))
        .contains(
            "escalate clusterroles istiod-clusterrole-blue-istio-system",
            "bind clusterroles istiod-gateway-controller-blue-istio-system",
            "escalate clusterroles istio-reader-clusterrole-blue-istio-system",
            "bind roles istiod-blue in istio-system")
        .doesNotHaveDuplicates();
  }
}
