package dev.sailwright.mesh;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Kubernetes' and Istio's control planes count of themselves, since they started: their
 * Prometheus metrics.
 *
 * @param apiServer the one that answered; there may be others, which count on their own
 * @param istiods one for each istiod pod that answered
 */
public record Counted(Optional<ApiServer> apiServer, List<Istiod> istiods) {
  public Counted {
    istiods = List.copyOf(istiods);
  }

  public static Counted nothing() {
    return new Counted(Optional.empty(), List.of());
  }

  /**
   * @param since when it started
   * @param requests that it answered ({@code apiserver_request_total})
   * @param failed of these, with a code from 500 on
   * @param failedCalls by webhook: calls that did not come to an answer ({@code
   *     apiserver_admission_webhook_rejection_count} with an error type, {@code
   *     apiserver_admission_webhook_fail_open_count})
   * @param deprecated APIs that somebody asked for ({@code apiserver_requested_deprecated_apis})
   */
  public record ApiServer(
      Optional<Instant> since,
      long requests,
      long failed,
      Map<String, Long> failedCalls,
      List<DeprecatedApi> deprecated) {
    public ApiServer {
      failedCalls = Map.copyOf(failedCalls);
      deprecated = List.copyOf(deprecated);
    }
  }

  /**
   * @param groupVersion such as {@code networking.k8s.io/v1beta1}, or {@code v1}
   * @param resource plural
   * @param removedIn the Kubernetes minor that does not serve it any more
   */
  public record DeprecatedApi(String groupVersion, String resource, Minor removedIn) {}

  /**
   * @param pod {@code namespace/name}
   * @param since when it started
   * @param connected proxies that are connected to it now, by the version that they name ({@code
   *     pilot_xds})
   * @param rejects answers of proxies that reject a configuration, by its kind ({@code
   *     pilot_total_xds_rejects})
   * @param pushErrors configurations that could not be made or sent ({@code
   *     pilot_total_xds_internal_errors}, {@code pilot_xds_write_timeout}, errors among {@code
   *     pilot_xds_pushes})
   * @param slowPushes of {@code pushes}, those that took longer than {@link #SLOW_SECONDS} until
   *     the proxy had everything
   * @param pushes that are timed ({@code pilot_proxy_convergence_time})
   * @param injections pods that it was asked to inject
   * @param failedInjections of these ({@code sidecar_injection_failure_total})
   * @param failedPatches of its webhooks ({@code webhook_patch_failures_total})
   * @param signerEnds when the first certificate of the chain that it signs with expires ({@code
   *     citadel_server_cert_chain_expiry_timestamp}); empty where it signs nothing
   */
  public record Istiod(
      String pod,
      Optional<Instant> since,
      Map<String, Long> connected,
      Map<String, Long> rejects,
      long pushErrors,
      long slowPushes,
      long pushes,
      long injections,
      long failedInjections,
      long failedPatches,
      Optional<Instant> signerEnds) {
    /** A bound of istiod's own histogram. */
    public static final int SLOW_SECONDS = 10;

    public Istiod {
      connected = Map.copyOf(connected);
      rejects = Map.copyOf(rejects);
    }

    public long connections() {
      return connected.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
