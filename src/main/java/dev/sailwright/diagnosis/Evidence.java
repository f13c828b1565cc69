package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ReleaseCatalog;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a rule may look at.
 *
 * @param facts of the cluster around the mesh; empty when nobody looked
 */
public record Evidence(
    MeshState mesh, Optional<ClusterFacts> facts, ReleaseCatalog catalog, LocalDate today) {
  /** Of a look at the mesh alone. */
  public Evidence(MeshState mesh, ReleaseCatalog catalog, LocalDate today) {
    this(mesh, Optional.empty(), catalog, today);
  }

  public List<BlindSpot> blindSpots() {
    return Stream.concat(
            mesh.blindSpots().stream(),
            facts.stream().flatMap(looked -> looked.blindSpots().stream()))
        .distinct()
        .toList();
  }

  boolean blindIn(BlindSpot.Area area) {
    return blindSpots().stream().anyMatch(spot -> spot.area() == area);
  }
}
