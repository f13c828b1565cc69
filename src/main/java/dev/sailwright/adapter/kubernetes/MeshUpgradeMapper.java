package dev.sailwright.adapter.kubernetes;

import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.upgrade.UpgradeStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Optional;

/**
 * Between the core's Upgrade and the resource. Nothing of the record is lost on the way there and
 * back.
 */
final class MeshUpgradeMapper {
  /** Its value is the cluster's {@link MeshUpgradeName}. */
  static final String CLUSTER_LABEL = MeshUpgrade.GROUP + "/cluster";

  private final MeshUpgradeJson json = new MeshUpgradeJson();

  /** With spec and status; the API server takes of it what the request is about. */
  MeshUpgrade resource(Upgrade upgrade, String namespace) {
    var resource = new MeshUpgrade();
    var metadata =
        new ObjectMetaBuilder()
            .withName(MeshUpgradeName.of(upgrade.id()))
            .withNamespace(namespace)
            .addToLabels(CLUSTER_LABEL, MeshUpgradeName.of(upgrade.plan().cluster()));
    if (!upgrade.version().isEmpty()) {
      metadata.withResourceVersion(upgrade.version());
    }
    resource.setMetadata(metadata.build());
    resource.setSpec(json.write(MeshUpgradeSpec.of(upgrade)));
    resource.setStatus(json.write(upgrade.status()));
    return resource;
  }

  /**
   * A resource without a status is one that the leader has not seen yet.
   *
   * @throws UnreadableException when it was not written by this program, or edited
   */
  Upgrade upgrade(MeshUpgrade resource) {
    try {
      var status =
          Optional.ofNullable(resource.getStatus())
              .filter(node -> !node.isEmpty())
              .map(node -> json.read(node, UpgradeStatus.class));
      return json.read(resource.getSpec(), MeshUpgradeSpec.class)
          .toUpgrade(status, resource.getMetadata().getResourceVersion());
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new UnreadableException(resource.getMetadata().getName(), e);
    }
  }

  /** The upgrade's id; the resource's name where the spec does not tell. */
  static String id(MeshUpgrade resource) {
    return Optional.ofNullable(resource.getSpec())
        .map(spec -> spec.path("id").textValue())
        .orElse(resource.getMetadata().getName());
  }

  /** A resource that is no upgrade of this program. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String name, RuntimeException cause) {
      super("MeshUpgrade " + name + " cannot be read: " + cause.getMessage(), cause);
    }
  }
}
