package dev.sailwright.port;

import dev.sailwright.mesh.MeshLogs;
import dev.sailwright.mesh.MeshState;

/** Reads logs, for a diagnosis alone. */
public interface LogReader {
  /**
   * Of istiod and of a few proxies, those in trouble first; never more than a few megabytes. Never
   * throws for partial sight: what could not be read is in {@link MeshLogs#blindSpots()}.
   *
   * @param mesh looked at just now
   */
  @ReadOnly
  MeshLogs read(MeshState mesh);
}
