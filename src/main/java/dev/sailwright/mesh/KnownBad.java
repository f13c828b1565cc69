package dev.sailwright.mesh;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Versions that are known to go wrong, or a step to them that is. Each fact has its source in the
 * catalog's known-bad.json.
 *
 * @param id stable, such as {@code hashable-string}
 * @param versions which are bad; what ends a range within its minor mends it, and where it ends
 *     with the minor nothing does
 * @param from the step alone is bad, from these; empty: the versions are, wherever one comes from
 * @param proxiesBefore it hurts proxies older than this; empty: it does not depend on them
 * @param only where a workload of one of these roles runs; empty: everywhere
 * @param problem one sentence: what happens
 * @param sources upstream's words, as addresses or {@code path@tag}
 */
public record KnownBad(
    String id,
    List<VersionRange> versions,
    Optional<VersionRange> from,
    Optional<IstioVersion> proxiesBefore,
    Set<Workload.Role> only,
    String problem,
    List<String> sources) {
  public KnownBad {
    versions = List.copyOf(versions);
    only = Set.copyOf(only);
    sources = List.copyOf(sources);
  }

  /** Whether it names this version, as one to run or as one to go to. */
  public boolean names(IstioVersion version) {
    return versions.stream().anyMatch(range -> range.contains(version));
  }

  /** The first version of the same minor that is not bad any more; empty when there is none. */
  public Optional<IstioVersion> mendedIn(IstioVersion version) {
    return VersionRange.endOf(versions, version).filter(end -> end.minor().equals(version.minor()));
  }

  /** Whether the step is bad since it leaves out minors, so that smaller steps are without it. */
  public boolean skipsMinors() {
    return from.filter(start ->
            versions.stream()
                .allMatch(range -> start.from().minor().stepsTo(range.from().minor()) > 1))
        .isPresent();
  }

  /**
   * Whether it can hurt this mesh: false only if it was seen that nothing here is of the kind that
   * it hurts.
   */
  public boolean canHurt(MeshState mesh) {
    return mesh.blindIn(BlindSpot.Area.DATA_PLANE) || (hasRole(mesh) && hasOldProxies(mesh));
  }

  private boolean hasRole(MeshState mesh) {
    return only.isEmpty()
        || mesh.workloads().stream().anyMatch(workload -> only.contains(workload.role()));
  }

  private boolean hasOldProxies(MeshState mesh) {
    return proxiesBefore.isEmpty()
        || mesh.workloads().stream()
            .flatMap(workload -> workload.proxies().stream())
            .anyMatch(this::isOld);
  }

  /** A proxy whose image does not tell its version may be old. */
  public boolean isOld(Workload.ProxyGroup group) {
    return proxiesBefore
        .filter(limit -> group.version().map(version -> version.compareTo(limit) < 0).orElse(true))
        .isPresent();
  }
}
