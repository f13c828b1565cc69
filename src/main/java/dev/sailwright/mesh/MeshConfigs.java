package dev.sailwright.mesh;

import java.util.List;
import java.util.Optional;

/**
 * The mesh configs of a mesh.
 *
 * @param found none of a control plane that has no such ConfigMap
 * @param blindSpots what could not be read; everything else was
 */
public record MeshConfigs(List<MeshConfig> found, List<BlindSpot> blindSpots) {
  public MeshConfigs {
    found = List.copyOf(found);
    blindSpots = List.copyOf(blindSpots);
  }

  public static MeshConfigs none() {
    return new MeshConfigs(List.of(), List.of());
  }

  public Optional<MeshConfig> of(String revision) {
    return found.stream().filter(config -> config.revision().equals(revision)).findFirst();
  }
}
