package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code bin/sailwright precheck} of real meshes, under the bot's own rights. */
class PrecheckIT {
  private static final String NEWER = "1.32.0-alpha";

  @TempDir Path folder;

  private final Kubernetes kubernetes = new Kubernetes();
  private Path kubeconfig = Path.of("");
  private Path settings = Path.of("");

  @BeforeEach
  void deploy() throws Exception {
    kubernetes.deploy(folder);
    kubeconfig = folder.resolve("bot.kubeconfig");
    settings =
        TestSettings.write(
            folder, "U0BOB00001", "C0INCIDENT", List.of("1.29.1", NEWER), WavesIT.RELEASE);
    Files.writeString(settings, Files.readString(settings) + WavesIT.releases());
  }

  @AfterEach
  void rightsAsBefore() throws Exception {
    kubernetes.deploy(folder);
    kubernetes.close();
  }

  /** What the upgrade is to mend is no reason against it; the jump is, without an emergency. */
  @Test
  void theNightIsBlockedByItsJumpAlone() throws Exception {
    var ended = precheck("1.29.1");
    System.out.println("the night: " + summary(ended.json()));
    assertThat(ended.code()).isEqualTo(1);
    assertThat(codes(ended.json(), "BLOCKER")).containsExactly("TARGET_SKIPS_MINORS");
    assertThat(ended.json().path("suggestion").asText()).contains("--emergency");
    assertThat(ended.json().path("blindSpots")).isEmpty();
  }

  @Test
  void aHealthyMeshIsBlockedByNothing() throws Exception {
    var began = System.nanoTime();
    var ended = precheck(NEWER);
    System.out.println(
        "a healthy mesh, after "
            + Duration.ofNanos(System.nanoTime() - began).toMillis()
            + " ms: "
            + summary(ended.json()));
    assertThat(ended.code()).as("%s", ended.json()).isZero();
    assertThat(codes(ended.json(), "BLOCKER")).isEmpty();
    assertThat(ended.json().path("blindSpots")).isEmpty();
    assertThat(ended.json().path("analysis").path("compared").asBoolean()).isTrue();
    assertThat(codes(ended.json(), "APPROVAL")).containsExactly("ISTIOD_SINGLE");
    assertThat(ended.json().path("passed")).hasSizeGreaterThan(40);
  }

  /** And asked again, nothing has changed by itself that an approval would not survive. */
  @Test
  void aPlanNamesItsHopItsWavesWhatChangesAndTheWayBack() throws Exception {
    var ended = json("plan", NEWER);
    assertThat(ended.code()).as("%s", ended.json()).isZero();
    var plan = ended.json().path("plan");
    var details = plan.path("details");
    assertThat(details.path("hops"))
        .singleElement()
        .satisfies(hop -> {
          assertThat(hop.path("from").asText()).isEqualTo("1.29.1");
          assertThat(hop.path("to").asText()).isEqualTo(NEWER);
          assertThat(hop.path("problems")).isEmpty();
        });
    var waves = elements(plan.path("steps")).filter(step -> step.path("wave").asInt() > 0).toList();
    assertThat(waves)
        .extracting(wave -> wave.path("title").asText())
        .containsExactly("Restart wave 1", "Restart wave 2", "Restart wave 3");
    assertThat(waves.stream().flatMap(wave -> elements(wave.path("workloads"))))
        .extracting(JsonNode::asText)
        .doesNotHaveDuplicates()
        .hasSameElementsAs(
            kubernetes.revisions().keySet().stream().map(name -> "Deployment " + name).toList());
    assertThat(details.path("gateways").toString()).contains("istio-ingressgateway");
    assertThat(details.path("inputs").toString())
        .contains("rendered with Istio 1.29.1's own istioctl", "everything is explained");
    assertThat(details.path("wayBack").path("cheap").asText())
        .contains("istioctl 1.29.1 takes the control plane back");
    assertThat(details.path("rendering").path("after").asText()).hasSize(64);
    assertThat(details.path("rendering").path("problems")).isEmpty();
    assertThat(details.path("rendering").path("changed").asInt()).isPositive();
    assertThat(sailwright("plan", NEWER, "--diff").output())
        .contains("1.29.1 and " + NEWER, "Deployment istio-system/istiod");
    assertThat(json("plan", NEWER).json().path("plan").path("digest"))
        .isEqualTo(plan.path("digest"));
  }

  /** istioctl analyze asks for its kinds, too, and the newer one warns of old ones among them. */
  @Test
  void aMeshWithTheGatewayApiIsBlockedByNothing() throws Exception {
    TestSettings.askAsBefore(folder);
    try (var gatewayApi = new Faults()) {
      gatewayApi
          .with(gatewayApi("gatewayclasses", "GatewayClass", "Cluster", "v1", "v1beta1"))
          .with(gatewayApi("gateways", "Gateway", "Namespaced", "v1", "v1beta1"))
          .with(gatewayApi("httproutes", "HTTPRoute", "Namespaced", "v1", "v1beta1"))
          .with(gatewayApi("grpcroutes", "GRPCRoute", "Namespaced", "v1"))
          .with(gatewayApi("tlsroutes", "TLSRoute", "Namespaced", "v1alpha3", "v1alpha2"))
          .with(gatewayApi("backendtlspolicies", "BackendTLSPolicy", "Namespaced", "v1"));
      var ended = precheck(NEWER);
      assertThat(ended.code()).as("%s", ended.json()).isZero();
      assertThat(codes(ended.json(), "BLOCKER")).isEmpty();
      assertThat(ended.json().path("analysis").path("compared").asBoolean())
          .as("%s", ended.json())
          .isTrue();
      assertThat(ended.json().path("blindSpots")).isEmpty();
    }
  }

  /**
   * As the Gateway API's own bundle names it, without its schema.
   *
   * @param versions the one that is stored first
   */
  private static String gatewayApi(String plural, String kind, String scope, String... versions) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: %1$s.gateway.networking.k8s.io
      annotations:
        api-approved.kubernetes.io: https://example.com/pull/1
        gateway.networking.k8s.io/bundle-version: v1.4.0
    spec:
      group: gateway.networking.k8s.io
      scope: %3$s
      names: {kind: %2$s, plural: %1$s}
      versions:
    """
            .formatted(plural, kind, scope)
        + Stream.of(versions)
            .map(version ->
                """
                    - name: %s
                      served: true
                      storage: %s
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                      subresources: {status: {}}
                """
                    .formatted(version, version.equals(versions[0])))
            .collect(Collectors.joining());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void eachFaultIsFound(String name, String code, String severity, String yaml) throws Exception {
    try (var faults = new Faults()) {
      faults.with(yaml);
      await(name)
          .atMost(Duration.ofMinutes(1))
          .pollDelay(Duration.ZERO)
          .untilAsserted(() ->
              assertThat(results(precheck(NEWER).json()))
                  .as(name)
                  .anySatisfy(result -> {
                    assertThat(result.path("code").asText()).isEqualTo(code);
                    assertThat(result.path("severity").asText()).isEqualTo(severity);
                    assertThat(result.path("evidence").toString()).contains("faulty");
                  }));
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(
            "a node that is short of disk",
            "NODES_NOT_READY",
            "BLOCKER",
            """
            apiVersion: v1
            kind: Node
            metadata: {name: faulty}
            status:
              conditions:
                - {type: Ready, status: "True", reason: a, message: a}
                - {type: DiskPressure, status: "True", reason: a, message: a}
            """),
        Arguments.of(
            "a kubelet that is too old",
            "KUBELETS_OUT_OF_RANGE",
            "BLOCKER",
            """
            apiVersion: v1
            kind: Node
            metadata: {name: faulty}
            status:
              nodeInfo: {kubeletVersion: v1.20.1, architecture: amd64, bootID: a, containerRuntimeVersion: a, kernelVersion: a, kubeProxyVersion: a, machineID: a, operatingSystem: linux, osImage: a, systemUUID: a}
            """),
        Arguments.of(
            "a budget that allows nothing",
            "BUDGET_EXHAUSTED",
            "APPROVAL",
            """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: faulty, namespace: team-1}
            spec: {minAvailable: 100%, selector: {matchLabels: {app: app-1}}}
            """),
        Arguments.of(
            "an EnvoyFilter of an older istiod",
            "ENVOY_FILTERS",
            "APPROVAL",
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: faulty}
            ---
            apiVersion: networking.istio.io/v1alpha3
            kind: EnvoyFilter
            metadata: {name: stats-filter-1.7, namespace: faulty}
            spec:
              configPatches:
                - applyTo: HTTP_FILTER
                  match: {context: SIDECAR_INBOUND, listener: {filterChain: {filter: {name: envoy.http_connection_manager}}}}
                  patch: {operation: INSERT_BEFORE, value: {name: istio.stats}}
            """),
        Arguments.of(
            "a quota that is full",
            "QUOTA_FULL",
            "BLOCKER",
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: faulty, namespace: team-1}
            spec: {hard: {pods: "1"}}
            """));
  }

  @ParameterizedTest
  @CsvSource({
    "'',nodes,list",
    "'',resourcequotas,list",
    "batch,jobs,list",
    "networking.k8s.io,networkpolicies,list",
    "networking.k8s.io,ingresses,list",
    "networking.istio.io,destinationrules,list",
    "networking.istio.io,serviceentries,list",
    "networking.istio.io,workloadentries,list",
    "networking.istio.io,gateways,list",
    "extensions.istio.io,wasmplugins,list"
  })
  void eachMissingRightBlocksAsUnknown(String group, String resource, String verb)
      throws Exception {
    kubernetes.withoutRight(group, resource, verb);
    var ended = precheck(NEWER);
    assertThat(ended.json().path("blindSpots").toString()).contains(verb + " " + resource);
    assertThat(ended.json().path("verdict").asText()).as("%s", ended.json()).isEqualTo("UNKNOWN");
    assertThat(ended.code()).isEqualTo(3);
  }

  private record Ended(int code, JsonNode json) {}

  private Ended precheck(String target) throws Exception {
    return json("precheck", target);
  }

  private Ended json(String command, String target) throws Exception {
    var ended = sailwright(command, target, "-o", "json");
    return new Ended(ended.exitCode(), new ObjectMapper().readTree(ended.output()));
  }

  private Bot.Ended sailwright(String... words) throws Exception {
    return Bot.run(
        kubeconfig,
        Stream.concat(
                Stream.of(words), Stream.of("--config", settings.toString(), "--context", "prod"))
            .toArray(String[]::new));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static List<JsonNode> results(JsonNode json) {
    return elements(json.path("results")).toList();
  }

  private static List<String> codes(JsonNode json, String severity) {
    return results(json).stream()
        .filter(result -> result.path("severity").asText().equals(severity))
        .map(result -> result.path("code").asText())
        .toList();
  }

  private static List<String> summary(JsonNode json) {
    return results(json).stream()
        .map(result ->
            result.path("number").asText()
                + " "
                + result.path("severity").asText()
                + " "
                + result.path("code").asText()
                + " "
                + result.path("evidence").path(0).asText())
        .toList();
  }
}
