package dev.sailwright.mesh;

import java.util.List;

/**
 * Logs of istiod and of some proxies.
 *
 * @param blindSpots what could not be read; everything else was
 */
public record MeshLogs(List<PodLog> pods, List<BlindSpot> blindSpots) {
  public MeshLogs {
    pods = List.copyOf(pods);
    blindSpots = List.copyOf(blindSpots);
  }
}
