package dev.sailwright.adapter.kubernetes;

import dev.sailwright.adapter.kubernetes.PrometheusText.Sample;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Minor;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks the API server and, through it, each istiod for what they count of themselves. */
final class ControlPlaneMetrics {
  private static final int ISTIODS = 8;
  private static final int PORT = 15014;
  private static final long API_SERVER_LIMIT = 256L * 1024 * 1024;
  private static final long ISTIOD_LIMIT = 32L * 1024 * 1024;
  private static final String START = "process_start_time_seconds";

  /** What pods and nodes answer through the API server; the errors there are not its own. */
  private static final Set<String> PASSED_ON = Set.of("proxy", "log");

  private final Reading reading;
  private final Duration patience;

  /**
   * @param patience how long each of them may take to answer
   */
  ControlPlaneMetrics(Reading reading, Duration patience) {
    this.reading = reading;
    this.patience = patience;
  }

  Counted read(MeshState mesh) {
    return new Counted(
        reading.read(
            BlindSpot.Area.METRICS,
            "the metrics of the API server",
            "get /metrics",
            Optional.empty(),
            () -> Optional.of(apiServer())),
        istiods(mesh, ISTIODS));
  }

  private Counted.ApiServer apiServer() {
    var sums = new Sums();
    var calls = new HashMap<String, Long>();
    var deprecated = new ArrayList<Counted.DeprecatedApi>();
    stream(
        "metrics",
        API_SERVER_LIMIT,
        Set.of(
            START,
            "apiserver_request_total",
            "apiserver_requested_deprecated_apis",
            "apiserver_admission_webhook_rejection_count",
            "apiserver_admission_webhook_fail_open_count"),
        sample -> {
          switch (sample.name()) {
            case "apiserver_request_total" -> {
              sums.add(sample);
              if (sample.label("code").startsWith("5")
                  && !PASSED_ON.contains(sample.label("subresource"))) {
                sums.add("failed", sample.value());
              }
            }
            case "apiserver_requested_deprecated_apis" ->
                deprecated(sample).ifPresent(deprecated::add);
            case "apiserver_admission_webhook_rejection_count" -> {
              // Without an error the webhook answered, and said no: that is what it is for.
              if (!sample.label("error_type").equals("no_error")) {
                calls.merge(sample.label("name"), sample.count(), Long::sum);
              }
            }
            case "apiserver_admission_webhook_fail_open_count" ->
                calls.merge(sample.label("name"), sample.count(), Long::sum);
            default -> sums.add(sample);
          }
        });
    return new Counted.ApiServer(
        sums.time(START),
        sums.of("apiserver_request_total"),
        sums.of("failed"),
        calls,
        deprecated.stream().distinct().toList());
  }

  private static Optional<Counted.DeprecatedApi> deprecated(Sample sample) {
    var group = sample.label("group");
    return Minor.parse(sample.label("removed_release"))
        .filter(minor -> sample.value() > 0)
        .map(minor ->
            new Counted.DeprecatedApi(
                (group.isEmpty() ? "" : group + "/") + sample.label("version"),
                sample.label("resource"),
                minor));
  }

  /**
   * What a pod that is not ready counts tells little; that it is not is a finding of its own. One
   * that ends stays ready for a while after it has closed its metrics.
   *
   * @param most of them that are asked
   */
  List<Counted.Istiod> istiods(MeshState mesh, int most) {
    var pods =
        IstiodPods.of(mesh.controlPlanes().stream(), reading, BlindSpot.Area.METRICS).stream()
            .filter(Readiness::isPodReady)
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .limit(most)
            .toList();
    if (pods.isEmpty() && !mesh.controlPlanes().isEmpty()) {
      reading.blind(
          BlindSpot.Area.METRICS,
          "the metrics of istiod",
          "none of its pods is ready",
          "Bring istiod back; see the findings.");
    }
    return SideBySide.ask(pods, this::istiod).stream().flatMap(Optional::stream).toList();
  }

  private Optional<Counted.Istiod> istiod(Pod pod) {
    var name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    return reading.read(
        BlindSpot.Area.METRICS,
        "the metrics of istiod " + name,
        "get pods/proxy",
        Optional.empty(),
        () -> Optional.of(counted(pod, name)));
  }

  private Counted.Istiod counted(Pod pod, String name) {
    var sums = new Sums();
    var connected = new HashMap<String, Long>();
    var rejects = new HashMap<String, Long>();
    var remotes = new HashMap<String, String>();
    stream(
        Address.throughPod(
            pod.getMetadata().getNamespace(), pod.getMetadata().getName(), PORT, "metrics"),
        ISTIOD_LIMIT,
        IstiodNames.ALL,
        sample -> {
          switch (sample.name()) {
            case IstiodNames.CONNECTED ->
                connected.merge(sample.label("version"), sample.count(), Long::sum);
            case IstiodNames.REJECTS ->
                rejects.merge(sample.label("type"), sample.count(), Long::sum);
            case IstiodNames.REMOTES -> {
              if (sample.value() > 0) {
                remotes.put(sample.label("cluster"), sample.label("status"));
              }
            }
            case IstiodNames.PUSHES -> {
              if (sample.label("type").endsWith("err")) {
                sums.add(IstiodNames.INTERNAL_ERRORS, sample.value());
              }
            }
            case IstiodNames.CONVERGED_BUCKET -> {
              if (sample.label("le").matches(Counted.Istiod.SLOW_SECONDS + "(\\.0)?")) {
                sums.add(sample);
              }
            }
            default -> sums.add(sample);
          }
        });
    return new Counted.Istiod(
        name,
        sums.time(START),
        connected,
        rejects,
        sums.of(IstiodNames.INTERNAL_ERRORS) + sums.of(IstiodNames.WRITE_TIMEOUTS),
        sums.has(IstiodNames.CONVERGED_BUCKET)
            ? sums.of(IstiodNames.CONVERGED) - sums.of(IstiodNames.CONVERGED_BUCKET)
            : 0,
        sums.of(IstiodNames.CONVERGED),
        sums.of(IstiodNames.INJECTIONS),
        sums.of(IstiodNames.FAILED_INJECTIONS),
        sums.of(IstiodNames.FAILED_PATCHES),
        IstiodNames.REFUSED_CERTIFICATES.stream().mapToLong(sums::of).sum(),
        sums.time(IstiodNames.CHAIN_ENDS),
        memory(pod, sums.of(IstiodNames.RESIDENT)),
        remotes.isEmpty() ? Optional.empty() : Optional.of(remotes));
  }

  private static Optional<Counted.Memory> memory(Pod pod, long resident) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals("discovery"))
        .flatMap(container -> Stream.ofNullable(container.getResources()))
        .flatMap(resources -> Stream.ofNullable(resources.getLimits()))
        .flatMap(limits -> Stream.ofNullable(limits.get("memory")))
        .map(limit -> limit.getNumericalAmount().longValue())
        .filter(limit -> limit > 0 && resident > 0)
        .map(limit -> new Counted.Memory(resident, limit))
        .findFirst();
  }

  /**
   * @param path below the API server's address
   */
  private void stream(String path, long limit, Set<String> names, Consumer<Sample> to) {
    var http = reading.client().getHttpClient();
    var request =
        http.newHttpRequestBuilder()
            .uri(Address.of(reading.client(), path))
            .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .build();
    try {
      var response = http.sendAsync(request, InputStream.class).join();
      try (var body = new InputStreamReader(response.body(), StandardCharsets.UTF_8)) {
        if (response.code() != HttpURLConnection.HTTP_OK) {
          throw new KubernetesClientException(
              "answered " + response.code() + " to get " + path, response.code(), null);
        }
        new PrometheusText(limit).read(body, names, to);
      }
    } catch (CompletionException | IOException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  /** Istio's pilot/pkg/xds, pkg/xds, pkg/kube/inject, pkg/webhooks, security/pkg/server/ca. */
  private static final class IstiodNames {
    static final String CONNECTED = "pilot_xds";
    static final String REJECTS = "pilot_total_xds_rejects";
    static final String REMOTES = "istiod_remote_cluster_sync_status";
    static final String PUSHES = "pilot_xds_pushes";
    static final String INTERNAL_ERRORS = "pilot_total_xds_internal_errors";
    static final String WRITE_TIMEOUTS = "pilot_xds_write_timeout";
    static final String CONVERGED = "pilot_proxy_convergence_time_count";
    static final String CONVERGED_BUCKET = "pilot_proxy_convergence_time_bucket";
    static final String INJECTIONS = "sidecar_injection_requests_total";
    static final String FAILED_INJECTIONS = "sidecar_injection_failure_total";
    static final String FAILED_PATCHES = "webhook_patch_failures_total";
    static final Set<String> REFUSED_CERTIFICATES =
        Set.of(
            "citadel_server_authentication_failure_count",
            "citadel_server_csr_parsing_err_count",
            "citadel_server_id_extraction_err_count",
            "citadel_server_csr_sign_err_count");
    static final String CHAIN_ENDS = "citadel_server_cert_chain_expiry_timestamp";

    /** Of the process collector of Prometheus' Go client, which istiod has. */
    static final String RESIDENT = "process_resident_memory_bytes";

    static final Set<String> ALL =
        Stream.concat(
                REFUSED_CERTIFICATES.stream(),
                Stream.of(
                    START,
                    CONNECTED,
                    REJECTS,
                    REMOTES,
                    PUSHES,
                    INTERNAL_ERRORS,
                    WRITE_TIMEOUTS,
                    CONVERGED,
                    CONVERGED_BUCKET,
                    INJECTIONS,
                    FAILED_INJECTIONS,
                    FAILED_PATCHES,
                    CHAIN_ENDS,
                    RESIDENT))
            .collect(Collectors.toUnmodifiableSet());

    private IstiodNames() {}
  }

  /** Sums over all labels, by name. */
  private static final class Sums {
    private final Map<String, Double> values = new HashMap<>();

    void add(Sample sample) {
      add(sample.name(), sample.value());
    }

    void add(String name, double value) {
      values.merge(name, value, Double::sum);
    }

    boolean has(String name) {
      return values.containsKey(name);
    }

    long of(String name) {
      return Math.round(values.getOrDefault(name, 0.0));
    }

    /** Seconds since 1970; what is not told, or is no time, is none. */
    Optional<Instant> time(String name) {
      return Stream.ofNullable(values.get(name))
          .filter(seconds -> seconds > 0)
          .map(seconds -> Instant.ofEpochMilli(Math.round(seconds * 1000)))
          .findFirst();
    }
  }
}
