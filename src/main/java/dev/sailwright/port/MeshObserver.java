package dev.sailwright.port;

import dev.sailwright.mesh.MeshState;

/** Looks at a mesh through the Kubernetes API alone. */
public interface MeshObserver {
  /**
   * One look. Never throws for partial sight: what could not be read is in {@link
   * MeshState#blindSpots()}.
   *
   * @param cluster a name of the settings or a kubeconfig context
   */
  @ReadOnly
  MeshState observe(String cluster);
}
