package dev.sailwright.adapter.kubernetes;

import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps upgrades as {@link MeshUpgrade} resources. Every write carries the resource version that
 * was read, so of two writers one gets a conflict; no write is repeated on its own.
 */
public final class KubernetesUpgradeStore implements UpgradeStore {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesUpgradeStore.class);

  private static final int UNPROCESSABLE = 422;

  private final KubernetesClient client;
  private final String namespace;
  private final MeshUpgradeMapper mapper = new MeshUpgradeMapper();
  private final MeshUpgradeSize size = new MeshUpgradeSize(new MeshUpgradeJson());

  public KubernetesUpgradeStore(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public Saved create(Upgrade upgrade) {
    size.checkSpec(upgrade);
    return write("create", () -> upgrades().resource(mapper.resource(upgrade, namespace)).create());
  }

  @Override
  public Optional<Upgrade> load(String id) {
    return asking(
        "get",
        () ->
            Optional.ofNullable(upgrades().withName(MeshUpgradeName.of(id)).get())
                .map(mapper::upgrade));
  }

  @Override
  public List<Upgrade> ofCluster(String cluster) {
    return asking(
        "list",
        () ->
            upgrades()
                .withLabel(MeshUpgradeMapper.CLUSTER_LABEL, MeshUpgradeName.of(cluster))
                .list()
                .getItems()
                .stream()
                .map(mapper::upgrade)
                .sorted(Comparator.comparingInt(Upgrade::number))
                .toList());
  }

  @Override
  public Saved decide(Upgrade loaded, Decision decision) {
    return write(
        "update",
        () -> upgrades().resource(mapper.resource(loaded.with(decision), namespace)).update());
  }

  @Override
  public Saved saveStatus(Upgrade changed) {
    var fitting = changed.with(size.fit(changed));
    return write(
        "update the status of",
        () -> upgrades().resource(mapper.resource(fitting, namespace)).updateStatus());
  }

  private NonNamespaceOperation<
          MeshUpgrade, KubernetesResourceList<MeshUpgrade>, Resource<MeshUpgrade>>
      upgrades() {
    MixedOperation<MeshUpgrade, KubernetesResourceList<MeshUpgrade>, Resource<MeshUpgrade>> all =
        client.resources(MeshUpgrade.class);
    return all.inNamespace(namespace);
  }

  private Saved write(String verb, Supplier<MeshUpgrade> write) {
    try {
      return new Saved.Stored(mapper.upgrade(write.get()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return new Saved.Conflict();
      }
      throw unreachable(verb, e);
    }
  }

  private <T> T asking(String verb, Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw unreachable(verb, e);
    }
  }

  private UnreachableException unreachable(String verb, KubernetesClientException e) {
    LOG.warn("could not {} meshupgrades in {}: {}", verb, namespace, Reading.words(e));
    return new UnreachableException(
        switch (e.getCode()) {
          case HttpURLConnection.HTTP_FORBIDDEN ->
              "Sailwright may not "
                  + verb
                  + " meshupgrades in namespace "
                  + namespace
                  + "; apply deploy/rbac.yaml.";
          case HttpURLConnection.HTTP_NOT_FOUND ->
              "There is no MeshUpgrade resource in namespace "
                  + namespace
                  + "; apply deploy/crd-meshupgrade.yaml.";
          case UNPROCESSABLE ->
              "The API server's rules refuse to "
                  + verb
                  + " a MeshUpgrade: "
                  + Reading.words(e)
                  + ". Apply deploy/crd-meshupgrade.yaml of this release.";
          default ->
              client.getMasterUrl()
                  + " did not "
                  + verb
                  + " a MeshUpgrade: "
                  + Reading.words(e)
                  + ". Check that the API server answers, then try again.";
        },
        e);
  }
}
