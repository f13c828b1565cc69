package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ProxyFacts;
import dev.sailwright.mesh.ReleaseCatalog;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a rule may look at.
 *
 * @param facts of the cluster around the mesh; empty when nobody looked
 * @param proxies what is told of them; empty when nobody looked
 * @param logs empty when nobody looked
 * @param logsNotRead of those who looked
 */
public record Evidence(
    MeshState mesh,
    Optional<ClusterFacts> facts,
    Optional<ProxyFacts> proxies,
    Optional<LogDigest> logs,
    List<BlindSpot> logsNotRead,
    ReleaseCatalog catalog,
    LocalDate today) {
  public Evidence {
    logsNotRead = List.copyOf(logsNotRead);
  }

  /** Of a look at the mesh alone. */
  public Evidence(MeshState mesh, ReleaseCatalog catalog, LocalDate today) {
    this(mesh, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), catalog, today);
  }

  /** The same, where the mesh is taken for another. */
  public Evidence with(MeshState other) {
    return new Evidence(other, facts, proxies, logs, logsNotRead, catalog, today);
  }

  public List<BlindSpot> blindSpots() {
    return Stream.of(
            mesh.blindSpots().stream(),
            facts.stream().flatMap(looked -> looked.blindSpots().stream()),
            proxies.stream().flatMap(looked -> looked.blindSpots().stream()),
            logsNotRead.stream())
        .flatMap(spots -> spots)
        .distinct()
        .toList();
  }

  public boolean blindIn(BlindSpot.Area area) {
    return blindSpots().stream().anyMatch(spot -> spot.area() == area);
  }
}
