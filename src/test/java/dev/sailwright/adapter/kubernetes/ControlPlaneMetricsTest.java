package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Minor;
import dev.sailwright.testing.MeshBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an API server and an istiod tell of themselves, in their own words. */
class ControlPlaneMetricsTest {
  private static final MeshState MESH = new MeshBuilder().istiod("1.29.1").build();

  private final ApiServer server = new ApiServer();
  private final Reading reading = new Reading(server.client(), Optional.empty());

  @BeforeEach
  void anIstiod() {
    pod("istiod-1", "True");
    server.answer("/metrics", "process_start_time_seconds 1.7637e+09\n");
    istiod("istiod-1", "");
  }

  @AfterEach
  void ends() {
    server.close();
  }

  private void pod(String name, String ready) {
    pod(name, ready, Map.of());
  }

  private void pod(String name, String ready, Map<String, Quantity> limits) {
    server.put(
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("istio-system")
            .withName(name)
            .addToLabels("app", "istiod")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("discovery")
            .withNewResources()
            .addToLimits(limits)
            .endResources()
            .endContainer()
            .endSpec()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready)
            .endCondition()
            .endStatus()
            .build());
  }

  private void limited(Map<String, Quantity> limits) {
    server.client().pods().inNamespace("istio-system").withName("istiod-1").delete();
    pod("istiod-1", "True", limits);
  }

  private void istiod(String pod, String metrics) {
    server.answer(path(pod), metrics + "# EOF\n");
  }

  private static String path(String pod) {
    return "/api/v1/namespaces/istio-system/pods/" + pod + ":15014/proxy/metrics";
  }

  private Counted read() {
    return new ControlPlaneMetrics(reading, Duration.ofSeconds(10)).read(MESH);
  }

  @Test
  void theApiServerTellsErrorsFailedWebhooksAndDeprecatedApis() {
    server.answer(
        "/metrics",
        """
        process_start_time_seconds 1.7637e+09
        apiserver_request_total{code="200",resource="pods",verb="LIST"} 900
        apiserver_request_total{code="500",resource="pods",verb="POST"} 30
        apiserver_request_total{code="504",resource="nodes",verb="GET"} 4
        apiserver_request_total{code="404",resource="nodes",verb="GET"} 51
        apiserver_request_total{code="503",resource="pods",subresource="proxy",verb="GET"} 10
        apiserver_request_total{code="500",resource="pods",subresource="log",verb="GET"} 5
        apiserver_requested_deprecated_apis{group="networking.k8s.io",removed_release="1.22",resource="ingresses",subresource="",version="v1beta1"} 1
        apiserver_requested_deprecated_apis{group="networking.k8s.io",removed_release="1.22",resource="ingresses",subresource="status",version="v1beta1"} 1
        apiserver_requested_deprecated_apis{group="",removed_release="",resource="componentstatuses",subresource="",version="v1"} 1
        apiserver_admission_webhook_rejection_count{error_type="calling_webhook_error",name="a.example.com",operation="CREATE",rejection_code="500",type="admit"} 7
        apiserver_admission_webhook_rejection_count{error_type="no_error",name="a.example.com",operation="CREATE",rejection_code="403",type="admit"} 50
        apiserver_admission_webhook_fail_open_count{name="a.example.com",type="admit"} 2
        """);
    assertThat(read().apiServer())
        .contains(
            new Counted.ApiServer(
                Optional.of(Instant.ofEpochSecond(1_763_700_000)),
                1000,
                34,
                Map.of("a.example.com", 9L),
                List.of(
                    new Counted.DeprecatedApi(
                        "networking.k8s.io/v1beta1", "ingresses", Minor.of("1.22")))));
    assertThat(reading.blindSpots()).isEmpty();
  }

  @Test
  void istiodTellsConnectionsRejectsPushesInjectionsAndItsCertificate() {
    istiod(
        "istiod-1",
        """
        process_start_time_seconds 1.7637e+09
        pilot_xds{version="1.29.1"} 40
        pilot_xds{version="1.28.3"} 2
        pilot_total_xds_rejects{type="lds"} 3
        pilot_total_xds_rejects{type="cds"} 1
        pilot_total_xds_internal_errors 5
        pilot_xds_write_timeout 6
        pilot_xds_pushes{type="cds"} 1000
        pilot_xds_pushes{type="cds_senderr"} 7
        pilot_proxy_convergence_time_bucket{le="5"} 900
        pilot_proxy_convergence_time_bucket{le="10"} 950
        pilot_proxy_convergence_time_bucket{le="+Inf"} 1000
        pilot_proxy_convergence_time_count 1000
        sidecar_injection_requests_total 80
        sidecar_injection_failure_total 8
        webhook_patch_failures_total{name="a",reason="b"} 9
        webhook_patch_failures_total{name="a",reason="c"} 1
        citadel_server_authentication_failure_count 6
        citadel_server_csr_parsing_err_count 3
        citadel_server_id_extraction_err_count 2
        citadel_server_csr_sign_err_count{error="CSR_ERROR"} 1
        citadel_server_cert_chain_expiry_timestamp 2.079e+09
        """);
    assertThat(read().istiods())
        .containsExactly(
            new Counted.Istiod(
                "istio-system/istiod-1",
                Optional.of(Instant.ofEpochSecond(1_763_700_000)),
                Map.of("1.29.1", 40L, "1.28.3", 2L),
                Map.of("lds", 3L, "cds", 1L),
                18,
                50,
                1000,
                80,
                8,
                10,
                12,
                Optional.of(Instant.ofEpochSecond(2_079_000_000)),
                Optional.empty()));
  }

  @Test
  void howNearAnIstiodIsToItsMemoryLimitIsToldWhereItHasOne() {
    limited(Map.of("memory", new Quantity("1Gi")));
    assertThat(read().istiods().getFirst().memory()).isEmpty();
    istiod("istiod-1", "process_resident_memory_bytes 8.05306368e+08\n");
    assertThat(read().istiods().getFirst().memory())
        .contains(new Counted.Memory(805_306_368, 1_073_741_824))
        .hasValueSatisfying(memory -> assertThat(memory.percent()).isEqualTo(75));
    limited(Map.of("cpu", new Quantity("2")));
    assertThat(read().istiods().getFirst().memory()).isEmpty();
  }

  @Test
  void howFarAnIstiodIsWithEachRemoteClusterIsTheStateThatIsOne() {
    assertThat(read().istiods().getFirst().remotes()).isEmpty();
    istiod(
        "istiod-1",
        """
        istiod_remote_cluster_sync_status{cluster="east",cluster_type="remote",status="synced"} 1
        istiod_remote_cluster_sync_status{cluster="east",cluster_type="remote",status="timeout"} 0
        istiod_remote_cluster_sync_status{cluster="west",cluster_type="remote",status="synced"} 0
        istiod_remote_cluster_sync_status{cluster="west",cluster_type="remote",status="timeout"} 1
        istiod_remote_cluster_sync_status{cluster="gone",cluster_type="remote",status="synced"} 0
        """);
    assertThat(read().istiods().getFirst().remotes())
        .contains(Map.of("east", "synced", "west", "timeout"));
  }

  @Test
  void anIstiodThatCountedNothingYetTellsNothing() {
    var istiod = read().istiods().getFirst();
    assertThat(istiod.connections()).isZero();
    assertThat(istiod.slowPushes()).isZero();
    assertThat(istiod.since()).isEmpty();
    assertThat(istiod.signerEnds()).isEmpty();
  }

  @Test
  void aMissingRightIsABlindSpotThatNamesIt() {
    pod("istiod-2", "True");
    server.forget("/metrics");
    server.refuse("/metrics");
    server.refuse(path("istiod-2"));
    var counted = read();
    assertThat(counted.apiServer()).isEmpty();
    assertThat(counted.istiods()).hasSize(1);
    assertThat(reading.blindSpots())
        .allSatisfy(spot -> assertThat(spot.area()).isEqualTo(BlindSpot.Area.METRICS))
        .extracting(BlindSpot::reason)
        .containsExactly(
            "the right to get /metrics is missing", "the right to get pods/proxy is missing");
  }

  @Test
  void withoutAReadyPodNobodyIsAskedAndThatIsSaid() {
    server.client().pods().inNamespace("istio-system").withName("istiod-1").delete();
    pod("istiod-2", "False");
    assertThat(read().istiods()).isEmpty();
    assertThat(reading.blindSpots())
        .extracting(BlindSpot::reason)
        .containsExactly("none of its pods is ready");
  }
}
