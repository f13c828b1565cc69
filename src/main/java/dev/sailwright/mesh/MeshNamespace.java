package dev.sailwright.mesh;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A namespace with at least one label that puts it into, or keeps it out of, the mesh.
 *
 * @param injection value of {@code istio-injection}; it wins over {@code revision}
 * @param revision value of {@code istio.io/rev}: a revision or a tag
 * @param dataplaneMode value of {@code istio.io/dataplane-mode}
 * @param labels all of them: a webhook's selector may ask for any
 */
public record MeshNamespace(
    String name,
    Optional<String> injection,
    Optional<String> revision,
    Optional<String> dataplaneMode,
    Map<String, String> labels) {
  public MeshNamespace {
    labels = Map.copyOf(labels);
  }

  /** One that has no labels but Istio's and the one that Kubernetes gives to each. */
  public MeshNamespace(
      String name,
      Optional<String> injection,
      Optional<String> revision,
      Optional<String> dataplaneMode) {
    this(
        name, injection, revision, dataplaneMode, labels(name, injection, revision, dataplaneMode));
  }

  private static Map<String, String> labels(
      String name,
      Optional<String> injection,
      Optional<String> revision,
      Optional<String> dataplaneMode) {
    var labels = new TreeMap<String, String>();
    labels.put("kubernetes.io/metadata.name", name);
    injection.ifPresent(value -> labels.put("istio-injection", value));
    revision.ifPresent(value -> labels.put("istio.io/rev", value));
    dataplaneMode.ifPresent(value -> labels.put("istio.io/dataplane-mode", value));
    return labels;
  }

  /** Its new pods are to get a sidecar. */
  public boolean injects() {
    return injection.map("enabled"::equals).orElse(revision.isPresent());
  }
}
