package dev.sailwright.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.adapter.cli.CommandFailed;
import dev.sailwright.boot.settings.Settings;
import dev.sailwright.planning.ClusterPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownClustersTest {
  @TempDir Path folder;
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void twoContexts() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            current-context: gke_dev
            contexts:
              - {name: gke_dev, context: {cluster: a, user: u}}
              - {name: gke_prod, context: {cluster: b, user: u}}
            """);
    environment = Map.of("KUBECONFIG", folder.resolve("none") + ":" + file);
  }

  private static Settings settings(Settings.Cluster... clusters) {
    var defaults = Settings.defaults();
    return new Settings(
        List.of(clusters),
        Optional.empty(),
        List.of(),
        defaults.istioctl(),
        defaults.releaseFeed(),
        defaults.watch(),
        defaults.namespace(),
        Optional.empty());
  }

  private static Settings.Cluster cluster(String name, String context) {
    return new Settings.Cluster(
        Optional.of(context).filter(text -> !text.isEmpty()), ClusterPolicy.defaults(name));
  }

  @Test
  void withoutSettingsEveryContextIsAClusterAndTheCurrentOneIsMeant() {
    var known = new KnownClusters(Settings.defaults(), environment);
    assertThat(known.clusters().names()).containsExactly("gke_dev", "gke_prod");
    assertThat(known.chosen(Optional.empty())).isEqualTo("gke_dev");
    assertThat(known.context("gke_prod")).contains("gke_prod");
    assertThat(known.clusters().find("gke_prod").orElseThrow().approvers()).isEmpty();
  }

  @Test
  void aClusterOfTheSettingsIsReachedByItsContext() {
    var known =
        new KnownClusters(
            settings(cluster("prod", "gke_prod"), cluster("gke_dev", "")), environment);
    assertThat(known.clusters().names()).containsExactly("gke_dev", "prod");
    assertThat(known.context("prod")).contains("gke_prod");
    assertThat(known.context("gke_dev")).contains("gke_dev");
  }

  @Test
  void aClusterWithoutAContextAnywhereIsThePodsOwn() {
    var known =
        new KnownClusters(
            settings(cluster("prod", "")),
            Map.of("HOME", folder.toString(), "KUBERNETES_SERVICE_HOST", "10.0.0.1"));
    assertThat(known.context("prod")).isEmpty();
    assertThat(known.chosen(Optional.empty())).isEqualTo("prod");
  }

  @Test
  void insideAPodWithoutAnythingThereIsItsOwnCluster() {
    var known =
        new KnownClusters(
            Settings.defaults(),
            Map.of("HOME", folder.toString(), "KUBERNETES_SERVICE_HOST", "10.0.0.1"));
    assertThat(known.clusters().names()).containsExactly(KnownClusters.IN_CLUSTER);
  }

  @Test
  void aContextMayBeNamedInTheTerminalBesideTheSettings() {
    var known = new KnownClusters(settings(cluster("prod", "gke_prod")), environment);
    assertThat(known.chosen(Optional.of("gke_dev"))).isEqualTo("gke_dev");
  }

  @Test
  void aNameThatLeadsNowhereNeverLeadsToTheCurrentContext() {
    var known =
        new KnownClusters(settings(cluster("prod", "gke_prdo"), cluster("shop", "")), environment);
    assertThatThrownBy(known::requireAddresses)
        .isInstanceOf(CommandFailed.class)
        .hasMessage(
            "clusters.prod.context: the kubeconfig has no context `gke_prdo`; it has gke_dev,"
                + " gke_prod.\n"
                + "clusters.shop.context: the kubeconfig has no context `shop`; it has gke_dev,"
                + " gke_prod.");
    assertThatThrownBy(() -> known.chosen(Optional.of("shop")))
        .hasMessageContaining("no context `shop`");
  }

  @Test
  void oneClusterAloneMayBeThePodsOwn() {
    var inPod = Map.of("HOME", folder.toString(), "KUBERNETES_SERVICE_HOST", "10.0.0.1");
    assertThatCode(() -> new KnownClusters(settings(cluster("prod", "")), inPod).requireAddresses())
        .doesNotThrowAnyException();
    var two = new KnownClusters(settings(cluster("prod", ""), cluster("dev", "")), inPod);
    assertThatThrownBy(two::requireAddresses)
        .hasMessageContaining("dev, prod would all be this pod's own");
  }

  @Test
  void anUnknownNameGetsTheNearestOne() {
    var known = new KnownClusters(settings(cluster("prod", "gke_prod")), environment);
    assertThatThrownBy(() -> known.chosen(Optional.of("pord")))
        .isInstanceOf(CommandFailed.class)
        .hasMessage("There is no cluster and no kubeconfig context `pord`. Did you mean `prod`?");
  }

  @Test
  void withSeveralAndNoDefaultItHasToBeSaid() {
    var known =
        new KnownClusters(
            settings(cluster("dev", ""), cluster("prod", "")), Map.of("HOME", folder.toString()));
    assertThatThrownBy(() -> known.chosen(Optional.empty()))
        .hasMessageContaining("--context with one of: dev, prod");
  }

  @Test
  void withNoneAtAllItIsSaidWhatToSet() throws IOException {
    var broken = Files.writeString(folder.resolve("broken"), "contexts: [\n");
    var known = new KnownClusters(Settings.defaults(), Map.of("KUBECONFIG", broken.toString()));
    assertThatThrownBy(() -> known.chosen(Optional.empty())).hasMessageContaining("set KUBECONFIG");
  }
}
