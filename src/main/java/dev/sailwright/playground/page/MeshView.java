package dev.sailwright.playground.page;

import java.util.List;

/**
 * What the panel beside the conversation shows of the mesh.
 *
 * @param kubernetes version, such as {@code 1.34.2}
 * @param ok200 share of requests answered with 200 now, in percent
 * @param bad503 share answered with 503 now, in percent
 * @param traffic the last samples, oldest first
 */
public record MeshView(
    String cluster,
    String kubernetes,
    List<IstiodView> istiod,
    List<PodGroup> pods,
    int ok200,
    int bad503,
    List<TrafficSample> traffic) {
  public MeshView {
    istiod = List.copyOf(istiod);
    pods = List.copyOf(pods);
    traffic = List.copyOf(traffic);
  }

  /**
   * @param health in a word or two, such as {@code down} or {@code starting}
   */
  public record IstiodView(String version, boolean healthy, String health) {}

  /**
   * Pods that are alike.
   *
   * @param phase Kubernetes' own, such as {@code Running}, or {@code Missing} for pods that could
   *     not be created
   * @param version of the proxy; empty when there is none yet
   */
  public record PodGroup(String phase, String version, int count) {}

  /**
   * @param second counted from the start of the scenario
   * @param ok200 in percent
   */
  public record TrafficSample(long second, int ok200) {}
}
