package dev.sailwright.mesh;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * How long releases are supported, to be drawn.
 *
 * @param bars newest first
 * @param kubernetes one line for each cluster that was looked at
 * @param asOf the day of the release data
 */
public record SupportTimeline(List<Bar> bars, List<String> kubernetes, LocalDate today, AsOf asOf) {
  public SupportTimeline {
    bars = List.copyOf(bars);
    kubernetes = List.copyOf(kubernetes);
  }

  /**
   * @param newest patch
   * @param ends empty when neither a date nor an estimate is known
   * @param estimated {@code ends} is an expectation, not announced
   * @param kubernetes which it supports
   * @param runsOn names of clusters
   */
  public record Bar(
      Minor minor,
      IstioVersion newest,
      LocalDate released,
      Optional<LocalDate> ends,
      boolean estimated,
      Support.State state,
      Optional<Release.KubernetesRange> kubernetes,
      List<String> runsOn) {
    public Bar {
      runsOn = List.copyOf(runsOn);
    }
  }
}
