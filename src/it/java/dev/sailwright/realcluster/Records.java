package dev.sailwright.realcluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stored upgrades and what belongs to them, read without any code of the product. */
final class Records implements AutoCloseable {
  private static final String NAMESPACE = "sailwright";

  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.autoConfigure("prod")).build();

  /** Names, oldest first. */
  List<String> names() {
    return client
        .genericKubernetesResources("sailwright.dev/v1alpha1", "MeshUpgrade")
        .inNamespace(NAMESPACE)
        .list()
        .getItems()
        .stream()
        .sorted(
            Comparator.comparingLong((GenericKubernetesResource upgrade) ->
                Long.parseLong(upgrade.getMetadata().getName().replaceAll("\\D", ""))))
        .map(upgrade -> upgrade.getMetadata().getName())
        .toList();
  }

  String uid(String name) {
    return upgrade(name).getMetadata().getUid();
  }

  String phase(String name) {
    return upgrade(name).get("status", "phase");
  }

  /** Kind and user of each, oldest first, such as {@code PAUSED U1}. */
  List<String> decisions(String name) {
    return Optional.ofNullable(upgrade(name).<List<Map<String, Object>>>get("spec", "decisions"))
        .orElse(List.of())
        .stream()
        .map(decision -> decision.get("kind") + " " + decision.get("user"))
        .toList();
  }

  /** The workloads of each wave, such as {@code Deployment team-1/app-1}. */
  List<List<Workload>> waves(String name) {
    return upgrade(name).<List<Map<String, Object>>>get("spec", "plan", "steps").stream()
        .filter(step -> step.get("kind").equals("RESTART_WAVE"))
        .map(step ->
            ((List<?>) step.get("workloads"))
                .stream().map(workload -> Workload.of(workload.toString())).toList())
        .toList();
  }

  /** One of the mesh, of which the label {@code app} is its name. */
  record Workload(String kind, String namespace, String name) {
    static Workload of(String text) {
      var parts = text.split("[ /]");
      return new Workload(parts[0], parts[1], parts[2]);
    }

    @Override
    public String toString() {
      return kind + " " + namespace + "/" + name;
    }
  }

  /** All ConfigMaps of an upgrade's backup, in the order in which they were written. */
  List<ConfigMap> backup(String name) {
    return client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withLabel("sailwright.dev/upgrade", name)
        .list()
        .getItems()
        .stream()
        .sorted(
            Comparator.comparingLong(
                (ConfigMap map) -> Long.parseLong(map.getMetadata().getResourceVersion())))
        .toList();
  }

  /** A document of an upgrade's backup that is stored in one piece. */
  String stored(String name, String document) {
    return backup(name).stream()
        .flatMap(map -> Optional.ofNullable(map.getData().get(document)).stream())
        .findFirst()
        .orElseThrow();
  }

  private GenericKubernetesResource upgrade(String name) {
    return client
        .genericKubernetesResources("sailwright.dev/v1alpha1", "MeshUpgrade")
        .inNamespace(NAMESPACE)
        .withName(name)
        .get();
  }

  @Override
  public void close() {
    client.close();
  }
}
