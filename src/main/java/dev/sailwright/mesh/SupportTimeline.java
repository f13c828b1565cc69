package dev.sailwright.mesh;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * How long releases are supported, to be drawn.
 *
 * @param bars newest first
 * @param clusters one line for each that was looked at: its Kubernetes, then its name
 * @param asOf the day of the release data
 */
public record SupportTimeline(List<Bar> bars, List<String> clusters, LocalDate today, AsOf asOf) {
  public SupportTimeline {
    bars = List.copyOf(bars);
    clusters = List.copyOf(clusters);
  }

  /**
   * @param newest patch; empty, as all that is published of it, when the release data does not know
   *     this minor
   * @param released empty when {@code newest} is
   * @param ends empty when neither a date nor an estimate is known
   * @param estimated {@code ends} is an expectation, not announced
   * @param kubernetes which it supports
   * @param runs what runs of this minor, cluster by cluster
   */
  public record Bar(
      Minor minor,
      Optional<IstioVersion> newest,
      Optional<LocalDate> released,
      Optional<LocalDate> ends,
      boolean estimated,
      Support.State state,
      Optional<Release.KubernetesRange> kubernetes,
      List<Runs> runs) {
    public Bar {
      runs = List.copyOf(runs);
    }

    /** Of a minor that runs and that the release data does not know. */
    public static Bar unknown(Minor minor, List<Runs> runs) {
      return new Bar(
          minor,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Support.State.UNKNOWN,
          Optional.empty(),
          runs);
    }
  }

  /** A version that an istiod or a proxy of this cluster runs. */
  public record Runs(String cluster, IstioVersion version) {}
}
