package dev.sailwright.mesh;

import dev.sailwright.mesh.ClusterSurvey.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kinds of a {@link ClusterSurvey}, and what is kept of each object. */
public final class Surveyed {
  public static final Kind<Node> NODES = new Kind<>("nodes", Node.class);
  public static final Kind<Autoscaler> AUTOSCALERS =
      new Kind<>("horizontal pod autoscalers", Autoscaler.class);
  public static final Kind<Budget> BUDGETS = new Kind<>("pod disruption budgets", Budget.class);
  public static final Kind<Quota> QUOTAS = new Kind<>("resource quotas", Quota.class);
  public static final Kind<Template> TEMPLATES = new Kind<>("pod templates", Template.class);
  public static final Kind<JobRun> JOBS = new Kind<>("jobs", JobRun.class);
  public static final Kind<IstiodPod> ISTIOD_PODS = new Kind<>("istiod's pods", IstiodPod.class);
  public static final Kind<ServiceFacts> SERVICES = new Kind<>("services", ServiceFacts.class);
  public static final Kind<NetworkPolicy> NETWORK_POLICIES =
      new Kind<>("network policies of istiod's namespace", NetworkPolicy.class);
  public static final Kind<Ingress> INGRESSES = new Kind<>("ingresses", Ingress.class);
  public static final Kind<String> REMOTE_CLUSTERS = new Kind<>("remote clusters", String.class);
  public static final Kind<PodSecurity> POD_SECURITY =
      new Kind<>("pod security of istiod's namespace", PodSecurity.class);
  public static final Kind<MeshConfig> MESH_CONFIGS = new Kind<>("mesh config", MeshConfig.class);
  public static final Kind<InjectorTemplates> INJECTOR_TEMPLATES =
      new Kind<>("injection templates", InjectorTemplates.class);
  public static final Kind<Definition> DEFINITIONS =
      new Kind<>("CustomResourceDefinitions", Definition.class);
  public static final Kind<EnvoyFilter> ENVOY_FILTERS =
      new Kind<>("EnvoyFilters", EnvoyFilter.class);
  public static final Kind<WasmPlugin> WASM_PLUGINS = new Kind<>("WasmPlugins", WasmPlugin.class);
  public static final Kind<DestinationRule> DESTINATION_RULES =
      new Kind<>("DestinationRules", DestinationRule.class);
  public static final Kind<ServiceEntry> SERVICE_ENTRIES =
      new Kind<>("ServiceEntries", ServiceEntry.class);
  public static final Kind<String> WORKLOAD_ENTRIES = new Kind<>("WorkloadEntries", String.class);
  public static final Kind<Gateway> GATEWAYS = new Kind<>("Gateways", Gateway.class);

  private Surveyed() {}

  /**
   * @param kubelet empty when its version is no version
   * @param cordoned somebody takes it out of service
   * @param pressures conditions such as {@code DiskPressure}
   */
  public record Node(
      String name,
      Optional<Minor> kubelet,
      boolean ready,
      boolean cordoned,
      List<String> pressures) {}

  /**
   * @param target what it scales
   */
  public record Autoscaler(
      String namespace, String name, WorkloadRef target, int min, int max, int current) {}

  /**
   * @param guarded pods that it covers
   * @param allowed how many may be away at this moment
   */
  public record Budget(String namespace, String name, int guarded, int allowed) {}

  /**
   * @param full resources of which nothing is left, such as {@code pods: 10 of 10}
   */
  public record Quota(String namespace, String name, List<String> full) {}

  /**
   * What the pod template of a Deployment or StatefulSet says of its restarts and of its proxy.
   *
   * @param recreate all pods are ended before the first new one starts
   * @param noSurge the only pod is ended before its successor is ready
   * @param images of its containers
   * @param proxyAnnotations those of {@code sidecar.istio.io/*} and {@code proxy.istio.io/*}
   * @param environment of istiod alone: variables that say who signs certificates
   */
  public record Template(
      WorkloadRef ref,
      boolean recreate,
      boolean noSurge,
      List<String> images,
      Map<String, String> labels,
      Map<String, String> proxyAnnotations,
      Map<String, String> environment) {}

  /**
   * @param active pods of it that run
   */
  public record JobRun(String namespace, String name, int active, Optional<Instant> started) {}

  /**
   * @param lastEnd why and when one of its containers ended the last time, such as {@code
   *     OOMKilled}
   */
  public record IstiodPod(
      String namespace,
      String name,
      String revision,
      Optional<IstioVersion> version,
      int restarts,
      Optional<End> lastEnd) {
    public record End(String reason, Instant at) {}
  }

  /**
   * @param type such as {@code LoadBalancer} or {@code ExternalName}
   * @param pinned what a new rendering may take away, such as {@code externalTrafficPolicy: Local}
   */
  public record ServiceFacts(
      String namespace,
      String name,
      String type,
      Map<String, String> selector,
      List<String> pinned) {}

  /**
   * @param limitsIncoming it says who may come in
   * @param ports that somebody may come in by; empty: all
   */
  public record NetworkPolicy(
      String namespace, String name, boolean limitsIncoming, Set<Integer> ports) {}

  /**
   * @param ingressClass by its field or by the annotation
   */
  public record Ingress(String namespace, String name, Optional<String> ingressClass) {}

  /**
   * @param enforced the pod security standard; empty: none
   */
  public record PodSecurity(String namespace, Optional<String> enforced) {}

  /**
   * @param providers {@code name: kind} of the extension providers
   * @param keys that are set, at the top and under {@code defaultConfig.}
   */
  public record MeshConfig(
      String source, Map<String, String> providers, Set<String> keys, Optional<String> trouble) {}

  /**
   * @param names of its injection templates; none: the ConfigMap injects nothing
   */
  public record InjectorTemplates(String source, Set<String> names, Optional<String> trouble) {}

  /**
   * @param name such as {@code gateways.networking.istio.io}
   * @param stored versions in which objects may be stored
   * @param bundle version of the Gateway API that it came with
   */
  public record Definition(
      String name, List<String> stored, boolean established, Optional<String> bundle) {}

  /**
   * @param proxyVersions the version patterns of its patches; empty text: a patch without one
   * @param names of filters that it matches or adds
   * @param types {@code @type} of the configurations that it adds
   * @param untyped it adds a filter without a {@code typed_config}
   */
  public record EnvoyFilter(
      String namespace,
      String name,
      List<String> proxyVersions,
      Set<String> names,
      Set<String> types,
      boolean untyped) {}

  public record WasmPlugin(String namespace, String name, String url) {}

  /**
   * @param tls places with TLS mode SIMPLE or MUTUAL and without SNI or CA certificates
   */
  public record DestinationRule(String namespace, String name, String host, List<String> tls) {}

  /**
   * @param targetPorts a port has a targetPort of its own
   */
  public record ServiceEntry(
      String namespace, String name, List<String> hosts, String resolution, boolean targetPorts) {}

  /**
   * Istio's own Gateway.
   *
   * @param selector of the gateway's pods, sorted, as one text
   * @param servers {@code port/host} of each host
   */
  public record Gateway(String namespace, String name, String selector, List<String> servers) {}
}
