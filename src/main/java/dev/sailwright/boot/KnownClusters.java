package dev.sailwright.boot;

import dev.sailwright.adapter.cli.CommandFailed;
import dev.sailwright.adapter.cli.ExitCodes;
import dev.sailwright.boot.settings.Settings;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.usecase.Clusters;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which clusters there are, and by which kubeconfig context each is reached: those of the settings,
 * else every context of the kubeconfig, else, inside a pod, its own cluster.
 */
final class KnownClusters {
  /** The name of a pod's own cluster when neither settings nor kubeconfig name any. */
  static final String IN_CLUSTER = "in-cluster";

  private final Settings settings;
  private final Kubeconfig kubeconfig;
  private final boolean inPod;

  KnownClusters(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.kubeconfig = Kubeconfig.read(environment);
    this.inPod = environment.containsKey("KUBERNETES_SERVICE_HOST");
  }

  /** Those that people may name, with their policies. */
  Clusters clusters() {
    if (!settings.clusters().isEmpty()) {
      return new Clusters(
          settings.clusters().stream().map(Settings.Cluster::policy).toList(),
          settings.defaultCluster());
    }
    var contexts =
        kubeconfig.contexts().isEmpty() && inPod ? List.of(IN_CLUSTER) : kubeconfig.contexts();
    return new Clusters(
        contexts.stream().map(ClusterPolicy::defaults).toList(),
        settings.defaultCluster().or(kubeconfig::current));
  }

  /**
   * The kubeconfig context of a cluster; empty: what the environment itself leads to, as inside a
   * pod.
   */
  Optional<String> context(String cluster) {
    var named =
        settings.clusters().stream()
            .filter(candidate -> candidate.policy().cluster().equals(cluster))
            .findFirst()
            .flatMap(Settings.Cluster::context);
    return named.or(
        () -> kubeconfig.contexts().contains(cluster) ? Optional.of(cluster) : Optional.empty());
  }

  /**
   * The cluster that the terminal means.
   *
   * @throws CommandFailed when there is none of this name, or none is named and it is not clear
   *     which
   */
  String chosen(Optional<String> named) {
    var clusters = clusters();
    if (named.isEmpty()) {
      return clusters
          .standard()
          .map(ClusterPolicy::cluster)
          .orElseThrow(() -> new CommandFailed(ExitCodes.BAD_USAGE, whichCluster(clusters)));
    }
    var name = named.get();
    if (clusters.find(name).isPresent() || kubeconfig.contexts().contains(name)) {
      return name;
    }
    throw new CommandFailed(
        ExitCodes.BAD_USAGE,
        "There is no cluster and no kubeconfig context `"
            + name
            + "`."
            + clusters.nearest(name).map(nearest -> " Did you mean `" + nearest + "`?").orElse(""));
  }

  private static String whichCluster(Clusters clusters) {
    return clusters.names().isEmpty()
        ? "No cluster is known: set KUBECONFIG, or name clusters in the settings (--config)."
        : "Which cluster? Say --context with one of: " + String.join(", ", clusters.names()) + ".";
  }
}
