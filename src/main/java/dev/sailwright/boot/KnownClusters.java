package dev.sailwright.boot;

import dev.sailwright.adapter.cli.CommandFailed;
import dev.sailwright.adapter.cli.ExitCodes;
import dev.sailwright.boot.settings.Settings;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.usecase.Clusters;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** The kubeconfig files that lead to them; none where a pod's ServiceAccount does. */
  List<Path> kubeconfigs() {
    return kubeconfig.contexts().isEmpty() ? List.of() : kubeconfig.files();
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
   * @throws CommandFailed when there is none of this name, it cannot be told which cluster that is,
   *     or none is named and it is not clear which
   */
  String chosen(Optional<String> named) {
    var clusters = clusters();
    var name =
        named
            .or(() -> clusters.standard().map(ClusterPolicy::cluster))
            .orElseThrow(() -> new CommandFailed(ExitCodes.BAD_USAGE, whichCluster(clusters)));
    if (clusters.find(name).isEmpty() && !kubeconfig.contexts().contains(name)) {
      throw new CommandFailed(
          ExitCodes.BAD_USAGE,
          "There is no cluster and no kubeconfig context `"
              + name
              + "`."
              + clusters.nearest(name).map(near -> " Did you mean `" + near + "`?").orElse(""));
    }
    withoutAddress(name)
        .ifPresent(problem -> {
          throw new CommandFailed(ExitCodes.BAD_USAGE, problem);
        });
    return name;
  }

  /**
   * Makes sure that every name leads to a cluster of its own. A client would take a context that is
   * not there for the current one, and act on the wrong cluster.
   *
   * @throws CommandFailed with one line for each that does not
   */
  void requireAddresses() {
    var problems =
        new ArrayList<>(
            clusters().names().stream().flatMap(name -> withoutAddress(name).stream()).toList());
    if (!kubeconfig.contexts().isEmpty() && kubeconfig.current().isEmpty()) {
      problems.add(
          "The kubeconfig has no current-context, and upgrades are kept in that cluster; set it"
              + " with `kubectl config use-context`.");
    }
    var own = clusters().names().stream().filter(name -> context(name).isEmpty()).toList();
    if (problems.isEmpty() && own.size() > 1) {
      problems.add(
          "The clusters "
              + String.join(", ", own)
              + " would all be this pod's own cluster; give each its `context`.");
    }
    if (!problems.isEmpty()) {
      throw new CommandFailed(ExitCodes.BAD_USAGE, String.join("\n", problems));
    }
  }

  /**
   * The context of the cluster where upgrades are kept; empty: the pod's own.
   *
   * @param named by the person; empty: the current one
   * @throws CommandFailed when the kubeconfig has no such context, or names no current one
   */
  String home(Optional<String> named) {
    var contexts = kubeconfig.contexts();
    if (named.isEmpty() && contexts.isEmpty() && inPod) {
      return "";
    }
    return named
        .or(kubeconfig::current)
        .filter(contexts::contains)
        .orElseThrow(() ->
            new CommandFailed(
                ExitCodes.BAD_USAGE,
                (named.or(kubeconfig::current).isPresent()
                        ? "The kubeconfig has no context `"
                            + named.or(kubeconfig::current).get()
                            + "`"
                        : "The kubeconfig has no current-context")
                    + (contexts.isEmpty()
                        ? ", for it has none, or there is none: set KUBECONFIG."
                        : "; say --context with one of: " + String.join(", ", contexts) + ".")));
  }

  private Optional<String> withoutAddress(String cluster) {
    var context = context(cluster);
    var contexts = kubeconfig.contexts();
    if (context.isPresent() ? contexts.contains(context.get()) : contexts.isEmpty() && inPod) {
      return Optional.empty();
    }
    return Optional.of(
        "clusters."
            + cluster
            + ".context: the kubeconfig has no context `"
            + context.orElse(cluster)
            + (contexts.isEmpty()
                ? "`; it has none, or there is none: set KUBECONFIG."
                : "`; it has " + String.join(", ", contexts) + "."));
  }

  private static String whichCluster(Clusters clusters) {
    return clusters.names().isEmpty()
        ? "No cluster is known: set KUBECONFIG, or name clusters in the settings (--config)."
        : "Which cluster? Say --context with one of: " + String.join(", ", clusters.names()) + ".";
  }
}
