package dev.sailwright.port;

import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.MeshState;

/** Looks at all that may go wrong with an upgrade; costs more than a look at the mesh. */
public interface UpgradeSurveyor {
  /**
   * One look. Never throws for partial sight: what could not be read is in {@link
   * ClusterSurvey#blindSpots()}.
   *
   * @param mesh of the same cluster, looked at just now
   */
  @ReadOnly
  ClusterSurvey survey(MeshState mesh);
}
