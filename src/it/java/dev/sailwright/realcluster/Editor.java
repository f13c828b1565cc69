package dev.sailwright.realcluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** Somebody who edits MeshUpgrades with a kubeconfig. */
final class Editor implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final boolean patches;

  private Editor(KubernetesClient client, boolean patches) {
    this.client = client;
    this.patches = patches;
  }

  /**
   * @param patches as {@code kubectl patch} and not as {@code kubectl replace} does
   */
  static Editor of(Path kubeconfig, boolean patches) {
    var config = Config.fromKubeconfig(kubeconfig.toFile());
    return new Editor(new KubernetesClientBuilder().withConfig(config).build(), patches);
  }

  /** As whom the API server knows this editor. */
  String name() {
    return client
        .resource(new SelfSubjectReview())
        .create()
        .getStatus()
        .getUserInfo()
        .getUsername();
  }

  Set<String> names() {
    return client
        .genericKubernetesResources("sailwright.dev/v1alpha1", "MeshUpgrade")
        .inNamespace("sailwright")
        .list()
        .getItems()
        .stream()
        .map(upgrade -> upgrade.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  void create(ObjectNode upgrade) {
    resource(upgrade).create();
  }

  void delete(String name) {
    named(name).withGracePeriod(0).delete();
  }

  /** Without what the API server adds, so that two looks are comparable. */
  ObjectNode get(String name) {
    ObjectNode upgrade = JSON.valueToTree(named(name).get());
    upgrade.putObject("metadata").put("name", name).put("namespace", "sailwright");
    return upgrade;
  }

  /** Writes spec or status as it stands there, whatever was written meanwhile. */
  void edit(ObjectNode upgrade, boolean status) {
    if (patches) {
      var part = status ? "status" : "spec";
      var operation = JSON.createObjectNode().put("path", "/" + part);
      if (upgrade.has(part)) {
        operation.put("op", "add").set("value", upgrade.get(part));
      } else {
        operation.put("op", "remove");
      }
      var patch = JSON.createArrayNode().add(operation).toString();
      var target = named(upgrade.path("metadata").path("name").asText());
      var context = PatchContext.of(PatchType.JSON);
      if (status) {
        target.subresource("status").patch(context, patch);
      } else {
        target.patch(context, patch);
      }
    } else if (status) {
      resource(upgrade).updateStatus();
    } else {
      resource(upgrade).update();
    }
  }

  private Resource<GenericKubernetesResource> named(String name) {
    return client
        .genericKubernetesResources("sailwright.dev/v1alpha1", "MeshUpgrade")
        .inNamespace("sailwright")
        .withName(name);
  }

  private Resource<GenericKubernetesResource> resource(ObjectNode upgrade) {
    try {
      return client.resource(JSON.treeToValue(upgrade, GenericKubernetesResource.class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
