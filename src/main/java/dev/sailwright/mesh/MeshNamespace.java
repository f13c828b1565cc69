package dev.sailwright.mesh;

import java.util.Optional;

/**
 * A namespace with at least one label that puts it into, or keeps it out of, the mesh.
 *
 * @param injection value of {@code istio-injection}; it wins over {@code revision}
 * @param revision value of {@code istio.io/rev}: a revision or a tag
 * @param dataplaneMode value of {@code istio.io/dataplane-mode}
 */
public record MeshNamespace(
    String name,
    Optional<String> injection,
    Optional<String> revision,
    Optional<String> dataplaneMode) {
  /** Its new pods are to get a sidecar. */
  public boolean injects() {
    return injection.map("enabled"::equals).orElse(revision.isPresent());
  }
}
