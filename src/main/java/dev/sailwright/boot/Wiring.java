package dev.sailwright.boot;

import dev.sailwright.adapter.istioctl.IstioctlInstaller;
import dev.sailwright.adapter.istioctl.PinnedBinaries;
import dev.sailwright.adapter.istioctl.ProcessRunner;
import dev.sailwright.adapter.kubernetes.ClientConfigs;
import dev.sailwright.adapter.kubernetes.ClusterClients;
import dev.sailwright.adapter.kubernetes.KubernetesClusterAccess;
import dev.sailwright.adapter.kubernetes.KubernetesClusterInspector;
import dev.sailwright.adapter.kubernetes.KubernetesLogReader;
import dev.sailwright.adapter.kubernetes.KubernetesMeshConfigReader;
import dev.sailwright.adapter.kubernetes.KubernetesUpgradeSurveyor;
import dev.sailwright.adapter.probes.HttpUrlProber;
import dev.sailwright.adapter.releases.CatalogResource;
import dev.sailwright.boot.settings.Settings;
import dev.sailwright.boot.settings.SettingsReader;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.UrlProber;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.ShowReleases;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.ShowVersions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes the parts out of the settings and the environment, and puts them together. */
final class Wiring {
  /** Longer than istioctl itself waits for four components, one after another. */
  private static final Duration ISTIOCTL_TIMEOUT = Duration.ofMinutes(25);

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

  private final Settings settings;
  private final Map<String, String> environment;
  private final ReleaseCatalog catalog;
  private final KnownClusters known;
  private final InstantSource clock;

  private Wiring(
      Settings settings,
      Map<String, String> environment,
      ReleaseCatalog catalog,
      InstantSource clock) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
    this.catalog = catalog;
    this.known = new KnownClusters(settings, environment);
    this.clock = clock;
  }

  /**
   * @throws dev.sailwright.boot.settings.SettingsException when the settings are broken
   */
  static Wiring read(Optional<Path> settingsFile, Map<String, String> environment) {
    var shipped = CatalogResource.load();
    var settings = new SettingsReader(shipped).read(settingsFile);
    return new Wiring(
        settings, environment, shipped.with(settings.releases()), InstantSource.system());
  }

  Settings settings() {
    return settings;
  }

  ReleaseCatalog catalog() {
    return catalog;
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

  MeshInstaller installer() {
    return new IstioctlInstaller(
        new PinnedBinaries(settings.istioctl().directory(), settings.istioctl().sha256()),
        new ProcessRunner(environment, settings.istioctl().environment()),
        known::context,
        Optional.empty(),
        Path.of(System.getProperty("java.io.tmpdir")),
        ISTIOCTL_TIMEOUT);
  }

  LookAround.Senses senses(MeshObserver observer, ClusterClients clients, MeshInstaller installer) {
    return new LookAround.Senses(
        observer,
        new KubernetesClusterAccess(clients),
        new KubernetesClusterInspector(clients),
        new KubernetesUpgradeSurveyor(clients),
        installer);
  }

  LookAround lookAround(MeshObserver observer, ClusterClients clients) {
    return new LookAround(senses(observer, clients, installer()), catalog, clock);
  }

  UrlProber prober() {
    return new HttpUrlProber(PROBE_TIMEOUT);
  }

  Diagnose diagnose(MeshObserver observer, ClusterClients clients) {
    return new Diagnose(
        new Diagnose.Senses(
            observer, new KubernetesClusterInspector(clients), new KubernetesLogReader(clients)),
        CatalogResource.signatures(),
        catalog,
        clock);
  }

  CompareMeshes compareMeshes(MeshObserver observer, ClusterClients clients) {
    return new CompareMeshes(
        diagnose(observer, clients), new KubernetesMeshConfigReader(clients), catalog, clock);
  }

  ShowVersions showVersions(MeshObserver observer) {
    return new ShowVersions(observer, catalog, clock);
  }

  ShowReleases showReleases(MeshObserver observer) {
    return new ShowReleases(showVersions(observer), catalog);
  }

  ShowStatus showStatus(MeshObserver observer) {
    return new ShowStatus(observer, catalog, clock);
  }
}
