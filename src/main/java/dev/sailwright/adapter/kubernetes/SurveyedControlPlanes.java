package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Surveyed;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What stands around the control planes of a mesh, in their own namespaces. */
final class SurveyedControlPlanes {
  private static final String REVISION = "istio.io/rev";
  private static final String ENFORCED = "pod-security.kubernetes.io/enforce";
  private static final String REMOTE = "istio%2FmultiCluster%3Dtrue";

  private final KubernetesClient client;
  private final List<ControlPlane> planes;
  private final List<String> homes;

  SurveyedControlPlanes(KubernetesClient client, MeshState mesh) {
    this.client = client;
    this.planes = mesh.controlPlanes();
    this.homes = planes.stream().map(ControlPlane::namespace).distinct().sorted().toList();
  }

  List<Surveyed.IstiodPod> istiodPods() {
    return new PagedItems(client, "api/v1/pods?labelSelector=app%3Distiod")
        .kept(Pod.class, pod -> Optional.of(istiodPod(pod)));
  }

  private static Surveyed.IstiodPod istiodPod(Pod pod) {
    var meta = pod.getMetadata();
    var statuses = pod.getStatus().getContainerStatuses();
    return new Surveyed.IstiodPod(
        meta.getNamespace(),
        meta.getName(),
        meta.getLabels().getOrDefault(REVISION, "default"),
        pod.getSpec().getContainers().stream()
            .filter(container -> container.getName().equals("discovery"))
            .findFirst()
            .flatMap(container -> Images.version(container.getImage())),
        statuses.stream()
            .mapToInt(status -> Objects.requireNonNullElse(status.getRestartCount(), 0))
            .sum(),
        statuses.stream()
            .map(ContainerStatus::getLastState)
            .filter(Objects::nonNull)
            .map(ContainerState::getTerminated)
            .filter(Objects::nonNull)
            .flatMap(SurveyedControlPlanes::end)
            .findFirst());
  }

  private static Stream<Surveyed.IstiodPod.End> end(ContainerStateTerminated last) {
    return Stream.ofNullable(last.getFinishedAt())
        .map(at ->
            new Surveyed.IstiodPod.End(
                Objects.requireNonNullElse(last.getReason(), "ended"), Instant.parse(at)));
  }

  List<Surveyed.NetworkPolicy> networkPolicies() {
    return ofHomes(
        home -> "apis/networking.k8s.io/v1/namespaces/" + home + "/networkpolicies",
        NetworkPolicy.class,
        SurveyedControlPlanes::networkPolicy);
  }

  private static Surveyed.NetworkPolicy networkPolicy(NetworkPolicy policy) {
    var spec = policy.getSpec();
    var types = spec.getPolicyTypes();
    return new Surveyed.NetworkPolicy(
        policy.getMetadata().getNamespace(),
        policy.getMetadata().getName(),
        selectsIstiod(spec.getPodSelector().getMatchLabels())
            && (types.isEmpty() || types.contains("Ingress")),
        ports(spec.getIngress()));
  }

  /** By labels alone; one that selects by expressions may mean istiod, too. */
  private static boolean selectsIstiod(Map<String, String> labels) {
    return labels == null
        || labels.isEmpty()
        || "istiod".equals(labels.get("app"))
        || "pilot".equals(labels.get("istio"));
  }

  private static Set<Integer> ports(List<NetworkPolicyIngressRule> rules) {
    var ports = new TreeSet<Integer>();
    for (var rule : rules) {
      if (rule.getPorts().isEmpty()) {
        return Set.of();
      }
      rule.getPorts().stream()
          .filter(port -> port.getPort() != null && port.getPort().getIntVal() != null)
          .forEach(port -> ports.add(port.getPort().getIntVal()));
    }
    return rules.isEmpty() ? Set.of(0) : ports;
  }

  /** Names alone: what is in these Secrets opens other clusters. */
  List<String> remotes() {
    return ofHomes(
        home -> "api/v1/namespaces/" + home + "/secrets?labelSelector=" + REMOTE,
        Secret.class,
        secret -> secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName());
  }

  List<Surveyed.PodSecurity> podSecurity() {
    return ofHomes(
        home -> "api/v1/namespaces?fieldSelector=metadata.name%3D" + home,
        Namespace.class,
        SurveyedControlPlanes::podSecurity);
  }

  private static Surveyed.PodSecurity podSecurity(Namespace namespace) {
    var labels =
        Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.<String, String>of());
    return new Surveyed.PodSecurity(
        namespace.getMetadata().getName(), Optional.ofNullable(labels.get(ENFORCED)));
  }

  List<Surveyed.MeshConfig> meshConfigs() {
    return configMaps("istio").map(SurveyedControlPlanes::meshConfig).toList();
  }

  private static Surveyed.MeshConfig meshConfig(ConfigMap map) {
    var source = source(map);
    var text = data(map).getOrDefault("mesh", "");
    var tree = PlainYaml.tree(text);
    if (tree.isEmpty() && !text.isBlank()) {
      return new Surveyed.MeshConfig(
          source, Map.of(), Set.of(), Optional.of("its `mesh` is no YAML"));
    }
    var mesh = tree.orElseGet(JsonNodeFactory.instance::objectNode);
    var providers = new HashMap<String, String>();
    mesh.path("extensionProviders")
        .forEach(provider ->
            provider
                .fieldNames()
                .forEachRemaining(field -> {
                  if (!field.equals("name")) {
                    providers.put(provider.path("name").asText(), field);
                  }
                }));
    return new Surveyed.MeshConfig(source, providers, keys(mesh), Optional.empty());
  }

  private static Set<String> keys(JsonNode mesh) {
    var keys = new HashSet<String>();
    mesh.properties()
        .forEach(field -> {
          keys.add(
              field.getValue().isTextual()
                  ? field.getKey() + "=" + field.getValue().asText()
                  : field.getKey());
        });
    mesh.path("defaultConfig")
        .properties()
        .forEach(field -> {
          keys.add("defaultConfig." + field.getKey());
          field
              .getValue()
              .fieldNames()
              .forEachRemaining(name -> keys.add("defaultConfig." + field.getKey() + "." + name));
        });
    return keys;
  }

  List<Surveyed.InjectorTemplates> injectorTemplates() {
    return configMaps("istio-sidecar-injector")
        .map(SurveyedControlPlanes::injectorTemplates)
        .toList();
  }

  private static Surveyed.InjectorTemplates injectorTemplates(ConfigMap map) {
    var source = source(map);
    var text = data(map).getOrDefault("config", "");
    var tree = PlainYaml.tree(text);
    if (tree.isEmpty() && !text.isBlank()) {
      return new Surveyed.InjectorTemplates(
          source, Set.of(), Optional.of("its `config` is no YAML"));
    }
    var names = new HashSet<String>();
    tree.ifPresent(config -> {
      config.path("templates").fieldNames().forEachRemaining(names::add);
      // Up to 1.9 there is one template, without a name.
      if (config.has("template")) {
        names.add("sidecar");
      }
    });
    return new Surveyed.InjectorTemplates(source, names, Optional.empty());
  }

  /** One for each control plane that has it. */
  private Stream<ConfigMap> configMaps(String name) {
    return planes.stream()
        .flatMap(plane ->
            client
                .configMaps()
                .inNamespace(plane.namespace())
                .withField("metadata.name", name + suffix(plane))
                .list()
                .getItems()
                .stream());
  }

  private static String suffix(ControlPlane plane) {
    return plane.revision().equals("default") ? "" : "-" + plane.revision();
  }

  private static String source(ConfigMap map) {
    return "ConfigMap " + map.getMetadata().getNamespace() + "/" + map.getMetadata().getName();
  }

  private static Map<String, String> data(ConfigMap map) {
    return Objects.requireNonNullElse(map.getData(), Map.of());
  }

  /**
   * @param path of the list, by namespace
   */
  private <T extends HasMetadata, R> List<R> ofHomes(
      UnaryOperator<String> path, Class<T> type, Function<T, R> keep) {
    return homes.stream()
        .flatMap(home ->
            new PagedItems(client, path.apply(home))
                .kept(type, item -> Optional.of(keep.apply(item))).stream())
        .toList();
  }
}
