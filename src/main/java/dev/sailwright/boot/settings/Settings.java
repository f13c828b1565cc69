package dev.sailwright.boot.settings;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Release;
import dev.sailwright.planning.ClusterPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the settings file says, checked; docs/settings.md describes every key.
 *
 * @param clusters in the order of the file; empty: every context of the kubeconfig is a cluster
 * @param defaultCluster that is meant when nobody names one
 * @param releases to add to the catalog; each replaces what the catalog says of its minor
 * @param releaseFeed the publishers' lists of releases
 * @param watch what is told before anybody asks
 * @param namespace where upgrades are kept
 * @param port of the HTTP server; the environment's {@code PORT} wins
 */
public record Settings(
    List<Cluster> clusters,
    Optional<String> defaultCluster,
    List<Release> releases,
    Istioctl istioctl,
    ReleaseFeed releaseFeed,
    Watch watch,
    String namespace,
    Optional<Integer> port) {
  public static final String DEFAULT_NAMESPACE = "sailwright";

  public Settings {
    clusters = List.copyOf(clusters);
    releases = List.copyOf(releases);
  }

  /**
   * @param context of the kubeconfig; empty: the context with the cluster's name, or the pod's own
   *     cluster
   */
  public record Cluster(Optional<String> context, ClusterPolicy policy) {}

  /**
   * @param directory with one folder a version; empty: no upgrade can run
   * @param sha256 by version, 64 lower-case hex digits
   * @param environment names of variables that istioctl gets besides those that it always gets
   */
  public record Istioctl(
      Optional<Path> directory, Map<IstioVersion, String> sha256, Set<String> environment) {
    public Istioctl {
      sha256 = Map.copyOf(sha256);
      environment = Set.copyOf(environment);
    }
  }

  /**
   * @param enabled whether the bot reads them by itself, which it does unless it is told not to
   * @param releases address of a list as GitHub's API has it
   * @param support address of a list as endoflife.date has it
   * @param every how long what was read is taken for new
   */
  public record ReleaseFeed(boolean enabled, URI releases, URI support, Duration every) {
    static final ReleaseFeed DEFAULT =
        new ReleaseFeed(
            true,
            URI.create("https://api.github.com/repos/istio/istio/releases?per_page=50"),
            URI.create("https://endoflife.date/api/istio.json"),
            Duration.ofHours(6));
  }

  /**
   * @param enabled whether the bot looks by itself at clusters that have a channel
   * @param every how long after a look there is another
   */
  public record Watch(boolean enabled, Duration every) {
    public static final Watch DEFAULT = new Watch(true, Duration.ofDays(1));
  }

  /** What holds without a settings file. */
  public static Settings defaults() {
    return new Settings(
        List.of(),
        Optional.empty(),
        List.of(),
        new Istioctl(Optional.empty(), Map.of(), Set.of()),
        ReleaseFeed.DEFAULT,
        Watch.DEFAULT,
        DEFAULT_NAMESPACE,
        Optional.empty());
  }
}
