package dev.sailwright.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What Kubernetes' and Istio's control planes count of themselves, since they started: their
 * Prometheus metrics.
 *
 * @param apiServer the one that answered; there may be others, which count on their own
 * @param istiods one for each istiod pod that answered
 * @param rise what was counted on top of that while somebody looked; empty when nobody read it
 *     twice
 */
public record Counted(Optional<ApiServer> apiServer, List<Istiod> istiods, Optional<Rise> rise) {
  public Counted {
    istiods = List.copyOf(istiods);
  }

  /** Of one reading. */
  public Counted(Optional<ApiServer> apiServer, List<Istiod> istiods) {
    this(apiServer, istiods, Optional.empty());
  }

  public static Counted nothing() {
    return new Counted(Optional.empty(), List.of());
  }

  /**
   * The same, with what was counted on top of it until a later reading.
   *
   * @param during from this reading to the later one
   */
  public Counted until(Counted later, Duration during) {
    return new Counted(
        apiServer,
        istiods,
        Optional.of(
            new Rise(
                apiServer.flatMap(first -> later.apiServer.flatMap(first::until)),
                istiods.stream()
                    .flatMap(first ->
                        later.istiods.stream()
                            .filter(second -> second.pod().equals(first.pod()))
                            .flatMap(second -> first.until(second).stream()))
                    .toList(),
                during)));
  }

  /**
   * What was counted between two readings. Who was started anew in between, counts less than
   * before, or did not answer twice, is not among them.
   *
   * @param apiServer its counters are differences; it names no deprecated APIs
   * @param istiods their counters are differences; they tell neither connections, certificates nor
   *     memory
   */
  public record Rise(Optional<ApiServer> apiServer, List<Istiod> istiods, Duration during) {
    public Rise {
      istiods = List.copyOf(istiods);
    }
  }

  private static Map<String, Long> difference(Map<String, Long> first, Map<String, Long> second) {
    var more = new HashMap<>(second);
    first.forEach((name, count) -> more.merge(name, -count, Long::sum));
    more.values().removeIf(count -> count == 0);
    return more;
  }

  private static boolean neverDown(Map<String, Long> more, long... others) {
    return LongStream.concat(
            more.values().stream().mapToLong(Long::longValue), LongStream.of(others))
        .allMatch(count -> count >= 0);
  }

  /**
   * @param since when it started
   * @param requests that it answered ({@code apiserver_request_total})
   * @param failed of these, with a code from 500 on; but for logs of pods and what is passed on to
   *     them, where the error is a pod's or a node's
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

    private Optional<ApiServer> until(ApiServer second) {
      var more =
          new ApiServer(
              since,
              second.requests - requests,
              second.failed - failed,
              difference(failedCalls, second.failedCalls),
              List.of());
      return since.equals(second.since) && neverDown(more.failedCalls, more.requests, more.failed)
          ? Optional.of(more)
          : Optional.empty();
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
   * @param refusedCertificates requests that ended without one ({@code
   *     citadel_server_authentication_failure_count}, {@code citadel_server_csr_parsing_err_count},
   *     {@code citadel_server_id_extraction_err_count}, {@code citadel_server_csr_sign_err_count})
   * @param signerEnds when the first certificate of the chain that it signs with expires ({@code
   *     citadel_server_cert_chain_expiry_timestamp}); empty where it signs nothing
   * @param memory empty where its container has no limit, or it does not tell what it uses
   * @param remotes how far it is with each remote cluster, such as {@code synced} ({@code
   *     istiod_remote_cluster_sync_status}); empty where it tells of none
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
      long refusedCertificates,
      Optional<Instant> signerEnds,
      Optional<Memory> memory,
      Optional<Map<String, String>> remotes) {
    /** A bound of istiod's own histogram. */
    public static final int SLOW_SECONDS = 10;

    public Istiod {
      connected = Map.copyOf(connected);
      rejects = Map.copyOf(rejects);
      remotes = remotes.map(Map::copyOf);
    }

    /** One that tells of no remote cluster. */
    public Istiod(
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
        long refusedCertificates,
        Optional<Instant> signerEnds,
        Optional<Memory> memory) {
      this(
          pod,
          since,
          connected,
          rejects,
          pushErrors,
          slowPushes,
          pushes,
          injections,
          failedInjections,
          failedPatches,
          refusedCertificates,
          signerEnds,
          memory,
          Optional.empty());
    }

    /**
     * What it counted from here to a later reading; empty when it was started anew in between, or
     * counts less than before.
     *
     * @param second of the same pod
     */
    public Optional<Istiod> until(Istiod second) {
      var more =
          new Istiod(
              pod,
              since,
              Map.of(),
              difference(rejects, second.rejects),
              second.pushErrors - pushErrors,
              second.slowPushes - slowPushes,
              second.pushes - pushes,
              second.injections - injections,
              second.failedInjections - failedInjections,
              second.failedPatches - failedPatches,
              second.refusedCertificates - refusedCertificates,
              Optional.empty(),
              Optional.empty());
      return since.equals(second.since)
              && neverDown(
                  more.rejects,
                  more.pushErrors,
                  more.slowPushes,
                  more.pushes,
                  more.injections,
                  more.failedInjections,
                  more.failedPatches,
                  more.refusedCertificates)
          ? Optional.of(more)
          : Optional.empty();
    }

    /** The same one without what it tells of remote clusters. */
    public Istiod withoutRemotes() {
      return new Istiod(
          pod,
          since,
          connected,
          rejects,
          pushErrors,
          slowPushes,
          pushes,
          injections,
          failedInjections,
          failedPatches,
          refusedCertificates,
          signerEnds,
          memory);
    }

    /** The same one when it began to count. */
    public Istiod atItsStart() {
      return new Istiod(
          pod, since, Map.of(), Map.of(), 0, 0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());
    }

    /** What it counted before, while those are connected that are now. */
    Istiod quietSince(Istiod before) {
      return new Istiod(
          pod,
          before.since,
          connected,
          before.rejects,
          before.pushErrors,
          before.slowPushes,
          before.pushes,
          before.injections,
          before.failedInjections,
          before.failedPatches,
          before.refusedCertificates,
          before.signerEnds,
          Optional.empty(),
          remotes);
    }

    public long connections() {
      return connected.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * In bytes.
   *
   * @param resident of the process ({@code process_resident_memory_bytes}); its container uses no
   *     less
   * @param limit of the container, more than 0
   */
  public record Memory(long resident, long limit) {
    public long percent() {
      return Math.round(100.0 * resident / limit);
    }
  }
}
