package dev.sailwright.mesh;

import java.util.List;
import java.util.Optional;

/**
 * Which bundle versions of one of the Gateway API's CRDs an istiod can use. Each fact has its
 * source in the catalog's gateway-api.json.
 *
 * @param istio of which istiod it is true
 * @param lowest that it uses, inclusive; empty: any
 * @param highest that it uses, inclusive; empty: any that is known
 * @param effect of a bundle outside
 * @param sources upstream's words, as addresses or {@code path@tag}
 */
public record GatewayApiLimit(
    List<VersionRange> istio,
    Resource resource,
    Optional<BundleVersion> lowest,
    Optional<BundleVersion> highest,
    Effect effect,
    List<String> sources) {
  public GatewayApiLimit {
    istio = List.copyOf(istio);
    sources = List.copyOf(sources);
  }

  /** Those that some istiod has a limit for. */
  public enum Resource {
    GRPC_ROUTES("grpcroutes"),
    BACKEND_TLS_POLICIES("backendtlspolicies"),
    TLS_ROUTES("tlsroutes");

    private final String plural;

    Resource(String plural) {
      this.plural = plural;
    }

    /** Name of its CustomResourceDefinition. */
    public String definition() {
      return plural + ".gateway.networking.k8s.io";
    }
  }

  public enum Effect {
    /** istiod takes no notice of any object of this kind, and says so in one log line at most. */
    IGNORED,
    /** istiod waits for the kind for ever: it does not become ready. */
    NEVER_READY
  }

  public boolean isOf(IstioVersion version) {
    return istio.stream().anyMatch(range -> range.contains(version));
  }

  /** The first version of the same line of which it is not true any more. */
  public Optional<IstioVersion> endsWith(IstioVersion version) {
    return VersionRange.endOf(istio, version);
  }

  public boolean excludes(BundleVersion bundle) {
    return lowest.filter(least -> bundle.compareTo(least) < 0).isPresent()
        || highest.filter(most -> bundle.compareTo(most) > 0).isPresent();
  }
}
