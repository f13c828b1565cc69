package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ServedApis;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.port.MeshObserver;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at a mesh in one streaming pass over the Kubernetes API. */
public final class KubernetesMeshObserver implements MeshObserver {
  private static final int EXAMPLES = 3;

  private final ClusterClients clients;
  private final InstantSource clock;

  public KubernetesMeshObserver(ClusterClients clients, InstantSource clock) {
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public MeshState observe(String cluster) {
    var client = clients.of(cluster);
    var reading = new Reading(client);
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

  private MeshState look(String cluster, Reading reading, Optional<KubernetesVersion> version) {
    var client = reading.client();
    var served =
        reading.read(
            BlindSpot.Area.KUBERNETES,
            "the served APIs",
            "get /apis",
            new ServedApis(false, Set.of()),
            () -> Discovery.read(client));
    var namespaces =
        reading.list(
            BlindSpot.Area.DATA_PLANE,
            "namespaces",
            client::namespaces,
            KubernetesMeshObserver::namespace);
    var pods =
        reading.list(
            BlindSpot.Area.DATA_PLANE,
            "pods",
            () -> client.pods().inAnyNamespace(),
            pod -> Optional.of(PodFacts.of(pod)));
    var controllers = controllers(reading);
    var webhooks = new Webhooks(reading, clock.instant());
    var entries = webhooks.read();
    return new MeshState(
        cluster,
        clock.instant(),
        version,
        served,
        new ControlPlanes(reading, clients.quick(cluster), pods).of(controllers),
        webhooks.tags(),
        namespaces,
        new Workloads(namespaces, pods)
            .of(controllers.stream().filter(facts -> !ControlPlanes.isIstiod(facts)).toList()),
        badPods(pods),
        creationFailures(reading),
        entries,
        new Installs(reading, served).read(controllers),
        reading.blindSpots());
  }

  private MeshState nothing(String cluster, Reading reading) {
    var cause = reading.blindSpots().getFirst();
    var spots =
        Stream.of(BlindSpot.Area.values())
            .map(area ->
                new BlindSpot(area, "anything of " + cluster, cause.reason(), cause.remedy()))
            .toList();
    return new MeshState(
        cluster,
        clock.instant(),
        Optional.empty(),
        new ServedApis(false, Set.of()),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        InstallEvidence.none(),
        spots);
  }

  private static List<ControllerFacts> controllers(Reading reading) {
    KubernetesClient client = reading.client();
    var all = new ArrayList<ControllerFacts>();
    all.addAll(
        reading.list(
            BlindSpot.Area.CONTROL_PLANE,
            "deployments",
            () -> client.apps().deployments().inAnyNamespace(),
            deployment -> Optional.of(ControllerFacts.of(deployment))));
    all.addAll(
        reading.list(
            BlindSpot.Area.DATA_PLANE,
            "statefulsets",
            () -> client.apps().statefulSets().inAnyNamespace(),
            set -> Optional.of(ControllerFacts.of(set))));
    all.addAll(
        reading.list(
            BlindSpot.Area.DATA_PLANE,
            "daemonsets",
            () -> client.apps().daemonSets().inAnyNamespace(),
            set -> Optional.of(ControllerFacts.of(set))));
    return all;
  }

  private static Optional<MeshNamespace> namespace(Namespace namespace) {
    var labels =
        Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.<String, String>of());
    var injection = Optional.ofNullable(labels.get("istio-injection"));
    var revision = Optional.ofNullable(labels.get("istio.io/rev"));
    var mode = Optional.ofNullable(labels.get("istio.io/dataplane-mode"));
    return injection.isEmpty() && revision.isEmpty() && mode.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MeshNamespace(namespace.getMetadata().getName(), injection, revision, mode));
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

  private static List<MeshState.CreationFailure> creationFailures(Reading reading) {
    var events =
        reading.list(
            BlindSpot.Area.EVENTS,
            "events",
            () ->
                reading.client().v1().events().inAnyNamespace().withField("reason", "FailedCreate"),
            event -> Optional.of(failure(event)));
    // Several events of one owner say the same at different times; the newest stands for all.
    return events.stream()
        .collect(
            Collectors.groupingBy(
                MeshState.CreationFailure::owner, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(same ->
            same.stream().max(Comparator.comparing(MeshState.CreationFailure::lastSeen)).stream())
        .sorted(Comparator.comparing(MeshState.CreationFailure::lastSeen).reversed())
        .toList();
  }

  private static MeshState.CreationFailure failure(Event event) {
    var about = event.getInvolvedObject();
    return new MeshState.CreationFailure(
        new WorkloadRef(
            about.getKind(), Objects.requireNonNullElse(about.getNamespace(), ""), about.getName()),
        Objects.requireNonNullElse(event.getMessage(), "").replaceFirst("^Error creating: ", ""),
        Objects.requireNonNullElse(event.getCount(), 1),
        instant(
            Objects.requireNonNullElse(
                event.getLastTimestamp(), event.getMetadata().getCreationTimestamp())));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
