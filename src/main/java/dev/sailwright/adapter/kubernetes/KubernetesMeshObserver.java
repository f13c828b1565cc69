package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ServedApis;
import dev.sailwright.port.MeshObserver;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at a mesh through the Kubernetes API: in one streaming pass over lists that come side by
 * side, or from the memory of a watch where there is one.
 */
public final class KubernetesMeshObserver implements MeshObserver {
  private static final int EXAMPLES = 3;

  /** Of Kubernetes and the Gateway API; those without a dot in their name, besides. */
  private static final Set<String> NEEDED_GROUPS =
      Set.of(
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "certificates.k8s.io",
          "coordination.k8s.io",
          "discovery.k8s.io",
          "events.k8s.io",
          "gateway.networking.k8s.io",
          "networking.k8s.io",
          "node.k8s.io",
          "rbac.authorization.k8s.io",
          "scheduling.k8s.io",
          "storage.k8s.io");

  private final ClusterClients clients;
  private final Function<String, Optional<ClusterWatch>> watches;
  private final InstantSource clock;

  private KubernetesMeshObserver(
      ClusterClients clients,
      Function<String, Optional<ClusterWatch>> watches,
      InstantSource clock) {
    this.clients = clients;
    this.watches = watches;
    this.clock = clock;
  }

  /** Asks the API server anew at each look: for the terminal, and for what decides. */
  public static KubernetesMeshObserver asking(ClusterClients clients, InstantSource clock) {
    return new KubernetesMeshObserver(clients, cluster -> Optional.empty(), clock);
  }

  /** Answers from memory what is watched, and asks for the rest: for people's questions. */
  public static KubernetesMeshObserver watching(
      ClusterClients clients, ClusterWatches watches, InstantSource clock) {
    return new KubernetesMeshObserver(clients, watches::of, clock);
  }

  @Override
  public MeshState observe(String cluster) {
    var client = clients.of(cluster);
    var reading = new Reading(client, watches.apply(cluster));
    var version =
        reading.read(
            BlindSpot.Area.KUBERNETES,
            "the version of Kubernetes",
            "get /version",
            Optional.<KubernetesVersion>empty(),
            () -> KubernetesVersion.parse(client.getKubernetesVersion().getGitVersion()));
    // Without an API server every other list would only wait for the same timeout.
    return version.isEmpty() ? nothing(cluster, reading) : look(cluster, reading, version);
  }

  /**
   * Istio and istioctl ask for APIs of Kubernetes itself, of Istio and of the Gateway API alone; an
   * extension's, of which metrics are the most common, may be down without taking anything away.
   */
  private static boolean mayMatter(String groupVersion) {
    var group = groupVersion.split("/", 2)[0];
    return !group.contains(".") || group.endsWith(".istio.io") || NEEDED_GROUPS.contains(group);
  }

  private MeshState look(String cluster, Reading reading, Optional<KubernetesVersion> version) {
    try (var asking = new SideBySide()) {
      var discovery = asking.ask(() -> Discovery.read(reading.client()));
      reading.ahead(asking, Listing.ALL);
      return look(cluster, reading, version, discovery);
    }
  }

  /** Takes pods last: there are the most of them, and what few others need is done meanwhile. */
  private MeshState look(
      String cluster,
      Reading reading,
      Optional<KubernetesVersion> version,
      Supplier<ServedApis> discovery) {
    var quick = clients.quick(cluster);
    var served =
        reading.read(
            BlindSpot.Area.KUBERNETES,
            "the served APIs",
            "get /apis",
            ServedApis.unknown(),
            discovery);
    served.silent().stream()
        .filter(KubernetesMeshObserver::mayMatter)
        .sorted()
        .forEach(silent ->
            reading.blind(
                BlindSpot.Area.KUBERNETES,
                "what the API server serves of " + silent,
                "the API server does not tell it at the moment",
                "`kubectl get --raw /apis/"
                    + silent
                    + "` says why; an extension API server may be down: `kubectl get"
                    + " apiservices`."));
    var namespaces = reading.list(Listing.NAMESPACES);
    var controllers = controllers(reading);
    var webhooks = new Webhooks(reading, clock.instant());
    var entries = webhooks.read();
    var failures = CreationFailures.newest(reading.list(Listing.FAILED_CREATES));
    var installs = new Installs(reading, served).read(controllers);
    var pods = reading.list(Listing.PODS);
    return new MeshState(
        cluster,
        clock.instant(),
        version,
        served,
        new ControlPlanes(reading, quick, pods).of(controllers),
        webhooks.tags(),
        reading.list(Listing.TAG_SERVICES),
        namespaces,
        new Workloads(namespaces, pods)
            .of(controllers.stream().filter(facts -> !ControlPlanes.isIstiod(facts)).toList()),
        badPods(pods),
        failures,
        entries,
        installs,
        reading.blindSpots());
  }

  private MeshState nothing(String cluster, Reading reading) {
    var cause = reading.blindSpots().getFirst();
    return MeshState.unseen(cluster, clock.instant(), cause.reason(), cause.remedy());
  }

  private static List<ControllerFacts> controllers(Reading reading) {
    return Stream.of(Listing.DEPLOYMENTS, Listing.STATEFUL_SETS, Listing.DAEMON_SETS)
        .flatMap(listing -> reading.list(listing).stream())
        .toList();
  }

  private static List<MeshState.BadPods> badPods(List<PodFacts> pods) {
    var byPlace =
        pods.stream()
            .filter(pod -> pod.bad().isPresent())
            .collect(
                Collectors.groupingBy(
                    pod -> List.of(pod.namespace(), pod.bad().orElse("")),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return byPlace.entrySet().stream()
        .map(entry ->
            new MeshState.BadPods(
                entry.getKey().get(0),
                entry.getKey().get(1),
                entry.getValue().size(),
                entry.getValue().stream().map(PodFacts::name).limit(EXAMPLES).toList()))
        .sorted(
            Comparator.comparing(MeshState.BadPods::namespace)
                .thenComparing(MeshState.BadPods::reason))
        .toList();
  }
}
