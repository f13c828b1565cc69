package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What deploy/rbac.yaml grants against what the bot and its istioctl used of it in the whole suite,
 * by the API server's own audit log.
 */
class RightsIT {
  private static final String RBAC = "rbac.authorization.k8s.io";

  /**
   * Asked inside the API server's own RBAC, which writes no line about it. What happens without
   * them is tried below.
   */
  private static final List<String> IN_NO_LOG =
      List.of(
          "bind clusterroles.rbac.authorization.k8s.io",
          "escalate clusterroles.rbac.authorization.k8s.io",
          "bind roles.rbac.authorization.k8s.io in istio-system",
          "escalate roles.rbac.authorization.k8s.io in istio-system");

  /** What is granted and was refused all the same, a test had taken away. */
  @Test
  void nothingThatTheBotAsksForIsMissing() throws Exception {
    var granted = Rights.granted();
    assertThat(
            Rights.used(log()).stream()
                .filter(use -> !use.allowed())
                .filter(use -> granted.stream().noneMatch(right -> right.covers(use.right())))
                .map(Rights.Use::request))
        .isEmpty();
  }

  @Test
  void everyRightIsUsedOrSaysWhoUsesIt() throws Exception {
    var used =
        Rights.used(log()).stream()
            .filter(Rights.Use::allowed)
            .map(Rights.Use::right)
            .collect(Collectors.toCollection(TreeSet::new));
    var unused =
        Rights.granted().stream()
            .filter(granted -> used.stream().noneMatch(granted::covers))
            .map(Rights.Right::toString)
            .toList();
    assertThat(unused).containsExactlyInAnyOrderElementsOf(IN_NO_LOG);
  }

  @Test
  void theRolesOfAMeshCannotBeWrittenWithoutTheRightsThatNoLogShows(@TempDir Path folder)
      throws Exception {
    try (var kubernetes = new Kubernetes()) {
      var bot = kubernetes.deploy(folder);
      assertThat(kubernetes.refusedRoleWrites(bot)).isEmpty();
      try {
        for (var verb : List.of("bind", "escalate")) {
          kubernetes.withoutRight(RBAC, "clusterroles", verb);
          kubernetes.withoutRightInControlPlane(RBAC, "roles", verb);
        }
        await("the rights to be gone")
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() ->
                assertThat(kubernetes.refusedRoleWrites(bot))
                    .containsExactlyInAnyOrderElementsOf(IN_NO_LOG));
      } finally {
        kubernetes.deploy(folder);
      }
    }
  }

  private static Path log() {
    return Path.of(
        Optional.ofNullable(System.getenv("AUDIT_LOG"))
            .orElseThrow(() -> new AssertionError("AUDIT_LOG names the API server's audit log")));
  }
}
