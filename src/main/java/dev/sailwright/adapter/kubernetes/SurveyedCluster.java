package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.Surveyed;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Nodes, quotas, Services and Ingresses of a cluster. */
final class SurveyedCluster {
  private static final Set<String> PRESSURES =
      Set.of("DiskPressure", "MemoryPressure", "PIDPressure", "NetworkUnavailable");
  private static final String INGRESS_CLASS = "kubernetes.io/ingress.class";

  private final KubernetesClient client;

  SurveyedCluster(KubernetesClient client) {
    this.client = client;
  }

  List<Surveyed.Node> nodes() {
    return new PagedItems(client, "api/v1/nodes").kept(Node.class, node -> Optional.of(node(node)));
  }

  private static Surveyed.Node node(Node node) {
    var conditions = node.getStatus().getConditions();
    var info = node.getStatus().getNodeInfo();
    return new Surveyed.Node(
        node.getMetadata().getName(),
        Optional.ofNullable(info)
            .flatMap(known -> KubernetesVersion.parse(known.getKubeletVersion()))
            .map(KubernetesVersion::minor),
        conditions.stream().anyMatch(condition -> holds(condition, "Ready")),
        Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
        conditions.stream()
            .filter(condition ->
                PRESSURES.contains(condition.getType()) && holds(condition, condition.getType()))
            .map(NodeCondition::getType)
            .toList());
  }

  private static boolean holds(NodeCondition condition, String type) {
    return condition.getType().equals(type) && condition.getStatus().equals("True");
  }

  List<Surveyed.Quota> quotas() {
    return new PagedItems(client, "api/v1/resourcequotas")
        .kept(
            ResourceQuota.class,
            quota ->
                Optional.of(
                    new Surveyed.Quota(
                        quota.getMetadata().getNamespace(),
                        quota.getMetadata().getName(),
                        full(quota))));
  }

  /** Of pods, processors and memory; a quota of other things is in nobody's way. */
  private static List<String> full(ResourceQuota quota) {
    var hard = Objects.requireNonNullElse(quota.getStatus().getHard(), Map.<String, Quantity>of());
    var used = Objects.requireNonNullElse(quota.getStatus().getUsed(), Map.<String, Quantity>of());
    return hard.entrySet().stream()
        .filter(entry -> isOfPods(entry.getKey()))
        .filter(entry -> {
          var taken = used.get(entry.getKey());
          return taken != null
              && taken.getNumericalAmount().compareTo(entry.getValue().getNumericalAmount()) >= 0;
        })
        .map(entry -> entry.getKey() + ": " + used.get(entry.getKey()) + " of " + entry.getValue())
        .sorted()
        .toList();
  }

  private static boolean isOfPods(String resource) {
    return resource.equals("pods")
        || resource.equals("count/pods")
        || resource.endsWith("cpu")
        || resource.endsWith("memory");
  }

  List<Surveyed.ServiceFacts> services() {
    return new PagedItems(client, "api/v1/services")
        .kept(Service.class, service -> Optional.of(service(service)));
  }

  private static Surveyed.ServiceFacts service(Service service) {
    var spec = service.getSpec();
    return new Surveyed.ServiceFacts(
        service.getMetadata().getNamespace(),
        service.getMetadata().getName(),
        Objects.requireNonNullElse(spec.getType(), "ClusterIP"),
        Objects.requireNonNullElse(spec.getSelector(), Map.of()),
        pinned(service));
  }

  /** Of a Service that the outside reaches. */
  private static List<String> pinned(Service service) {
    var spec = service.getSpec();
    var pinned = new ArrayList<String>();
    if ("Local".equals(spec.getExternalTrafficPolicy())) {
      pinned.add("externalTrafficPolicy: Local");
    }
    Optional.ofNullable(spec.getLoadBalancerIP())
        .filter(address -> !address.isEmpty())
        .ifPresent(address -> pinned.add("loadBalancerIP: " + address));
    if (!spec.getLoadBalancerSourceRanges().isEmpty()) {
      pinned.add("loadBalancerSourceRanges");
    }
    Objects.requireNonNullElse(service.getMetadata().getAnnotations(), Map.<String, String>of())
        .keySet()
        .stream()
        .filter(key -> key.contains("load-balancer") || key.contains("loadbalancer"))
        .sorted()
        .map(key -> "annotation " + key)
        .forEach(pinned::add);
    if ("NodePort".equals(spec.getType())) {
      spec.getPorts().stream()
          .map(ServicePort::getNodePort)
          .filter(Objects::nonNull)
          .map(port -> "nodePort: " + port)
          .forEach(pinned::add);
    }
    return pinned;
  }

  List<Surveyed.Ingress> ingresses() {
    return new PagedItems(client, "apis/networking.k8s.io/v1/ingresses")
        .kept(
            Ingress.class,
            ingress ->
                Optional.of(
                    new Surveyed.Ingress(
                        ingress.getMetadata().getNamespace(),
                        ingress.getMetadata().getName(),
                        Optional.ofNullable(ingress.getSpec().getIngressClassName())
                            .or(() ->
                                Optional.ofNullable(ingress.getMetadata().getAnnotations())
                                    .flatMap(
                                        notes -> Optional.ofNullable(notes.get(INGRESS_CLASS)))))));
  }
}
