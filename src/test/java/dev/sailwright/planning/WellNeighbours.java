package dev.sailwright.planning;

import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Of each kind something that is in nobody's way: it looks like a fault and is none, or is one that
 * the upgrade does not touch. No finding may name it.
 */
final class WellNeighbours {
  private static final WorkloadRef ISTIOD = new WorkloadRef("Deployment", "istio-system", "istiod");
  private static final WorkloadRef OUTSIDE = new WorkloadRef("Deployment", "outside", "neighbour");

  private WellNeighbours() {}

  static ClusterSurvey survey(Instant now) {
    return ClusterSurvey.empty()
        .with(Surveyed.NODES, List.of(node()))
        .with(
            Surveyed.AUTOSCALERS,
            List.of(
                new Surveyed.Autoscaler("outside", "neighbour", OUTSIDE, 1, 3, 3),
                new Surveyed.Autoscaler("istio-system", "neighbour", OUTSIDE, 2, 5, 2)))
        .with(
            Surveyed.BUDGETS,
            List.of(
                new Surveyed.Budget("shop", "neighbour", 3, 1),
                new Surveyed.Budget("shop", "neighbour-of-nobody", 0, 0)))
        .with(
            Surveyed.QUOTAS,
            List.of(
                new Surveyed.Quota("outside", "neighbour", List.of("pods: 10 of 10")),
                new Surveyed.Quota("shop", "neighbour", List.of())))
        .with(
            Surveyed.TEMPLATES,
            List.of(
                template(OUTSIDE, true, Map.of()),
                template(ISTIOD, false, Map.of("PILOT_CERT_PROVIDER", "istiod"))))
        .with(
            Surveyed.JOBS,
            List.of(
                new Surveyed.JobRun(
                    "outside", "neighbour", 1, Optional.of(now.minus(Duration.ofDays(2))))))
        .with(
            Surveyed.ISTIOD_PODS,
            List.of(
                new Surveyed.IstiodPod(
                    "istio-system",
                    "neighbour",
                    "default",
                    IstioVersion.parse("1.29.6"),
                    1,
                    Optional.of(
                        new Surveyed.IstiodPod.End("OOMKilled", now.minus(Duration.ofDays(30)))))))
        .with(
            Surveyed.SERVICES,
            List.of(
                new Surveyed.ServiceFacts(
                    "shop", "neighbour", "ClusterIP", Map.of("app", "neighbour"), List.of())))
        .with(
            Surveyed.NETWORK_POLICIES,
            List.of(new Surveyed.NetworkPolicy("istio-system", "neighbour", false, Set.of())))
        .with(
            Surveyed.INGRESSES,
            List.of(
                new Surveyed.Ingress("shop", "neighbour", Optional.of("nginx")),
                new Surveyed.Ingress("shop", "neighbour-of-nobody", Optional.empty())))
        .with(
            Surveyed.POD_SECURITY,
            List.of(new Surveyed.PodSecurity("istio-system", Optional.of("privileged"))))
        .with(
            Surveyed.MESH_CONFIGS,
            List.of(
                new Surveyed.MeshConfig(
                    "ConfigMap istio-system/neighbour",
                    Map.of(),
                    Set.of("accessLogFile"),
                    Optional.empty())))
        .with(
            Surveyed.INJECTOR_TEMPLATES,
            List.of(
                new Surveyed.InjectorTemplates(
                    "ConfigMap istio-system/neighbour", Set.of("sidecar"), Optional.empty())))
        .with(
            Surveyed.DEFINITIONS,
            List.of(
                new Surveyed.Definition(
                    "neighbours.networking.istio.io", List.of("v1beta1"), true, Optional.empty())))
        .with(
            Surveyed.ENVOY_FILTERS,
            List.of(
                new Surveyed.EnvoyFilter(
                    "shop",
                    "neighbour",
                    List.of("^1\\.30.*"),
                    Set.of("envoy.filters.http.router"),
                    Set.of("type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua"),
                    false)))
        .with(
            Surveyed.DESTINATION_RULES,
            List.of(new Surveyed.DestinationRule("shop", "neighbour", "neighbour", List.of())));
  }

  private static Surveyed.Node node() {
    return new Surveyed.Node("neighbour", Minor.parse("1.34"), true, false, List.of());
  }

  private static Surveyed.Template template(
      WorkloadRef ref, boolean recreate, Map<String, String> environment) {
    return new Surveyed.Template(
        ref, recreate, false, List.of("registry/app:1"), Map.of(), Map.of(), environment);
  }
}
