package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.BlindSpot.Area;
import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.ClusterSurvey.Kind;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.port.UpgradeSurveyor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Surveys a cluster through its API server: every kind is one list, page by page, and all of them
 * are asked for at the same time.
 */
public final class KubernetesUpgradeSurveyor implements UpgradeSurveyor {
  private final ClusterClients clients;

  public KubernetesUpgradeSurveyor(ClusterClients clients) {
    this.clients = clients;
  }

  @Override
  public ClusterSurvey survey(MeshState mesh) {
    if (mesh.kubernetes().isEmpty()) {
      // Nothing answers; the mesh's own blind spots say so, and every list would wait for it again.
      return ClusterSurvey.unseen();
    }
    var survey = ClusterSurvey.unseen();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var looks =
          looks(mesh).stream().map(look -> CompletableFuture.supplyAsync(look, threads)).toList();
      for (var look : looks) {
        survey = look.join().apply(survey);
      }
    }
    return survey;
  }

  private List<Supplier<UnaryOperator<ClusterSurvey>>> looks(MeshState mesh) {
    var client = clients.of(mesh.cluster());
    var cluster = new SurveyedCluster(client);
    var workloads = new SurveyedWorkloads(client, mesh);
    var planes = new SurveyedControlPlanes(client, mesh);
    var istio = new SurveyedIstio(client, mesh);
    var looks = new ArrayList<Supplier<UnaryOperator<ClusterSurvey>>>();
    looks.add(kind(mesh, Surveyed.NODES, Area.KUBERNETES, "list nodes", cluster::nodes));
    looks.add(kind(mesh, Surveyed.QUOTAS, Area.DATA_PLANE, "list resourcequotas", cluster::quotas));
    looks.add(kind(mesh, Surveyed.SERVICES, Area.DATA_PLANE, "list services", cluster::services));
    looks.add(
        kind(mesh, Surveyed.INGRESSES, Area.DATA_PLANE, "list ingresses", cluster::ingresses));
    looks.add(
        kind(
            mesh,
            Surveyed.AUTOSCALERS,
            Area.DATA_PLANE,
            "list horizontalpodautoscalers",
            workloads::autoscalers));
    looks.add(
        kind(
            mesh,
            Surveyed.BUDGETS,
            Area.DATA_PLANE,
            "list poddisruptionbudgets",
            workloads::budgets));
    looks.add(
        kind(
            mesh,
            Surveyed.TEMPLATES,
            Area.DATA_PLANE,
            "list deployments and statefulsets",
            workloads::templates));
    looks.add(kind(mesh, Surveyed.JOBS, Area.DATA_PLANE, "list jobs", workloads::jobs));
    looks.add(
        kind(mesh, Surveyed.ISTIOD_PODS, Area.CONTROL_PLANE, "list pods", planes::istiodPods));
    looks.add(
        kind(
            mesh,
            Surveyed.NETWORK_POLICIES,
            Area.CONTROL_PLANE,
            "list networkpolicies",
            planes::networkPolicies));
    looks.add(
        kind(mesh, Surveyed.REMOTE_CLUSTERS, Area.CONTROL_PLANE, "list secrets", planes::remotes));
    looks.add(
        kind(
            mesh,
            Surveyed.POD_SECURITY,
            Area.CONTROL_PLANE,
            "list namespaces",
            planes::podSecurity));
    looks.add(
        kind(
            mesh,
            Surveyed.MESH_CONFIGS,
            Area.CONTROL_PLANE,
            "list configmaps",
            planes::meshConfigs));
    looks.add(
        kind(
            mesh,
            Surveyed.INJECTOR_TEMPLATES,
            Area.CONTROL_PLANE,
            "list configmaps",
            planes::injectorTemplates));
    looks.add(
        kind(
            mesh,
            Surveyed.DEFINITIONS,
            Area.KUBERNETES,
            "get customresourcedefinitions",
            istio::definitions));
    looks.add(
        kind(mesh, Surveyed.ENVOY_FILTERS, Area.INSTALL, "list envoyfilters", istio::envoyFilters));
    looks.add(
        kind(mesh, Surveyed.WASM_PLUGINS, Area.INSTALL, "list wasmplugins", istio::wasmPlugins));
    looks.add(
        kind(
            mesh,
            Surveyed.DESTINATION_RULES,
            Area.INSTALL,
            "list destinationrules",
            istio::destinationRules));
    looks.add(
        kind(
            mesh,
            Surveyed.SERVICE_ENTRIES,
            Area.INSTALL,
            "list serviceentries",
            istio::serviceEntries));
    looks.add(
        kind(
            mesh,
            Surveyed.WORKLOAD_ENTRIES,
            Area.INSTALL,
            "list workloadentries",
            istio::workloadEntries));
    looks.add(
        kind(
            mesh,
            Surveyed.GATEWAYS,
            Area.INSTALL,
            "list gateways.networking.istio.io",
            istio::gateways));
    return looks;
  }

  /** What is to be added to a survey: the items, or why there are none. */
  private <T> Supplier<UnaryOperator<ClusterSurvey>> kind(
      MeshState mesh, Kind<T> kind, Area area, String right, Supplier<List<T>> lister) {
    return () -> {
      var reading = new Reading(clients.of(mesh.cluster()), Optional.empty());
      var items = reading.read(area, kind.name(), right, List.<T>of(), lister);
      Optional<BlindSpot> blind = reading.blindSpots().stream().findFirst();
      return survey ->
          blind.map(why -> survey.without(kind, why)).orElseGet(() -> survey.with(kind, items));
    };
  }
}
