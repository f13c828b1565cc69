package dev.sailwright.adapter.kubernetes;

import dev.sailwright.backup.MeshSource;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.port.MeshSources;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads how a mesh was made from the places where Istio leaves it: IstioOperators, its ConfigMaps,
 * its webhooks, and what runs beside istiod. Helm keeps its releases in Secrets, which are not
 * read.
 */
public final class KubernetesMeshSources implements MeshSources {
  private static final String OPERATORS = "install.istio.io/v1alpha1";
  private static final List<String> OWN_DOCUMENTS =
      List.of("istio", "istio-sidecar-injector", "values");

  private final ClusterClients clients;

  public KubernetesMeshSources(ClusterClients clients) {
    this.clients = clients;
  }

  @Override
  public List<MeshSource> read(String cluster, List<ControlPlane> planes) {
    var client = clients.of(cluster);
    var sources = new ArrayList<MeshSource>();
    for (var plane : planes) {
      var suffix = planes.size() == 1 ? "" : "-" + plane.revision();
      sources.addAll(ofPlane(client, plane, suffix));
    }
    sources.add(
        MeshSource.unread(
            "inputs-helm.yaml",
            "Helm's releases",
            "they are Secrets, and Sailwright reads none; `helm get values` shows them"));
    sources.add(webhooks(client));
    planes.stream()
        .map(ControlPlane::namespace)
        .distinct()
        .sorted()
        .forEach(namespace -> {
          var suffix = planes.size() == 1 ? "" : "-" + namespace;
          sources.add(configMaps(client, namespace, suffix, ownDocuments(planes)));
          sources.add(live(client, namespace, suffix));
        });
    return List.copyOf(sources);
  }

  private static List<MeshSource> ofPlane(
      KubernetesClient client, ControlPlane plane, String suffix) {
    var namespace = plane.namespace();
    var revision = suffix(plane);
    return List.of(
        operators(client, namespace, suffix),
        configMap(client, namespace, "istio" + revision, "inputs-mesh" + suffix),
        configMap(
            client, namespace, "istio-sidecar-injector" + revision, "inputs-injector" + suffix),
        configMap(client, namespace, "values" + revision, "inputs-values" + suffix));
  }

  /** Up to 1.23 istioctl and the in-cluster operator kept their spec here. */
  private static MeshSource operators(KubernetesClient client, String namespace, String suffix) {
    var name = "inputs-istiooperators" + suffix + ".yaml";
    var source = "IstioOperators in " + namespace;
    return read(
        name,
        source,
        "list istiooperators",
        () -> {
          var items =
              client
                  .genericKubernetesResources(OPERATORS, "IstioOperator")
                  .inNamespace(namespace)
                  .list()
                  .getItems();
          return items.isEmpty()
              ? MeshSource.absent(name, source)
              : MeshSource.of(name, source, yaml(items));
        });
  }

  private static MeshSource configMap(
      KubernetesClient client, String namespace, String map, String document) {
    var name = document + ".yaml";
    var source = "ConfigMap " + namespace + "/" + map;
    return read(
        name,
        source,
        "get configmaps",
        () ->
            Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(map).get())
                .map(found -> new MeshSource(name, source, PlainYaml.of(found), values(found)))
                .orElseGet(() -> MeshSource.absent(name, source)));
  }

  /** Only the mesh config and the networks: what the injector got holds every default, too. */
  private static Map<String, String> values(ConfigMap map) {
    var data = Objects.requireNonNullElse(map.getData(), Map.<String, String>of());
    var values = new TreeMap<String, String>();
    PlainYaml.tree(data.getOrDefault("mesh", ""))
        .ifPresent(mesh ->
            Installs.flat(mesh).forEach((path, value) -> values.put("meshConfig." + path, value)));
    PlainYaml.tree(data.getOrDefault("meshNetworks", ""))
        .map(networks -> networks.path("networks"))
        .ifPresent(networks ->
            Installs.flat(networks)
                .forEach((path, value) -> values.put("global.meshNetworks." + path, value)));
    return values;
  }

  /** Certificate authorities are public; their hash is enough to see whether they changed. */
  private static MeshSource webhooks(KubernetesClient client) {
    return read(
        "webhooks.yaml",
        "webhook configurations of Istio",
        "list mutatingwebhookconfigurations and validatingwebhookconfigurations",
        () -> {
          var found = new ArrayList<HasMetadata>();
          found.addAll(
              client
                  .admissionRegistration()
                  .v1()
                  .mutatingWebhookConfigurations()
                  .list()
                  .getItems()
                  .stream()
                  .filter(configuration ->
                      configuration.getWebhooks().stream()
                          .anyMatch(
                              entry -> Webhooks.isIstios(entry.getName(), entry.getClientConfig())))
                  .toList());
          found.addAll(
              client
                  .admissionRegistration()
                  .v1()
                  .validatingWebhookConfigurations()
                  .list()
                  .getItems()
                  .stream()
                  .filter(configuration ->
                      configuration.getWebhooks().stream()
                          .anyMatch(
                              entry -> Webhooks.isIstios(entry.getName(), entry.getClientConfig())))
                  .toList());
          return MeshSource.of("webhooks.yaml", "webhook configurations of Istio", yaml(found));
        });
  }

  /** Those that are not documents of their own. */
  private static MeshSource configMaps(
      KubernetesClient client, String namespace, String suffix, Set<String> own) {
    var name = "configmaps" + suffix + ".yaml";
    var source = "other ConfigMaps in " + namespace;
    return read(
        name,
        source,
        "list configmaps",
        () ->
            MeshSource.of(
                name,
                source,
                yaml(
                    client.configMaps().inNamespace(namespace).list().getItems().stream()
                        .filter(map -> !own.contains(map.getMetadata().getName()))
                        .toList())));
  }

  private static Set<String> ownDocuments(List<ControlPlane> planes) {
    return planes.stream()
        .flatMap(plane -> OWN_DOCUMENTS.stream().map(map -> map + suffix(plane)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Of the names of what belongs to one revision. */
  private static String suffix(ControlPlane plane) {
    return plane.revision().equals("default") ? "" : "-" + plane.revision();
  }

  /** Replicas, images, environment, resources, scaling, and the gateways' addresses. */
  private static MeshSource live(KubernetesClient client, String namespace, String suffix) {
    var name = "inputs-live" + suffix + ".yaml";
    var source = "Deployments, Services, scaling and disruption budgets in " + namespace;
    return read(
        name,
        source,
        "list deployments, services, horizontalpodautoscalers and poddisruptionbudgets",
        () -> {
          var found = new ArrayList<HasMetadata>();
          found.addAll(client.apps().deployments().inNamespace(namespace).list().getItems());
          found.addAll(client.services().inNamespace(namespace).list().getItems());
          found.addAll(
              client
                  .autoscaling()
                  .v2()
                  .horizontalPodAutoscalers()
                  .inNamespace(namespace)
                  .list()
                  .getItems());
          found.addAll(
              client.policy().v1().podDisruptionBudget().inNamespace(namespace).list().getItems());
          return MeshSource.of(name, source, yaml(found));
        });
  }

  private static String yaml(Collection<? extends HasMetadata> items) {
    var sorted = new ArrayList<HasMetadata>(items);
    sorted.sort(
        Comparator.comparing((HasMetadata item) -> item.getKind())
            .thenComparing(item -> item.getMetadata().getName()));
    return sorted.isEmpty()
        ? "# none"
        : String.join("---\n", sorted.stream().map(PlainYaml::of).toList());
  }

  private static MeshSource read(
      String name, String source, String right, Supplier<MeshSource> reader) {
    try {
      return reader.get();
    } catch (KubernetesClientException e) {
      // An API that is not served keeps nothing.
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return MeshSource.absent(name, source);
      }
      return MeshSource.unread(
          name,
          source,
          e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
              ? "the right to " + right + " is missing"
              : Reading.words(e));
    }
  }
}
