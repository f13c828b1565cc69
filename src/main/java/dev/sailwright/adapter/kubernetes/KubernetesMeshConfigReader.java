package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshConfig;
import dev.sailwright.mesh.MeshConfigs;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.port.MeshConfigReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the ConfigMaps {@code istio} and {@code istio-<revision>}. */
public final class KubernetesMeshConfigReader implements MeshConfigReader {
  private final ClusterClients clients;

  public KubernetesMeshConfigReader(ClusterClients clients) {
    this.clients = clients;
  }

  @Override
  public MeshConfigs read(MeshState mesh) {
    var reading = new Reading(clients.of(mesh.cluster()), Optional.empty());
    var found = new ArrayList<MeshConfig>();
    var strange = new ArrayList<BlindSpot>();
    for (var plane : mesh.controlPlanes()) {
      var name = name(plane);
      var source = "ConfigMap " + plane.namespace() + "/" + name;
      reading
          .read(
              BlindSpot.Area.INSTALL,
              source,
              "get configmaps in " + plane.namespace(),
              Optional.<ConfigMap>empty(),
              () ->
                  Optional.ofNullable(
                      reading
                          .client()
                          .configMaps()
                          .inNamespace(plane.namespace())
                          .withName(name)
                          .get()))
          .ifPresent(map ->
              values(map)
                  .ifPresentOrElse(
                      values -> found.add(new MeshConfig(plane.revision(), source, values)),
                      () -> strange.add(notUnderstood(source))));
    }
    return new MeshConfigs(
        found, Stream.concat(reading.blindSpots().stream(), strange.stream()).toList());
  }

  private static String name(ControlPlane plane) {
    return plane.revision().equals("default") ? "istio" : "istio-" + plane.revision();
  }

  /** Empty when it holds what is no YAML object. */
  private static Optional<Map<String, String>> values(ConfigMap map) {
    var data = Objects.requireNonNullElse(map.getData(), Map.<String, String>of());
    var mesh = data.getOrDefault("mesh", "");
    var networks = data.getOrDefault("meshNetworks", "");
    if (Stream.of(mesh, networks)
        .anyMatch(text -> !text.isBlank() && PlainYaml.tree(text).isEmpty())) {
      return Optional.empty();
    }
    var values = new TreeMap<String, String>();
    PlainYaml.tree(mesh).ifPresent(tree -> values.putAll(MeshConfigValues.of("", tree)));
    PlainYaml.tree(networks)
        .map(tree -> tree.path("networks"))
        .filter(JsonNode::isObject)
        .ifPresent(tree -> values.putAll(MeshConfigValues.of("meshNetworks", tree)));
    return Optional.of(values);
  }

  private static BlindSpot notUnderstood(String source) {
    return new BlindSpot(
        BlindSpot.Area.INSTALL,
        source,
        "its mesh or meshNetworks is no YAML object",
        "Look at it with kubectl; istiod would not understand it either.");
  }
}
