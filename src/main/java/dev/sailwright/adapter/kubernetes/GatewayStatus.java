package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshGateways;
import dev.sailwright.mesh.MeshGateways.Gateway;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads what gateways say of themselves: Gateways of the Gateway API where they are served, and
 * Services of type LoadBalancer that lead to gateways that istiod does not make itself.
 */
final class GatewayStatus {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GROUP = "gateway.networking.k8s.io/";

  /** The API server leaves out the others, of which there are thousands. */
  private static final String BALANCED = "?fieldSelector=spec.type%3DLoadBalancer";

  /** With more of them, one list of all is less work. */
  private static final int NAMESPACES = 8;

  private final Reading reading;
  private final MeshState mesh;

  /**
   * @param reading of this look at gateways alone
   */
  GatewayStatus(Reading reading, MeshState mesh) {
    this.reading = reading;
    this.mesh = mesh;
  }

  MeshGateways read() {
    var all = Stream.concat(gateways().stream(), services().stream()).toList();
    return new MeshGateways(all, reading.blindSpots());
  }

  private List<Gateway> gateways() {
    return Stream.of("v1", "v1beta1")
        .filter(version -> !mesh.servedApis().lacks(GROUP + version, "gateways"))
        .findFirst()
        .map(version ->
            reading.read(
                BlindSpot.Area.DATA_PLANE,
                "the Gateways in all namespaces",
                "list gateways of gateway.networking.k8s.io",
                List.<Gateway>of(),
                () ->
                    new PagedItems(reading.client(), "apis/" + GROUP + version + "/gateways")
                        .kept(GenericKubernetesResource.class, this::gateway)))
        .orElse(List.of());
  }

  private Optional<Gateway> gateway(GenericKubernetesResource item) {
    JsonNode content = JSON.valueToTree(item.getAdditionalProperties());
    var namespace = item.getMetadata().getNamespace();
    var name = item.getMetadata().getName();
    var type = content.path("spec").path("gatewayClassName").asText("");
    if (!type.startsWith("istio") && !isMadeByIstiod(namespace, name, type)) {
      return Optional.empty();
    }
    var status = content.path("status");
    var routes = new HashMap<String, Integer>();
    status
        .path("listeners")
        .forEach(listener ->
            routes.put(listener.path("name").asText(""), listener.path("attachedRoutes").asInt()));
    return Optional.of(
        new Gateway(
            "Gateway " + namespace + "/" + name,
            Stream.of("Accepted", "Programmed")
                .flatMap(condition -> problem(status.path("conditions"), condition).stream())
                .findFirst(),
            status.path("addresses").findValuesAsText("value"),
            routes));
  }

  /** A class of another name is Istio's where istiod made a Deployment of the Gateway. */
  private boolean isMadeByIstiod(String namespace, String name, String type) {
    return mesh.workloads().stream()
        .filter(workload -> workload.mover() == Workload.Mover.CONTROLLER)
        .map(Workload::ref)
        .anyMatch(ref ->
            ref.namespace().equals(namespace)
                && (ref.name().equals(name) || ref.name().equals(name + "-" + type)));
  }

  private static Optional<String> problem(JsonNode conditions, String type) {
    for (var condition : conditions) {
      if (condition.path("type").asText("").equals(type)) {
        return condition.path("status").asText("").equals("True")
            ? Optional.empty()
            : Optional.of(
                "is not "
                    + type
                    + ": "
                    + condition.path("reason").asText("")
                    + ": "
                    + condition.path("message").asText(""));
      }
    }
    return Optional.of("is not " + type + " yet");
  }

  private List<Gateway> services() {
    var installed =
        mesh.workloads().stream()
            .filter(workload -> workload.role() == Workload.Role.GATEWAY)
            .filter(workload -> workload.mover() != Workload.Mover.CONTROLLER)
            .toList();
    var namespaces = new TreeSet<String>();
    installed.forEach(workload -> namespaces.add(workload.ref().namespace()));
    var paths =
        namespaces.size() > NAMESPACES
            ? List.of("api/v1/services" + BALANCED)
            : namespaces.stream()
                .map(name -> "api/v1/namespaces/" + name + "/services" + BALANCED)
                .toList();
    return paths.stream()
        .flatMap(path ->
            reading
                .read(
                    BlindSpot.Area.DATA_PLANE,
                    "the Services of gateways",
                    "list services",
                    List.<Service>of(),
                    () -> new PagedItems(reading.client(), path).kept(Service.class, Optional::of))
                .stream())
        .filter(service -> installed.stream().anyMatch(workload -> leadsTo(service, workload)))
        .map(GatewayStatus::gateway)
        .toList();
  }

  /** One that selects nothing is led by somebody else. */
  private static boolean leadsTo(Service service, Workload workload) {
    var selector = Objects.requireNonNullElse(service.getSpec().getSelector(), Map.of());
    return workload.ref().namespace().equals(service.getMetadata().getNamespace())
        && !selector.isEmpty()
        && workload.labels().entrySet().containsAll(selector.entrySet());
  }

  private static Gateway gateway(Service service) {
    var balancer =
        Optional.ofNullable(service.getStatus())
            .flatMap(status -> Optional.ofNullable(status.getLoadBalancer()));
    return new Gateway(
        "Service " + service.getMetadata().getNamespace() + "/" + service.getMetadata().getName(),
        Optional.empty(),
        balancer.stream()
            .flatMap(found -> found.getIngress().stream())
            .flatMap(ingress -> Stream.of(ingress.getIp(), ingress.getHostname()))
            .filter(Objects::nonNull)
            .toList(),
        Map.of());
  }
}
