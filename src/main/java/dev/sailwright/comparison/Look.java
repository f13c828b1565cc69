package dev.sailwright.comparison;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshConfigs;
import dev.sailwright.mesh.MeshState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of two meshes.
 *
 * @param diagnosis of the same evidence
 * @param config what its control planes were told
 */
public record Look(Evidence evidence, Diagnosis diagnosis, MeshConfigs config) {
  MeshState mesh() {
    return evidence.mesh();
  }

  String cluster() {
    return mesh().cluster();
  }

  Optional<ClusterFacts> facts() {
    return evidence.facts();
  }

  /** Of its control planes, oldest first. */
  List<IstioVersion> versions() {
    return mesh().controlPlanes().stream()
        .map(ControlPlane::version)
        .flatMap(Optional::stream)
        .distinct()
        .sorted()
        .toList();
  }

  List<BlindSpot> blindSpots() {
    return Stream.concat(evidence.blindSpots().stream(), config.blindSpots().stream())
        .distinct()
        .toList();
  }

  boolean blindIn(BlindSpot.Area area) {
    return evidence.blindSpots().stream().anyMatch(spot -> spot.area() == area);
  }

  /** None is seen, and they could not be listed. */
  boolean hidesControlPlanes() {
    return mesh().controlPlanes().isEmpty() && blindIn(BlindSpot.Area.CONTROL_PLANE);
  }

  /** Nothing at all is known of it. */
  boolean isUnseen() {
    return mesh().kubernetes().isEmpty()
        && Arrays.stream(BlindSpot.Area.values()).allMatch(this::blindIn);
  }
}
