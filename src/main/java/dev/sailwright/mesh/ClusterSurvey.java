package dev.sailwright.mesh;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What only an upgrade's prechecks look at, kind by kind. A kind that was not seen is told apart
 * from one of which there is nothing.
 */
public final class ClusterSurvey {
  private static final List<Kind<?>> KINDS =
      List.of(
          Surveyed.NODES,
          Surveyed.AUTOSCALERS,
          Surveyed.BUDGETS,
          Surveyed.QUOTAS,
          Surveyed.TEMPLATES,
          Surveyed.JOBS,
          Surveyed.ISTIOD_PODS,
          Surveyed.SERVICES,
          Surveyed.NETWORK_POLICIES,
          Surveyed.INGRESSES,
          Surveyed.REMOTE_CLUSTERS,
          Surveyed.POD_SECURITY,
          Surveyed.MESH_CONFIGS,
          Surveyed.INJECTOR_TEMPLATES,
          Surveyed.DEFINITIONS,
          Surveyed.ENVOY_FILTERS,
          Surveyed.WASM_PLUGINS,
          Surveyed.DESTINATION_RULES,
          Surveyed.SERVICE_ENTRIES,
          Surveyed.WORKLOAD_ENTRIES,
          Surveyed.GATEWAYS);

  private final Map<Kind<?>, List<?>> seen;
  private final List<BlindSpot> blindSpots;

  /**
   * @param name plural, as people say it, such as {@code EnvoyFilters}
   */
  public record Kind<T>(String name, Class<T> type) {}

  private ClusterSurvey(Map<Kind<?>, List<?>> seen, List<BlindSpot> blindSpots) {
    this.seen = Map.copyOf(seen);
    this.blindSpots = List.copyOf(blindSpots);
  }

  /** Nothing was seen yet. */
  public static ClusterSurvey unseen() {
    return new ClusterSurvey(Map.of(), List.of());
  }

  /** All was seen, and there is nothing. */
  public static ClusterSurvey empty() {
    var none = new HashMap<Kind<?>, List<?>>();
    KINDS.forEach(kind -> none.put(kind, List.of()));
    return new ClusterSurvey(none, List.of());
  }

  /** The same, and this of one kind. */
  public <T> ClusterSurvey with(Kind<T> kind, List<T> items) {
    var more = new HashMap<>(seen);
    more.put(kind, List.copyOf(items));
    return new ClusterSurvey(more, blindSpots);
  }

  /** The same without one kind, and why. */
  public ClusterSurvey without(Kind<?> kind, BlindSpot why) {
    var less = new HashMap<>(seen);
    less.remove(kind);
    return new ClusterSurvey(less, Stream.concat(blindSpots.stream(), Stream.of(why)).toList());
  }

  /** None when it was not seen. */
  public <T> List<T> of(Kind<T> kind) {
    return seen.getOrDefault(kind, List.of()).stream().map(kind.type()::cast).toList();
  }

  public boolean saw(Kind<?> kind) {
    return seen.containsKey(kind);
  }

  public List<BlindSpot> blindSpots() {
    return blindSpots;
  }
}
