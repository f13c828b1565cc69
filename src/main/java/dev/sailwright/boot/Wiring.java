package dev.sailwright.boot;

import dev.sailwright.adapter.istioctl.IstioctlInstaller;
import dev.sailwright.adapter.istioctl.KeptHashes;
import dev.sailwright.adapter.istioctl.KeptRenderings;
import dev.sailwright.adapter.istioctl.OwnFolder;
import dev.sailwright.adapter.istioctl.PinnedBinaries;
import dev.sailwright.adapter.istioctl.ProcessRunner;
import dev.sailwright.adapter.kubernetes.ClientConfigs;
import dev.sailwright.adapter.kubernetes.ClusterClients;
import dev.sailwright.adapter.kubernetes.KubernetesClusterAccess;
import dev.sailwright.adapter.kubernetes.KubernetesClusterInspector;
import dev.sailwright.adapter.kubernetes.KubernetesLiveObjectReader;
import dev.sailwright.adapter.kubernetes.KubernetesLogReader;
import dev.sailwright.adapter.kubernetes.KubernetesMeshConfigReader;
import dev.sailwright.adapter.kubernetes.KubernetesProxyInspector;
import dev.sailwright.adapter.kubernetes.KubernetesUpgradeSurveyor;
import dev.sailwright.adapter.probes.HttpUrlProber;
import dev.sailwright.adapter.releases.CatalogResource;
import dev.sailwright.adapter.releases.HttpReleaseFeed;
import dev.sailwright.boot.settings.Settings;
import dev.sailwright.boot.settings.SettingsReader;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Releases;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.ReleaseFeed;
import dev.sailwright.port.UrlProber;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.LiveReleases;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.ShowReleases;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.ShowVersions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** Makes the parts out of the settings and the environment, and puts them together. */
final class Wiring {
  /** Longer than istioctl itself waits for four components, one after another. */
  private static final Duration ISTIOCTL_TIMEOUT = Duration.ofMinutes(25);

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FEED_TIMEOUT = Duration.ofSeconds(20);

  /** Shorter than a liveness probe's patience. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

  /** Percent of a wait, so that replicas do not ask at the same time. */
  private static final int JITTER = 20;

  /**
   * For a program in Go that runs for a second: it tidies up its memory from a gibibyte on, which
   * would take a third of its time, and stays on one processor; https://pkg.go.dev/runtime.
   */
  private static final Map<String, String> HURRIED =
      Map.of("GOGC", "off", "GOMEMLIMIT", "1GiB", "GOMAXPROCS", "1");

  private final Settings settings;
  private final Map<String, String> environment;
  private final ReleaseCatalog catalog;
  private final Releases releases;
  private final KnownClusters known;
  private final InstantSource clock;

  private Wiring(
      Settings settings,
      Map<String, String> environment,
      ReleaseCatalog catalog,
      Releases releases,
      InstantSource clock) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
    this.catalog = catalog;
    this.releases = releases;
    this.known = new KnownClusters(settings, environment);
    this.clock = clock;
  }

  /**
   * @param shipped the releases that come with this build
   * @throws dev.sailwright.boot.settings.SettingsException when the settings are broken
   */
  static Wiring read(
      ReleaseCatalog shipped, Optional<Path> settingsFile, Map<String, String> environment) {
    var settings = new SettingsReader(shipped).read(settingsFile);
    var catalog = shipped.with(settings.releases());
    return new Wiring(settings, environment, catalog, catalog, InstantSource.system());
  }

  /**
   * What a bot knows: the publishers are asked before anything is judged, and waited for only for
   * seconds; without them the data of the build hold.
   */
  Wiring serving(String version) {
    if (!settings.releaseFeed().enabled()) {
      return this;
    }
    var feed = releaseFeed(version);
    feed.awaitFirstLook(FIRST_LOOK);
    return with(feed);
  }

  /** The same, with the publishers' lists beside the release data. */
  Wiring with(ReleaseFeed feed) {
    return new Wiring(settings, environment, catalog, new LiveReleases(catalog, feed), clock);
  }

  HttpReleaseFeed releaseFeed(String version) {
    var feed = settings.releaseFeed();
    return new HttpReleaseFeed(
        new HttpReleaseFeed.Sources(feed.releases(), feed.support(), feed.every()),
        catalog,
        FEED_TIMEOUT,
        "sailwright/" + version,
        wait ->
            wait.plus(
                wait.multipliedBy(ThreadLocalRandom.current().nextInt(JITTER)).dividedBy(100)),
        clock);
  }

  Settings settings() {
    return settings;
  }

  Releases releases() {
    return releases;
  }

  KnownClusters known() {
    return known;
  }

  Clusters clusters() {
    return known.clusters();
  }

  ClusterClients clients() {
    return new ClusterClients(
        new ClientConfigs(known.kubeconfigs(), environment),
        name -> known.context(name).orElse(""));
  }

  /** By the names of the kubeconfig's contexts alone; an empty one is the current one. */
  ClusterClients clientsByContext() {
    return new ClusterClients(
        new ClientConfigs(known.kubeconfigs(), environment), UnaryOperator.identity());
  }

  /** As what acts needs it: a binary is read by the very process that runs it. */
  MeshInstaller installer() {
    return installer(
        KeptHashes.nowhere(),
        KeptRenderings.nowhere(),
        new ProcessRunner(environment, settings.istioctl().environment()));
  }

  private MeshInstaller installer(
      KeptHashes hashes, KeptRenderings renderings, ProcessRunner processes) {
    return new IstioctlInstaller(
        new PinnedBinaries(settings.istioctl().directory(), settings.istioctl().sha256(), hashes),
        processes,
        known::context,
        Optional.empty(),
        Path.of(System.getProperty("java.io.tmpdir")),
        renderings,
        ISTIOCTL_TIMEOUT);
  }

  LookAround.Senses senses(MeshObserver observer, ClusterClients clients, MeshInstaller installer) {
    return new LookAround.Senses(
        observer,
        new KubernetesClusterAccess(clients),
        KubernetesClusterInspector.countingOnce(clients),
        new KubernetesUpgradeSurveyor(clients),
        installer,
        new KubernetesLiveObjectReader(clients));
  }

  /** For commands that only look. */
  LookAround lookAround(MeshObserver observer, ClusterClients clients) {
    var installer =
        installer(
            new KeptHashes(kept("hashes")), new KeptRenderings(kept("renderings")), hurried());
    return new LookAround(senses(observer, clients, installer), releases, clock);
  }

  /** Nobody's memory is scarce where a command runs, and somebody waits for it. */
  private ProcessRunner hurried() {
    var given = new HashMap<>(HURRIED);
    given.putAll(environment);
    var passed = new HashSet<>(settings.istioctl().environment());
    passed.addAll(HURRIED.keySet());
    return new ProcessRunner(given, passed);
  }

  /** Where the launcher keeps its own things, too. */
  private OwnFolder kept(String what) {
    return given("XDG_CACHE_HOME")
        .or(() -> given("HOME").map(home -> home + "/.cache"))
        .map(cache -> Path.of(cache, "sailwright", what))
        .map(folder -> OwnFolder.in(folder, System.getProperty("user.name")))
        .orElseGet(OwnFolder::nowhere);
  }

  private Optional<String> given(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }

  UrlProber prober() {
    return new HttpUrlProber(PROBE_TIMEOUT);
  }

  Diagnose diagnose(MeshObserver observer, ClusterClients clients) {
    return new Diagnose(
        new Diagnose.Senses(
            observer,
            KubernetesClusterInspector.countingTwice(clients),
            new KubernetesProxyInspector(clients),
            new KubernetesLogReader(clients)),
        CatalogResource.signatures(),
        releases,
        clock);
  }

  CompareMeshes compareMeshes(MeshObserver observer, ClusterClients clients) {
    return new CompareMeshes(
        diagnose(observer, clients), new KubernetesMeshConfigReader(clients), releases, clock);
  }

  ShowVersions showVersions(MeshObserver observer) {
    return new ShowVersions(observer, releases, clock);
  }

  ShowReleases showReleases(MeshObserver observer) {
    return new ShowReleases(showVersions(observer), releases);
  }

  ShowStatus showStatus(MeshObserver observer) {
    return new ShowStatus(observer, releases, clock);
  }
}
