package dev.sailwright.mesh;

import java.util.List;

/**
 * What the istiods of a mesh count of themselves.
 *
 * @param istiods one for each that is ready and answered
 * @param blindSpots which of them did not; empty: all did, or there is none
 */
public record IstiodMetrics(List<Counted.Istiod> istiods, List<BlindSpot> blindSpots) {
  public IstiodMetrics {
    istiods = List.copyOf(istiods);
    blindSpots = List.copyOf(blindSpots);
  }

  /** Proxies that are connected, at all of them together. */
  public long connections() {
    return istiods.stream().mapToLong(Counted.Istiod::connections).sum();
  }
}
