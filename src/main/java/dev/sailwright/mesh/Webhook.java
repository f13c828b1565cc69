package dev.sailwright.mesh;

import java.util.List;
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
 * @param origin of the configuration object; empty when it is not known
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
    Optional<Selectors> selectors,
    Optional<Origin> origin) {
  /** One of which it is not known what made it. */
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
      boolean deactivated,
      Optional<Selectors> selectors) {
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
        selectors,
        Optional.empty());
  }

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

  /**
   * Which object it is, and whose.
   *
   * @param uid of the configuration object
   * @param digest SHA-256, lower-case hex, of all that the entry says but for what istiod writes by
   *     itself: its caBundle, and the failurePolicy of a validator
   * @param entries how many the configuration has, Istio's and others
   * @param installed value of {@code operator.istio.io/version}; empty when there is none
   * @param owners signs of another tool than istioctl on the object, one line each
   */
  public record Origin(
      String uid, String digest, int entries, Optional<String> installed, List<String> owners) {
    public Origin {
      owners = List.copyOf(owners);
    }
  }

  public enum Kind {
    MUTATING("MutatingWebhookConfiguration"),
    VALIDATING("ValidatingWebhookConfiguration");

    private final String resource;

    Kind(String resource) {
      this.resource = resource;
    }

    /** As Kubernetes calls the configuration. */
    public String resource() {
      return resource;
    }
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
