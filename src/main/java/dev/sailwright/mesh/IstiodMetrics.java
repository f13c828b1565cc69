package dev.sailwright.mesh;

import java.util.List;
import java.util.function.Predicate;

/**
 * What the istiods of a mesh count of themselves, and what the gateways show that they made of it.
 *
 * @param istiods one for each that is ready and answered
 * @param blindSpots which of them did not; empty: all did, or there is none
 */
public record IstiodMetrics(
    List<Counted.Istiod> istiods, List<BlindSpot> blindSpots, MeshGateways gateways) {
  public IstiodMetrics {
    istiods = List.copyOf(istiods);
    blindSpots = List.copyOf(blindSpots);
  }

  /** Of a mesh without gateways. */
  public IstiodMetrics(List<Counted.Istiod> istiods, List<BlindSpot> blindSpots) {
    this(istiods, blindSpots, MeshGateways.none());
  }

  /**
   * The same, where some istiods count for their connections alone: their troubles are those that
   * are being left.
   *
   * @param before what each counted when counting began; one that came later began with nothing
   */
  public IstiodMetrics without(Predicate<Counted.Istiod> left, List<Counted.Istiod> before) {
    return new IstiodMetrics(
        istiods.stream()
            .map(istiod ->
                left.test(istiod)
                    ? istiod.quietSince(
                        before.stream()
                            .filter(known -> known.pod().equals(istiod.pod()))
                            .findFirst()
                            .orElseGet(istiod::atItsStart))
                    : istiod)
            .toList(),
        blindSpots,
        gateways);
  }

  /** Proxies that are connected, at all of them together. */
  public long connections() {
    return istiods.stream().mapToLong(Counted.Istiod::connections).sum();
  }
}
