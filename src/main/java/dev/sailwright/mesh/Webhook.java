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
 * @param selectors empty when they are not known, or do not alone say what the entry covers
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
    boolean deactivated,
    Optional<Selectors> selectors) {
  /** One of which only the names are known. */
  public Webhook(
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
    this(
        kind,
        configuration,
        name,
        revision,
        tag,
        service,
        serviceExists,
        readyEndpoints,
        failurePolicy,
        caBundle,
        deactivated,
        Optional.empty());
  }

  private static final String INJECTOR = "sidecar-injector.istio.io";

  /**
   * It puts sidecars into pods: by its name, or because it asks an istiod, whatever it is called.
   */
  public boolean isInjector() {
    return kind == Kind.MUTATING
        && (name.endsWith(INJECTOR)
            || service
                .filter(to -> to.substring(to.indexOf('/') + 1).startsWith("istiod"))
                .isPresent());
  }

  /** What it covers is refused when nobody answers. */
  public boolean failsClosed() {
    return failurePolicy.equals("Fail");
  }

  /**
   * The API server cannot call it: its Service is not there, or nobody is behind it. What could not
   * be read is not called so.
   */
  public boolean isUnanswered() {
    return service.isPresent()
        && (!serviceExists || readyEndpoints.map(ready -> ready == 0).orElse(false));
  }

  /**
   * Which pods the entry covers: those that {@code objects} selects where {@code namespaces} does.
   */
  public record Selectors(LabelSelector namespaces, LabelSelector objects) {}

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
