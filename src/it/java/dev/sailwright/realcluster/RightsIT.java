package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What deploy/rbac.yaml grants against what the bot and its istioctl used of it in the whole suite,
 * by the API server's own audit log.
 */
class RightsIT {
  /** Granted and not seen to be used by the meshes of this suite, with who uses it. */
  private static final Map<String, List<String>> USED_ELSEWHERE =
      Map.of(
          "asked inside the API server's own RBAC, which does not log it: without them, istioctl's"
              + " patch of a role is refused",
          List.of(
              "bind clusterroles.rbac.authorization.k8s.io",
              "escalate clusterroles.rbac.authorization.k8s.io",
              "bind roles.rbac.authorization.k8s.io in istio-system",
              "escalate roles.rbac.authorization.k8s.io in istio-system"),
          "API servers before 1.34, where istioctl's watch begins with a list",
          List.of(
              "list gateways.gateway.networking.k8s.io",
              "list grpcroutes.gateway.networking.k8s.io",
              "list httproutes.gateway.networking.k8s.io",
              "list proxyconfigs.networking.istio.io",
              "list sidecars.networking.istio.io",
              "list virtualservices.networking.istio.io",
              "list workloadgroups.networking.istio.io",
              "list authorizationpolicies.security.istio.io",
              "list peerauthentications.security.istio.io",
              "list requestauthentications.security.istio.io",
              "list telemetries.telemetry.istio.io",
              "list trafficextensions.extensions.istio.io"),
          "API servers before 1.30, where a port is forwarded by a POST",
          List.of("create pods/portforward in istio-system"));

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
    assertThat(unused)
        .containsExactlyInAnyOrderElementsOf(
            USED_ELSEWHERE.values().stream().flatMap(List::stream).toList());
  }

  @Test
  void nothingIsGrantedByWildcard() throws Exception {
    assertThat(Rights.granted()).noneMatch(right -> right.toString().contains("*"));
  }

  private static Path log() {
    return Path.of(
        Optional.ofNullable(System.getenv("AUDIT_LOG"))
            .orElseThrow(() -> new AssertionError("AUDIT_LOG names the API server's audit log")));
  }
}
