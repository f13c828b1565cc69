package dev.sailwright.usecase;

import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Newest;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Releases;
import dev.sailwright.mesh.Security;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.Workload;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.UnreachableException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Answers which Istio versions run where, and what is published of each. */
public final class ShowVersions {
  private final MeshObserver observer;
  private final Releases releases;
  private final InstantSource clock;

  public ShowVersions(MeshObserver observer, Releases releases, InstantSource clock) {
    this.observer = observer;
    this.releases = releases;
    this.clock = clock;
  }

  /** Looks at all of them at the same time; one that does not answer is a row like the others. */
  public Report show(List<String> clusters) {
    var catalog = releases.now();
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var looks =
          clusters.stream()
              .map(name ->
                  CompletableFuture.supplyAsync(() -> cluster(name, catalog, today), threads))
              .toList();
      return new Report(
          looks.stream().map(CompletableFuture::join).toList(), today, catalog.asOf());
    }
  }

  private Cluster cluster(String name, ReleaseCatalog catalog, LocalDate today) {
    try {
      var mesh = observer.observe(name);
      return new Cluster(
          name,
          mesh.kubernetes(),
          running(mesh, catalog, today),
          mesh.kubernetes().flatMap(kubernetes -> catalog.newestFor(kubernetes.minor())),
          mesh.blindSpots());
    } catch (UnreachableException e) {
      var spot =
          new BlindSpot(
              BlindSpot.Area.KUBERNETES,
              "cluster " + name,
              Optional.ofNullable(e.getMessage()).orElse("it does not answer"),
              "Check the address and the credentials in the kubeconfig.");
      return new Cluster(name, Optional.empty(), List.of(), Optional.empty(), List.of(spot));
    }
  }

  private static List<Running> running(MeshState mesh, ReleaseCatalog catalog, LocalDate today) {
    var versions =
        Stream.concat(
            mesh.controlPlanes().stream().map(ControlPlane::version),
            mesh.workloads().stream()
                .flatMap(workload -> workload.proxies().stream())
                .map(Workload.ProxyGroup::version));
    return versions
        .flatMap(Optional::stream)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .map(version -> running(version, mesh, catalog, today))
        .toList();
  }

  private static Running running(
      IstioVersion version, MeshState mesh, ReleaseCatalog catalog, LocalDate today) {
    return new Running(
        version,
        (int)
            mesh.controlPlanes().stream()
                .filter(plane -> plane.version().filter(version::equals).isPresent())
                .count(),
        mesh.proxiesByVersion().getOrDefault(version.toString(), 0),
        catalog.support(version, today),
        catalog.release(version.minor()).flatMap(Release::kubernetes),
        catalog.security(version),
        catalog.newerPatch(version));
  }

  /**
   * @param asOf the days of the release data
   */
  public record Report(List<Cluster> clusters, LocalDate today, AsOf asOf) {
    public Report {
      clusters = List.copyOf(clusters);
    }

    /** Nothing that was asked for stayed unseen. */
    public boolean isComplete() {
      return clusters.stream().allMatch(cluster -> cluster.blindSpots().isEmpty());
    }
  }

  /**
   * @param running newest first
   * @param newest the newest release for this Kubernetes
   * @param blindSpots what could not be read, so versions may be missing
   */
  public record Cluster(
      String name,
      Optional<KubernetesVersion> kubernetes,
      List<Running> running,
      Optional<Newest> newest,
      List<BlindSpot> blindSpots) {
    public Cluster {
      running = List.copyOf(running);
      blindSpots = List.copyOf(blindSpots);
    }
  }

  /**
   * @param controlPlanes how many istiod Deployments run it
   * @param proxies how many pods have a proxy of it
   * @param kubernetes which it supports
   * @param newerPatch the newest patch of its minor, if that is newer
   */
  public record Running(
      IstioVersion version,
      int controlPlanes,
      int proxies,
      Support support,
      Optional<Release.KubernetesRange> kubernetes,
      Security security,
      Optional<Newest> newerPatch) {}
}
