package dev.sailwright.mesh;

import java.util.Optional;

/**
 * A Kubernetes API that the istiod of one minor uses.
 *
 * @param groupVersion such as {@code networking.k8s.io/v1beta1}
 * @param resource plural, such as {@code ingresses}
 * @param fatal istiod never becomes ready without it, with default settings
 * @param removedIn the first Kubernetes minor that does not serve it
 */
public record NeededApi(
    Minor istio,
    String groupVersion,
    String resource,
    boolean fatal,
    Optional<Minor> removedIn,
    String usedBy) {}
