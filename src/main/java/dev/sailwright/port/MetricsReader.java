package dev.sailwright.port;

import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;

/**
 * Asks istiods for what they count, and gateways for their status, as often as every few seconds
 * while a mesh moves.
 */
public interface MetricsReader {
  /**
   * One look. Never throws for partial sight: who did not answer is in {@link
   * IstiodMetrics#blindSpots()}, and what could not be read of gateways in theirs.
   *
   * @param mesh of the same cluster, looked at just now
   */
  @ReadOnly
  IstiodMetrics metrics(MeshState mesh);
}
