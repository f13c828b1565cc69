package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts controllers and pods together into the workloads of the mesh. */
final class Workloads {
  private static final Set<String> NEVER_INJECTED =
      Set.of("kube-system", "kube-public", "istio-system");
  private static final String GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";

  private final Map<String, MeshNamespace> namespaces;
  private final Map<WorkloadRef, List<PodFacts>> podsByOwner;

  Workloads(List<MeshNamespace> namespaces, List<PodFacts> pods) {
    this.namespaces =
        namespaces.stream().collect(Collectors.toMap(MeshNamespace::name, namespace -> namespace));
    this.podsByOwner =
        pods.stream()
            .filter(PodFacts::live)
            .collect(Collectors.groupingBy(PodFacts::owner, HashMap::new, Collectors.toList()));
  }

  List<Workload> of(List<ControllerFacts> controllers) {
    var workloads = new ArrayList<Workload>();
    for (var controller : controllers) {
      var pods = Optional.ofNullable(podsByOwner.remove(controller.ref())).orElse(List.of());
      if (isMeshed(controller, pods)) {
        workloads.add(workload(controller, pods));
      }
    }
    podsByOwner.forEach((owner, pods) -> {
      if (pods.stream().anyMatch(pod -> pod.proxy().isPresent())) {
        workloads.add(ownerless(owner, pods));
      }
    });
    return workloads;
  }

  private boolean isMeshed(ControllerFacts controller, List<PodFacts> pods) {
    return expectsInjection(controller)
        || role(controller) != Workload.Role.SIDECAR
        || pods.stream().anyMatch(pod -> pod.proxy().isPresent());
  }

  /**
   * The pod's own label wins over its namespace's, except that a namespace may opt out altogether.
   */
  private boolean expectsInjection(ControllerFacts controller) {
    var own =
        Optional.ofNullable(controller.templateLabels().get("sidecar.istio.io/inject"))
            .or(() ->
                Optional.ofNullable(
                    controller.templateAnnotations().get("sidecar.istio.io/inject")));
    var namespace = Optional.ofNullable(namespaces.get(controller.ref().namespace()));
    if (controller.hostNetwork() || NEVER_INJECTED.contains(controller.ref().namespace())) {
      return false;
    }
    if (own.isPresent()) {
      return own.get().equals("true")
          && namespace
              .flatMap(MeshNamespace::injection)
              .map(value -> !value.equals("disabled"))
              .orElse(true);
    }
    return namespace.map(MeshNamespace::injects).orElse(false);
  }

  private static Workload.Role role(ControllerFacts controller) {
    if ("ztunnel".equals(controller.labels().get("app"))
        || "ztunnel".equals(controller.templateLabels().get("app"))) {
      return Workload.Role.ZTUNNEL;
    }
    if ("istio-cni-node".equals(controller.labels().get("k8s-app"))) {
      return Workload.Role.CNI;
    }
    if (controller.templateLabels().containsKey(GATEWAY_NAME)) {
      return "istio.io-mesh-controller".equals(controller.labels().get("gateway.istio.io/managed"))
          ? Workload.Role.WAYPOINT
          : Workload.Role.GATEWAY;
    }
    var injectedGateway =
        controller
            .templateAnnotations()
            .getOrDefault("inject.istio.io/templates", "")
            .contains("gateway");
    return injectedGateway || controller.images().containsKey("istio-proxy")
        ? Workload.Role.GATEWAY
        : Workload.Role.SIDECAR;
  }

  private static Workload.Mover mover(ControllerFacts controller, Workload.Role role) {
    return switch (role) {
      case ZTUNNEL, CNI -> Workload.Mover.INSTALL;
      case WAYPOINT -> Workload.Mover.CONTROLLER;
      case GATEWAY -> {
        if (controller.templateLabels().containsKey(GATEWAY_NAME)) {
          yield Workload.Mover.CONTROLLER;
        }
        // The chart's own gateway names a whole image; an injected one names "auto", or no proxy
        // container at all.
        var image = controller.images().getOrDefault("istio-proxy", "auto");
        yield image.equals("auto") ? Workload.Mover.RESTART : Workload.Mover.INSTALL;
      }
      case SIDECAR -> Workload.Mover.RESTART;
    };
  }

  private Workload workload(ControllerFacts controller, List<PodFacts> pods) {
    var role = role(controller);
    var pinned =
        controller.templateAnnotations().containsKey("sidecar.istio.io/proxyImage")
            ? Optional.of(Workload.Obstacle.PINNED_IMAGE)
            : Optional.<Workload.Obstacle>empty();
    var mover = mover(controller, role);
    var obstacle =
        mover == Workload.Mover.RESTART
            ? pinned.or(controller::obstacle)
            : Optional.<Workload.Obstacle>empty();
    var expected = role == Workload.Role.SIDECAR && expectsInjection(controller);
    return new Workload(
        controller.ref(),
        role,
        controller.desired(),
        pods.size(),
        (int) pods.stream().filter(PodFacts::ready).count(),
        controller.complete(),
        controller.problem(),
        controller.rollingOut(),
        proxies(pods),
        expected
            ? (int)
                pods.stream().filter(pod -> pod.proxy().isEmpty() && pod.mayBeInjected()).count()
            : 0,
        obstacle.isPresent() ? Workload.Mover.NOTHING : mover,
        obstacle,
        controller.restartedAt(),
        pods.stream().flatMap(pod -> pod.ended().stream()).toList(),
        role == Workload.Role.GATEWAY ? controller.templateLabels() : Map.of());
  }

  private static Workload ownerless(WorkloadRef owner, List<PodFacts> pods) {
    var ends = pods.stream().allMatch(PodFacts::runsToItsEnd);
    var obstacle =
        switch (owner.kind()) {
          case "Job" -> Workload.Obstacle.JOB;
          case "Pod" -> ends ? Workload.Obstacle.RUNS_TO_ITS_END : Workload.Obstacle.BARE_POD;
          default -> ends ? Workload.Obstacle.RUNS_TO_ITS_END : Workload.Obstacle.OTHER_OWNER;
        };
    var ready = (int) pods.stream().filter(PodFacts::ready).count();
    return new Workload(
        owner,
        Workload.Role.SIDECAR,
        pods.size(),
        pods.size(),
        ready,
        true,
        Optional.empty(),
        proxies(pods),
        0,
        Workload.Mover.NOTHING,
        Optional.of(obstacle),
        Optional.empty());
  }

  private static List<Workload.ProxyGroup> proxies(List<PodFacts> pods) {
    var groups = new LinkedHashMap<Workload.ProxyGroup, Integer>();
    pods.stream()
        .filter(pod -> pod.proxy().isPresent())
        .map(pod -> new Workload.ProxyGroup(pod.version(), pod.revision(), 1, pod.nativeSidecar()))
        .forEach(group -> groups.merge(group, 1, Integer::sum));
    return groups.entrySet().stream()
        .map(entry ->
            new Workload.ProxyGroup(
                entry.getKey().version(),
                entry.getKey().revision(),
                entry.getValue(),
                entry.getKey().nativeSidecar()))
        .toList();
  }
}
