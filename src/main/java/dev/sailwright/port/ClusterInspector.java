package dev.sailwright.port;

import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.MeshState;

/** Looks closer at the cluster around a mesh, for a diagnosis alone. */
public interface ClusterInspector {
  /**
   * One look. Never throws for partial sight: what could not be read is in {@link
   * ClusterFacts#blindSpots()}.
   *
   * @param mesh of the same cluster, looked at just now
   */
  @ReadOnly
  ClusterFacts inspect(MeshState mesh);
}
