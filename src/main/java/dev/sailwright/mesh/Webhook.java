package dev.sailwright.mesh;

import java.util.Optional;

/**
 * One entry of a Mutating- or ValidatingWebhookConfiguration that belongs to Istio.
 *
 * @param configuration name of the configuration object
 * @param name name of the entry, such as {@code rev.namespace.sidecar-injector.istio.io}
 * @param service {@code namespace/name}; empty when the entry calls a URL
 * @param readyEndpoints ready addresses behind the Service; empty when they could not be read
 * @param deactivated selects nothing on purpose (selector key {@code istio.io/deactivated})
 */
public record Webhook(
    Kind kind,
    String configuration,
    String name,
    String revision,
    Optional<String> tag,
    Optional<String> service,
    boolean serviceExists,
    Optional<Integer> readyEndpoints,
    String failurePolicy,
    CaBundle caBundle,
    boolean deactivated) {
  public enum Kind {
    MUTATING,
    VALIDATING
  }

  /**
   * The certificate authority that the API server would trust. MALFORMED: not a PEM certificate.
   */
  public enum CaBundle {
    PRESENT,
    EMPTY,
    MALFORMED,
    EXPIRED
  }
}
