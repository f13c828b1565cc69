package dev.sailwright.usecase;

import dev.sailwright.planning.ClusterPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The clusters that people may name: those of the settings, else the contexts of the kubeconfig.
 */
public final class Clusters {
  private final Map<String, ClusterPolicy> byName;
  private final Optional<String> standard;

  /**
   * @param standard the one that is meant when none is named; empty: only a single one is
   */
  public Clusters(List<ClusterPolicy> policies, Optional<String> standard) {
    byName = new TreeMap<>();
    policies.forEach(policy -> byName.put(policy.cluster(), policy));
    this.standard = standard.filter(byName::containsKey);
  }

  public Optional<ClusterPolicy> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The one meant when none is named. */
  public Optional<ClusterPolicy> standard() {
    return byName.size() == 1 ? byName.values().stream().findFirst() : standard.map(byName::get);
  }

  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** The known name that is most like this one. */
  public Optional<String> nearest(String name) {
    return nearest(name, byName.keySet().stream());
  }

  /** Another one to compare this one with: the one that is named most like it. */
  public Optional<String> sibling(String name) {
    return nearest(name, byName.keySet().stream().filter(known -> !known.equals(name)));
  }

  private static Optional<String> nearest(String name, Stream<String> known) {
    return known.min(Comparator.comparingInt(candidate -> Nearest.distance(candidate, name)));
  }
}
