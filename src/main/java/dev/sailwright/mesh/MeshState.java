package dev.sailwright.mesh;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One immutable look at one mesh, read through the Kubernetes API alone, so it can be had while
 * istiod is dead.
 *
 * @param tags revision tags, as webhooks have them: tag name to revision
 * @param tagServices the same, as Services have them
 * @param badPods pods in a bad phase, by namespace and reason; all namespaces, meshed or not
 * @param creationFailures controllers that could not create pods (events with reason {@code
 *     FailedCreate})
 * @param blindSpots what could not be read; everything else was
 */
public record MeshState(
    String cluster,
    Instant observedAt,
    Optional<KubernetesVersion> kubernetes,
    ServedApis servedApis,
    List<ControlPlane> controlPlanes,
    Map<String, String> tags,
    List<TagService> tagServices,
    List<MeshNamespace> namespaces,
    List<Workload> workloads,
    List<BadPods> badPods,
    List<CreationFailure> creationFailures,
    List<Webhook> webhooks,
    InstallEvidence install,
    List<BlindSpot> blindSpots) {
  public MeshState {
    controlPlanes = List.copyOf(controlPlanes);
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    tagServices = List.copyOf(tagServices);
    namespaces = List.copyOf(namespaces);
    workloads = workloads.stream().sorted((a, b) -> a.ref().compareTo(b.ref())).toList();
    badPods = List.copyOf(badPods);
    creationFailures = List.copyOf(creationFailures);
    webhooks = List.copyOf(webhooks);
    blindSpots = List.copyOf(blindSpots);
  }

  /**
   * A look at a cluster that does not answer: everything is a blind spot.
   *
   * @param reason the address that did not answer
   */
  public static MeshState unseen(String cluster, Instant at, String reason, String remedy) {
    return new MeshState(
        cluster,
        at,
        Optional.empty(),
        ServedApis.unknown(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        InstallEvidence.none(),
        Arrays.stream(BlindSpot.Area.values())
            .map(area -> new BlindSpot(area, "anything of " + cluster, reason, remedy))
            .toList());
  }

  /**
   * @param reason such as {@code Pending: Unschedulable} or {@code CrashLoopBackOff}, without the
   *     secrets that the scheduler's words may hold
   * @param examples a few pod names
   */
  public record BadPods(String namespace, String reason, int count, List<String> examples) {
    public BadPods {
      reason = Redaction.inOneLine(reason);
      examples = List.copyOf(examples);
    }
  }

  /**
   * @param owner whose pods are missing, by the controller that tried ({@code ReplicaSet
   *     team-1/app-1-5d9})
   * @param message the API server's own words without their secrets; a webhook may have put
   *     anything into them
   */
  public record CreationFailure(WorkloadRef owner, String message, int count, Instant lastSeen) {
    public CreationFailure {
      message = Redaction.inOneLine(message);
    }
  }

  /**
   * The same as if there were no control plane of a revision: tags that led to it lead to another
   * one, and namespaces that are labelled with it ask for nothing.
   */
  public MeshState without(String revision, String instead) {
    var others = new TreeMap<>(tags);
    others.replaceAll((tag, leadsTo) -> leadsTo.equals(revision) ? instead : leadsTo);
    return new MeshState(
        cluster,
        observedAt,
        kubernetes,
        servedApis,
        controlPlanes.stream().filter(plane -> !plane.revision().equals(revision)).toList(),
        others,
        tagServices.stream()
            .map(service -> service.revision().equals(revision) ? service.to(instead) : service)
            .toList(),
        namespaces.stream()
            .filter(namespace ->
                namespace.injection().isPresent()
                    || !namespace.revision().equals(Optional.of(revision)))
            .toList(),
        workloads,
        badPods,
        creationFailures,
        webhooks.stream().filter(webhook -> !webhook.revision().equals(revision)).toList(),
        install,
        blindSpots);
  }

  /**
   * The first of these namespaces in which a pod's own label decides about its injection: those
   * with a label of their own have decided.
   */
  public Optional<String> unlabelled(String... candidates) {
    return Arrays.stream(candidates)
        .filter(name ->
            namespaces.stream()
                .filter(namespace -> namespace.name().equals(name))
                .allMatch(
                    namespace -> namespace.injection().isEmpty() && namespace.revision().isEmpty()))
        .findFirst();
  }

  /** Workloads whose pods carry a sidecar, or should. */
  public Stream<Workload> sidecars() {
    return workloads.stream().filter(workload -> workload.role() == Workload.Role.SIDECAR);
  }

  /** Pods that sidecar workloads ask for. */
  public int desiredPods() {
    return sidecars().mapToInt(Workload::desired).sum();
  }

  /** Pods of sidecar workloads that are there. */
  public int livePods() {
    return sidecars().mapToInt(Workload::pods).sum();
  }

  public int readyPods() {
    return sidecars().mapToInt(Workload::ready).sum();
  }

  /**
   * Proxies by version text, oldest first by text; {@code unknown} where the image does not tell.
   */
  public Map<String, Integer> proxiesByVersion() {
    return proxiesByVersion(workload -> true);
  }

  /** The same, of some workloads. */
  public Map<String, Integer> proxiesByVersion(Predicate<Workload> which) {
    var counts = new TreeMap<String, Integer>();
    workloads.stream()
        .filter(workload -> workload.role() != Workload.Role.CNI && which.test(workload))
        .flatMap(workload -> workload.proxies().stream())
        .forEach(group ->
            counts.merge(
                group.version().map(IstioVersion::toString).orElse("unknown"),
                group.pods(),
                Integer::sum));
    return counts;
  }

  /**
   * True when discovery proves this API absent and this Kubernetes is new enough to have removed
   * it. One that an older Kubernetes does not have yet is not what keeps an istiod down: those
   * versions ran there.
   */
  public boolean hasLost(NeededApi api) {
    return servedApis.lacks(api.groupVersion(), api.resource())
        && api.removedIn()
            .map(removed ->
                kubernetes.filter(server -> server.minor().compareTo(removed) >= 0).isPresent())
            .orElse(true);
  }

  public boolean blindIn(BlindSpot.Area area) {
    return blindSpots.stream().anyMatch(spot -> spot.area() == area);
  }
}
