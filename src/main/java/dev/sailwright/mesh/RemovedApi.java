package dev.sailwright.mesh;

import java.util.Optional;

/**
 * An API that Kubernetes does not serve any more from some minor on.
 *
 * @param groupVersion such as {@code networking.k8s.io/v1beta1}
 * @param resource plural, such as {@code ingresses}
 * @param removedIn the first Kubernetes minor that does not serve it
 * @param replacement group and version of the same resource; empty when nothing replaces it
 */
public record RemovedApi(
    String groupVersion, String resource, Minor removedIn, Optional<Replacement> replacement) {
  /**
   * @param groupVersion such as {@code networking.k8s.io/v1}
   * @param since the first Kubernetes minor that serves it
   */
  public record Replacement(String groupVersion, Minor since) {}
}
