package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.MeshNamespace;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is kept of a namespace: the labels by which it takes part in a mesh. */
final class NamespaceFacts {
  private NamespaceFacts() {}

  static Optional<MeshNamespace> of(Namespace namespace) {
    var labels =
        Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.<String, String>of());
    var injection = Optional.ofNullable(labels.get("istio-injection"));
    var revision = Optional.ofNullable(labels.get("istio.io/rev"));
    var mode = Optional.ofNullable(labels.get("istio.io/dataplane-mode"));
    return injection.isEmpty() && revision.isEmpty() && mode.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MeshNamespace(
                namespace.getMetadata().getName(), injection, revision, mode, labels));
  }
}
