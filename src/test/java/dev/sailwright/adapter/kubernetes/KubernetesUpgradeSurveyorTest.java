package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.ClusterSurvey.Kind;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.WorkloadBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesUpgradeSurveyorTest {
  private static final String[] SERVED = {
    "networking.istio.io/v1/gateways",
    "networking.istio.io/v1/destinationrules",
    "networking.istio.io/v1/serviceentries",
    "networking.istio.io/v1alpha3/envoyfilters"
  };

  @TempDir Path folder;
  private final ApiServer api = new ApiServer();
  private final MeshState mesh =
      new MeshBuilder()
          .istiod("1.29.6")
          .served(SERVED)
          .workload(new WorkloadBuilder("web").proxies(1, "1.29.6").build())
          .build();
  private ClusterClients clients;

  @BeforeEach
  void aCluster() throws IOException {
    clients = api.clients(folder);
  }

  @AfterEach
  void end() {
    clients.close();
    api.close();
  }

  private ClusterSurvey survey() {
    return new KubernetesUpgradeSurveyor(clients).survey(mesh);
  }

  private void putOwn(String plural, String yaml) {
    GenericKubernetesResource object = api.client().getKubernetesSerialization().unmarshal(yaml);
    api.client()
        .genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup("networking.istio.io")
                .withVersion(object.getApiVersion().replaceFirst("^.*/", ""))
                .withKind(object.getKind())
                .withPlural(plural)
                .withNamespaced(true)
                .build())
        .inNamespace("shop")
        .resource(object)
        .create();
  }

  private void put(String yaml) {
    HasMetadata object = api.client().getKubernetesSerialization().unmarshal(yaml);
    api.put(object);
  }

  @Test
  void nodesWithTheirKubeletsAndTroubles() {
    put(
        """
        apiVersion: v1
        kind: Node
        metadata: {name: n1}
        spec: {unschedulable: true}
        status:
          nodeInfo: {kubeletVersion: v1.31.4-gke.1, architecture: a, bootID: b, containerRuntimeVersion: c, kernelVersion: d, kubeProxyVersion: e, machineID: f, operatingSystem: g, osImage: h, systemUUID: i}
          conditions: [{type: Ready, status: "False"}, {type: DiskPressure, status: "True"}]
        """);
    assertThat(survey().of(Surveyed.NODES))
        .containsExactly(
            new Surveyed.Node("n1", Minor.parse("1.31"), false, true, List.of("DiskPressure")));
  }

  @Test
  void quotasTellWhatIsFull() {
    put(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: small, namespace: shop}
        status:
          hard: {pods: "3", requests.cpu: "2", requests.memory: 4Gi, services: "1"}
          used: {pods: "3", requests.cpu: 1999m, requests.memory: 4096Mi, services: "1"}
        """);
    assertThat(survey().of(Surveyed.QUOTAS))
        .containsExactly(
            new Surveyed.Quota(
                "shop", "small", List.of("pods: 3 of 3", "requests.memory: 4096Mi of 4Gi")));
  }

  @Test
  void scalersAndBudgetsOfMeshedWorkloadsAlone() {
    put(scaler("web"));
    put(scaler("other"));
    put(budget("shop"));
    put(budget("elsewhere"));
    var survey = survey();
    assertThat(survey.of(Surveyed.AUTOSCALERS))
        .containsExactly(
            new Surveyed.Autoscaler(
                "shop", "web", new WorkloadRef("Deployment", "shop", "web"), 2, 5, 5));
    assertThat(survey.of(Surveyed.BUDGETS))
        .containsExactly(new Surveyed.Budget("shop", "all", 3, 0));
  }

  private static String scaler(String name) {
    return """
    apiVersion: autoscaling/v1
    kind: HorizontalPodAutoscaler
    metadata: {name: %1$s, namespace: shop}
    spec: {minReplicas: 2, maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: %1$s}}
    status: {currentReplicas: 5, desiredReplicas: 5}
    """
        .formatted(name);
  }

  private static String budget(String namespace) {
    return """
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {name: all, namespace: %s}
    status: {expectedPods: 3, disruptionsAllowed: 0, currentHealthy: 3, desiredHealthy: 3}
    """
        .formatted(namespace);
  }

  @Test
  void templatesTellHowARestartGoesAndWhatSetsTheProxy() {
    put(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 0, maxUnavailable: 100%}}
          selector: {matchLabels: {app: web}}
          template:
            metadata:
              labels: {app: web}
              annotations: {sidecar.istio.io/proxyImage: mirror/proxyv2, other: note}
            spec: {containers: [{name: app, image: "registry/web:1"}]}
        """);
    put(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: istiod, namespace: istio-system}
        spec:
          selector: {matchLabels: {app: istiod}}
          template:
            metadata: {labels: {app: istiod}}
            spec:
              containers:
                - {name: discovery, image: pilot, env: [{name: EXTERNAL_CA, value: ISTIOD_RA}, {name: OTHER, value: x}]}
        """);
    assertThat(survey().of(Surveyed.TEMPLATES))
        .containsExactlyInAnyOrder(
            new Surveyed.Template(
                new WorkloadRef("Deployment", "shop", "web"),
                true,
                true,
                List.of("registry/web:1"),
                Map.of("app", "web"),
                Map.of("sidecar.istio.io/proxyImage", "mirror/proxyv2"),
                Map.of()),
            new Surveyed.Template(
                new WorkloadRef("Deployment", "istio-system", "istiod"),
                false,
                false,
                List.of("pilot"),
                Map.of("app", "istiod"),
                Map.of(),
                Map.of("EXTERNAL_CA", "ISTIOD_RA")));
  }

  @Test
  void podsOfIstiodTellTheirVersionAndTheirLastEnd() {
    put(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: istiod-1, namespace: istio-system, labels: {app: istiod}}
        spec: {containers: [{name: discovery, image: "docker.io/istio/pilot:1.29.6-distroless"}]}
        status:
          containerStatuses:
            - {name: discovery, image: a, imageID: b, ready: true, restartCount: 2, lastState: {terminated: {exitCode: 137, reason: OOMKilled, finishedAt: "2026-11-23T19:00:00Z"}}}
        """);
    assertThat(survey().of(Surveyed.ISTIOD_PODS))
        .containsExactly(
            new Surveyed.IstiodPod(
                "istio-system",
                "istiod-1",
                "default",
                IstioVersion.parse("1.29.6"),
                2,
                Optional.of(
                    new Surveyed.IstiodPod.End(
                        "OOMKilled", Instant.parse("2026-11-23T19:00:00Z")))));
  }

  @Test
  void configMapsTellProvidersAndTemplates() {
    put(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data:
          mesh: |
            ingressControllerMode: STRICT
            extensionProviders: [{name: oc, opencensus: {service: a}}]
            defaultConfig: {tracing: {sampling: 1}}
        """);
    put(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio-sidecar-injector, namespace: istio-system}
        data: {config: "templates: {sidecar: a, ours: b}"}
        """);
    var survey = survey();
    assertThat(survey.of(Surveyed.MESH_CONFIGS))
        .singleElement()
        .satisfies(config -> {
          assertThat(config.providers()).containsExactly(Map.entry("oc", "opencensus"));
          assertThat(config.keys())
              .contains("ingressControllerMode=STRICT", "defaultConfig.tracing");
        });
    assertThat(survey.of(Surveyed.INJECTOR_TEMPLATES))
        .extracting(Surveyed.InjectorTemplates::names)
        .containsExactly(Set.of("sidecar", "ours"));
  }

  @Test
  void servicesAndPoliciesTellWhatIsSetByHand() {
    put(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: ingress, namespace: istio-system, annotations: {cloud/load-balancer-type: internal}}
        spec: {type: LoadBalancer, externalTrafficPolicy: Local, loadBalancerIP: 203.0.113.7}
        """);
    put(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: in, namespace: istio-system}
        spec: {podSelector: {}, ingress: [{ports: [{port: 15012}]}]}
        """);
    var survey = survey();
    assertThat(survey.of(Surveyed.SERVICES))
        .extracting(Surveyed.ServiceFacts::pinned)
        .containsExactly(
            List.of(
                "externalTrafficPolicy: Local",
                "loadBalancerIP: 203.0.113.7",
                "annotation cloud/load-balancer-type"));
    assertThat(survey.of(Surveyed.NETWORK_POLICIES))
        .containsExactly(new Surveyed.NetworkPolicy("istio-system", "in", true, Set.of(15012)));
  }

  @Test
  void whatStandsInTheNamespacesOfControlPlanesAlone() {
    for (var namespace : List.of("istio-system", "shop")) {
      put(
          """
          apiVersion: v1
          kind: Namespace
          metadata: {name: %s, labels: {pod-security.kubernetes.io/enforce: restricted}}
          """
              .formatted(namespace));
      put(
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: west, namespace: %s, labels: {istio/multiCluster: "true"}}
          """
              .formatted(namespace));
      put(
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: other, namespace: %s, labels: {istio/multiCluster: "false"}}
          """
              .formatted(namespace));
    }
    var survey = survey();
    assertThat(survey.of(Surveyed.REMOTE_CLUSTERS)).containsExactly("istio-system/west");
    assertThat(survey.of(Surveyed.POD_SECURITY))
        .containsExactly(new Surveyed.PodSecurity("istio-system", Optional.of("restricted")));
  }

  @Test
  void aLongListIsReadPageByPageInGzip() {
    api.answer("/api/v1/resourcequotas?limit=500", quotas("on", "first"));
    api.answer("/api/v1/resourcequotas?limit=500&continue=on", quotas("", "second"));
    assertThat(survey().of(Surveyed.QUOTAS))
        .extracting(Surveyed.Quota::name)
        .containsExactly("first", "second");
    assertThat(api.packed()).isPositive();
  }

  private static String quotas(String next, String name) {
    return """
    {"kind": "ResourceQuotaList", "metadata": {"continue": "%s"}, "items":
      [{"metadata": {"name": "%s", "namespace": "shop"}, "status": {}}]}
    """
        .formatted(next, name);
  }

  @Test
  void istiosOwnObjectsInTheVersionThatIsServed() {
    putOwn(
        "envoyfilters",
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: EnvoyFilter
        metadata: {name: ours, namespace: shop}
        spec:
          configPatches:
            - applyTo: HTTP_FILTER
              match: {proxy: {proxyVersion: '^1\\.29.*'}}
              patch: {operation: INSERT_BEFORE, value: {name: envoy.lua, typed_config: {"@type": type.googleapis.com/envoy.config.filter.http.lua.v2.Lua}}}
            - applyTo: HTTP_FILTER
              patch: {operation: INSERT_BEFORE, value: {name: bare}}
        """);
    putOwn(
        "destinationrules",
        """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: out, namespace: shop}
        spec: {host: api.example.com, trafficPolicy: {tls: {mode: SIMPLE}}}
        """);
    var survey = survey();
    assertThat(survey.of(Surveyed.ENVOY_FILTERS))
        .containsExactly(
            new Surveyed.EnvoyFilter(
                "shop",
                "ours",
                List.of("^1\\.29.*", ""),
                Set.of("envoy.lua", "bare"),
                Set.of("type.googleapis.com/envoy.config.filter.http.lua.v2.Lua"),
                true));
    assertThat(survey.of(Surveyed.DESTINATION_RULES))
        .extracting(Surveyed.DestinationRule::tls)
        .containsExactly(List.of("trafficPolicy: SIMPLE without sni and caCertificates"));
  }

  /** Seen, and nothing there: that is not the same as not seen. */
  @Test
  void whatIsNotServedIsNotThere() {
    var survey = survey();
    assertThat(survey.saw(Surveyed.WASM_PLUGINS)).isTrue();
    assertThat(survey.of(Surveyed.WASM_PLUGINS)).isEmpty();
    assertThat(survey.blindSpots()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/nodes,nodes,list nodes",
    "/api/v1/resourcequotas,resource quotas,list resourcequotas",
    "/apis/policy/v1/poddisruptionbudgets,pod disruption budgets,list poddisruptionbudgets",
    "/apis/batch/v1/jobs,jobs,list jobs",
    "/apis/networking.istio.io/v1alpha3/envoyfilters,EnvoyFilters,list envoyfilters",
  })
  void aMissingRightIsNamedAndItsKindIsNotSeen(String path, String kind, String right) {
    api.refuse(path);
    var survey = survey();
    assertThat(survey.blindSpots())
        .singleElement()
        .satisfies(spot -> {
          assertThat(spot.subject()).isEqualTo(kind);
          assertThat(spot.reason()).isEqualTo("the right to " + right + " is missing");
        });
    assertThat(List.<Kind<?>>of(Surveyed.SERVICES, Surveyed.GATEWAYS)).allMatch(survey::saw);
  }

  @Test
  void aStrangeObjectMakesItsKindUnseen() {
    put(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: odd, namespace: shop}
        status: {active: 1, startTime: yesterday}
        """);
    var survey = survey();
    assertThat(survey.saw(Surveyed.JOBS)).isFalse();
    assertThat(survey.blindSpots())
        .singleElement()
        .satisfies(spot -> assertThat(spot.reason()).contains("shop/odd could not be understood"));
  }

  @Test
  void whereNothingAnswersNothingIsAsked() {
    var before = api.requests();
    var survey =
        new KubernetesUpgradeSurveyor(clients).survey(new MeshBuilder().kubernetes("none").build());
    assertThat(survey.saw(Surveyed.NODES)).isFalse();
    assertThat(api.requests()).isEqualTo(before);
  }
}
