package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
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

/** {@code bin/sailwright diagnose} of real meshes, under the bot's own rights. */
class DiagnoseIT {
  /** Of the version, as old as it is; nothing is broken. */
  private static final Set<String> OF_ITS_AGE = Set.of("OUT_OF_SUPPORT", "SECURITY_BULLETINS");

  /** Counted since something started: as notes they stay when what they counted is over. */
  private static final Set<String> SINCE_THE_START =
      Set.of(
          "XDS_REJECTED",
          "PUSHES_FAILED",
          "PUSHES_SLOW",
          "INJECTIONS_FAILED",
          "WEBHOOK_PATCHES_FAILED",
          "WEBHOOK_CALLS_FAILED",
          "API_SERVER_ERRORS");

  @TempDir Path folder;

  private final Kubernetes kubernetes = new Kubernetes();
  private Path kubeconfig = Path.of("");

  @BeforeEach
  void deploy() throws Exception {
    kubernetes.deploy(folder);
    kubeconfig = folder.resolve("bot.kubeconfig");
  }

  @AfterEach
  void rightsAsBefore() throws Exception {
    kubernetes.deploy(folder);
    kubernetes.close();
  }

  @Test
  void theRemovedApiComesFirst() throws Exception {
    await("the refused pods to be seen")
        .atMost(Duration.ofMinutes(1))
        .until(() ->
            codes(diagnose().json()).containsAll(Set.of("INJECTION_REFUSED", "LOGS_API_REMOVED")));
    var began = System.nanoTime();
    var ended = diagnose();
    var took = Duration.ofNanos(System.nanoTime() - began);
    var top = ended.json().path("causes").path(0);
    System.out.println("the cause after " + took.toMillis() + " ms: " + top.toPrettyString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(top.path("code").asText()).isEqualTo("NEEDED_API_GONE");
    assertThat(top.path("confidence").asText()).isEqualTo("HIGH");
    assertThat(top.path("symptoms").findValuesAsText("code"))
        .contains("CONTROL_PLANE_DOWN", "INJECTION_REFUSED");
    assertThat(symptom(top, "INJECTION_REFUSED").path("message").asText())
        .startsWith("0 of 8 pods");
    assertThat(symptom(top, "INJECTION_REFUSED").path("evidence").toString())
        .contains("FailedCreate ReplicaSet team-", "failed calling webhook")
        .contains("sidecar-injector.istio.io", "connection refused");
    // Nobody probes its pod here, so it counts as ready; that nobody answers is what proves it.
    assertThat(symptom(top, "CONTROL_PLANE_DOWN").path("evidence").toString())
        .contains("sidecar-injector.istio.io", "connection refused");
    assertThat(symptom(top, "LOGS_API_REMOVED").path("evidence").toString())
        .contains("istio-system/istiod-", "Failed to list *v1beta1.Ingress")
        .contains("could not find the requested resource");
    assertThat(ended.json().path("targets").toString()).contains("1.31.1", "1.30.5");
    assertThat(took).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void theMendedMeshHasItsLeftoversAlone() throws Exception {
    await("the proxies to be connected")
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .until(() -> !codes(diagnose().json()).contains("PROXIES_NOT_CONNECTED"));
    var ended = diagnose();
    assertThat(ended.code()).as("%s", ended.json()).isZero();
    var broken =
        causes(ended.json()).filter(cause -> !isOfItsAge(cause) && !isOver(cause)).toList();
    assertThat(broken)
        .as("%s", ended.json())
        .allSatisfy(cause -> {
          assertThat(cause.path("code").asText()).isEqualTo("LEFTOVER");
          assertThat(cause.path("remedy").asText()).contains("kubectl");
        })
        .extracting(cause -> cause.path("message").asText())
        .containsExactlyInAnyOrder(
            "An older version left something behind: ValidatingWebhookConfiguration"
                + " istiod-istio-system.",
            "An older version left something behind: webhook sidecar-injector.istio.io in"
                + " MutatingWebhookConfiguration istio-sidecar-injector.");
  }

  @Test
  void aHealthyMeshHasNoErrorButItsAge() throws Exception {
    try (var agents = Agents.telling(43_200)) {
      var began = System.nanoTime();
      var ended = diagnose();
      var took = Duration.ofNanos(System.nanoTime() - began);
      System.out.println("a healthy mesh after " + took.toMillis() + " ms");
      assertThat(ended.code()).isZero();
      assertThat(ended.json().path("blindSpots")).isEmpty();
      assertThat(codes(ended.json())).isEqualTo(OF_ITS_AGE);
      assertThat(ended.json().path("ruledOut").toString())
          .contains(
              "istiod runs and answers",
              "root certificates are valid",
              "proxies are connected",
              "proxies take what istiod sends",
              "no certificate of the proxies that were looked at");
    }
  }

  @Test
  void agentsThatDoNotAnswerAreOneNoteAndChangeNothing() throws Exception {
    var ended = diagnose();
    assertThat(ended.code()).isZero();
    assertThat(ended.json().path("blindSpots").findValuesAsText("area"))
        .as("%s", ended.json())
        .containsExactly("PROXIES");
    assertThat(ended.json().at("/blindSpots/0/subject").asText())
        .isEqualTo("the certificates of workloads");
    assertThat(codes(ended.json())).isEqualTo(OF_ITS_AGE);
  }

  @Test
  void withoutPortForwardNobodyKnowsWhoIsInSync() throws Exception {
    kubernetes.withoutRightInControlPlane("", "pods/portforward", "get");
    var ended = diagnose();
    assertThat(ended.json().path("blindSpots").toString()).contains("get pods/portforward");
    assertThat(ended.json().path("ruledOut").toString()).doesNotContain("take what istiod sends");
    assertThat(ended.code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'',events,list",
    "'',pods/log,get",
    "'',configmaps,list",
    "admissionregistration.k8s.io,mutatingwebhookconfigurations,list",
    "admissionregistration.k8s.io,validatingwebhookconfigurations,list"
  })
  void aMissingRightIsNamedAndNothingIsCalledFine(String group, String resource, String verb)
      throws Exception {
    kubernetes.withoutRight(group, resource, verb);
    var ended = diagnose();
    assertThat(ended.json().path("blindSpots").toString()).contains(verb + " " + resource);
    assertThat(ended.json().path("verdict").asText()).isEqualTo("UNKNOWN");
    assertThat(ended.code()).isEqualTo(3);
  }

  @Test
  void withoutMetricsNobodyKnowsWhoIsConnected() throws Exception {
    kubernetes.withoutUrl("/metrics");
    var ended = diagnose();
    assertThat(ended.json().path("blindSpots").toString()).contains("get /metrics");
    assertThat(ended.json().path("verdict").asText()).isEqualTo("UNKNOWN");
    assertThat(ended.code()).isEqualTo(3);
  }

  @Test
  void anInjectorThatFailsClosedIsAnErrorBeforeAnyPodIsRefused() throws Exception {
    try (var faults = new Faults()) {
      faults.serviceWithoutEndpoints();
      await("the endpoints to be gone")
          .atMost(Duration.ofMinutes(1))
          .pollDelay(Duration.ZERO)
          .untilAsserted(() -> {
            var ended = diagnose();
            var top = ended.json().path("causes").path(0);
            assertThat(top.path("code").asText()).isEqualTo("WEBHOOK_WITHOUT_ENDPOINTS");
            assertThat(top.path("severity").asText()).isEqualTo("BLOCKER");
            assertThat(top.path("evidence").toString())
                .contains("failure policy Fail: no pod can be created in namespace team-1");
            assertThat(codes(ended.json())).doesNotContain("INJECTION_REFUSED");
            assertThat(ended.code()).isEqualTo(1);
          });
    }
    awaitWell("an injector without endpoints");
  }

  /** Somebody asks again and again for what a webhook keeps out, and nothing of it is an event. */
  @Test
  void whatIsCountedWhileSomebodyLooksHappensNow() throws Exception {
    try (var faults = new Faults()) {
      faults.with(CLOSED_WEBHOOK);
      try (var asking = faults.askInVain()) {
        await("calls to fail")
            .atMost(Duration.ofMinutes(1))
            .pollDelay(Duration.ZERO)
            .untilAsserted(() -> {
              var top = diagnose().json().path("causes").path(0);
              System.out.println("calls that fail: " + top.toPrettyString());
              assertThat(top.path("code").asText()).isEqualTo("OTHER_WEBHOOK_CLOSED");
              var calls = symptom(top, "WEBHOOK_CALLS_FAILED");
              assertThat(calls.path("severity").asText()).isEqualTo("WARNING");
              assertThat(calls.path("evidence").path(0).asText())
                  .startsWith("pods.policy.example.com: ")
                  .containsPattern(" calls without an answer within [2-9] s$");
            });
      }
    }
    awaitWell("a webhook that was asked in vain");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void eachFaultIsTheTopCause(String name, String code, Consumer<Faults> make) throws Exception {
    try (var faults = new Faults()) {
      make.accept(faults);
      await(name + " to be the top cause")
          .atMost(Duration.ofMinutes(1))
          .pollDelay(Duration.ZERO)
          .untilAsserted(() -> {
            var json = diagnose().json();
            System.out.println(name + ": " + summary(json));
            assertThat(json.path("causes").path(0).path("code").asText())
                .as("%s", json)
                .isEqualTo(code);
          });
    }
    awaitWell(name);
  }

  private void awaitWell(String after) {
    await("the mesh to be well again after: " + after)
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .untilAsserted(() -> assertThat(codes(diagnose().json())).isEqualTo(OF_ITS_AGE));
  }

  /**
   * Each refusal has a workload of its own: of one object, Kubernetes tells only so many events in
   * a while.
   */
  static Stream<Arguments> faults() {
    return Stream.of(
        fault("istiod stopped", "CONTROL_PLANE_DOWN", Faults::istiodProcessEnds),
        fault("istiod scaled to zero", "ISTIOD_SCALED_TO_ZERO", Faults::scaleIstiodToZero),
        fault("istiod's pod has no node", "ISTIOD_NOT_SCHEDULED", Faults::unschedulableIstiod),
        fault("istiod's pod refused by a quota", "ISTIOD_PODS_REFUSED", Faults::quotaAroundIstiod),
        fault(
            "istiod's image cannot be pulled",
            "ISTIOD_IMAGE",
            faults -> faults.istiodWaits("ImagePullBackOff", "")),
        fault(
            "istiod out of memory",
            "ISTIOD_OUT_OF_MEMORY",
            faults -> faults.istiodWaits("CrashLoopBackOff", "OOMKilled")),
        fault(
            "istiod in a crash loop",
            "ISTIOD_CRASH_LOOP",
            faults -> faults.istiodWaits("CrashLoopBackOff", "Error")),
        fault(
            "Service without endpoints, and pods to create",
            "WEBHOOK_WITHOUT_ENDPOINTS",
            faults -> faults.serviceWithoutEndpoints().scaleUp("team-1", "app-1")),
        fault("caBundle empty", "WEBHOOK_CA_BUNDLE", faults -> faults.canary("")),
        fault(
            "caBundle of a foreign authority",
            "WEBHOOK_FOREIGN_AUTHORITY",
            faults -> faults.canary(base64(Certificates.valid()))),
        fault(
            "root expired",
            "ROOT_CERTIFICATE_EXPIRED",
            faults -> faults.root("team-1", Certificates.expired())),
        fault(
            "roots differ between namespaces",
            "ROOT_CERTIFICATES_DIFFER",
            faults -> faults.root("team-1", Certificates.valid())),
        fault(
            "two injectors for the same pods",
            "OVERLAPPING_INJECTORS",
            faults -> faults.with(SECOND_INJECTOR)),
        fault("tag on a dead revision", "TAG_ON_DEAD_REVISION", faults -> faults.with(DEAD_TAG)),
        fault(
            "a tag's Service on a dead revision",
            "TAG_SERVICE_ASTRAY",
            faults -> faults.with(STRAY_TAG_SERVICE)),
        fault(
            "namespace on a dead revision",
            "NAMESPACE_ON_DEAD_REVISION",
            faults -> faults.with(namespace("istio.io/rev: gone"))),
        fault(
            "both injection labels",
            "BOTH_INJECTION_LABELS",
            faults -> faults.labelNamespace("team-1", Map.of("istio.io/rev", "default"))),
        fault(
            "two versions in a revision",
            "MIXED_REVISION",
            faults -> faults.deployment("istiod-old", "default", "1.28.3")),
        fault("leftover validator", "LEFTOVER", faults -> faults.with(LEFTOVER_VALIDATOR)),
        fault(
            "proxies two minors behind",
            "PROXY_SKEW",
            faults -> faults.with(namespace("")).with(deployment("proxyv2:1.27.3", ""))),
        fault(
            "proxies one minor behind",
            "STALE_PROXIES",
            faults -> faults.with(namespace("")).with(deployment("proxyv2:1.28.3", ""))),
        fault(
            "pods from before the label",
            "PODS_WITHOUT_PROXY",
            faults -> {
              faults.with(namespace("other: label")).with(deployment("", "")).awaitPod("faulty");
              faults.labelNamespace("faulty", Map.of("istio-injection", "enabled"));
            }),
        fault(
            "quota too small",
            "QUOTA_EXCEEDED",
            faults -> faults.with(QUOTA).scaleUp("team-2", "app-1")),
        fault(
            "ServiceAccount missing",
            "SERVICE_ACCOUNT_MISSING",
            faults ->
                faults
                    .with(namespace("istio-injection: enabled"))
                    .with(deployment("", "serviceAccountName: nobody"))),
        fault(
            "pods denied by Pod Security",
            "ADMISSION_DENIED",
            faults -> {
              faults.labelNamespace(
                  "team-3", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
              faults.scaleUp("team-3", "app-1");
            }),
        fault(
            "another program's webhook fails closed",
            "OTHER_WEBHOOK_CLOSED",
            faults -> faults.with(CLOSED_WEBHOOK).scaleUp("team-4", "app-1")),
        fault("proxies are connected to nobody", "PROXIES_NOT_CONNECTED", Faults::proxiesLeave),
        fault("proxies stand still", "PROXIES_NOT_SYNCED", Faults::proxiesStandStill),
        fault(
            "certificates of workloads expired",
            "WORKLOAD_CERTIFICATE_EXPIRED",
            faults -> faults.agentsTell(-60)),
        fault(
            "Gateway API's CRDs too new",
            "GATEWAY_API_TOO_NEW",
            faults -> faults.with(TLS_ROUTES)));
  }

  private static Arguments fault(String name, String code, Consumer<Faults> make) {
    return Arguments.of(name, code, make);
  }

  private static final String SECOND_INJECTOR =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata:
        name: istio-sidecar-injector-second
        labels: {app: sidecar-injector, istio.io/rev: default}
      webhooks:
        - name: namespace.sidecar-injector.istio.io
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Ignore
          clientConfig: {service: {name: istiod, namespace: istio-system, path: /inject}}
          namespaceSelector: {matchLabels: {istio-injection: enabled}}
          rules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
      """;

  private static final String DEAD_TAG =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata:
        name: istio-revision-tag-stable
        labels: {app: sidecar-injector, istio.io/rev: gone, istio.io/tag: stable}
      webhooks:
        - name: rev.namespace.sidecar-injector.istio.io
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Fail
          clientConfig: {service: {name: istiod-gone, namespace: istio-system, path: /inject}}
          namespaceSelector: {matchLabels: {istio.io/rev: stable}}
          rules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
      """;

  private static final String STRAY_TAG_SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: istiod-revision-tag-next
        namespace: istio-system
        labels: {app: istiod, istio.io/rev: gone, istio.io/tag: next}
      spec:
        selector: {app: istiod, istio.io/rev: gone}
        ports: [{name: https-dns, port: 15012, protocol: TCP}]
      """;

  private static final String LEFTOVER_VALIDATOR =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: istiod-istio-system, labels: {app: istiod}}
      webhooks:
        - name: validation.istio.io
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Ignore
          clientConfig: {service: {name: istiod, namespace: istio-system, path: /validate}}
          rules:
            - {apiGroups: [networking.istio.io], apiVersions: ["*"], operations: [CREATE], resources: ["*"]}
      """;

  private static final String CLOSED_WEBHOOK =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: {name: policy-of-somebody}
      webhooks:
        - name: pods.policy.example.com
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Fail
          clientConfig: {service: {name: policy, namespace: default}}
          rules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
      """;

  private static final String QUOTA =
      """
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: small, namespace: team-2}
      spec: {hard: {pods: "1"}}
      """;

  private static final String TLS_ROUTES =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: tlsroutes.gateway.networking.k8s.io
        annotations:
          api-approved.kubernetes.io: https://example.com/pull/1
          gateway.networking.k8s.io/bundle-version: v1.5.0
      spec:
        group: gateway.networking.k8s.io
        scope: Namespaced
        names: {kind: TLSRoute, plural: tlsroutes}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private static String namespace(String labels) {
    return """
    apiVersion: v1
    kind: Namespace
    metadata: {name: faulty, labels: {%s}}
    """
        .formatted(labels);
  }

  /**
   * @param proxy image of its istio-proxy; empty for none of its own
   * @param more of the pod's spec
   */
  private static String deployment(String proxy, String more) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shop, namespace: faulty}
    spec:
      selector: {matchLabels: {app: shop}}
      template:
        metadata: {labels: {app: shop}}
        spec:
          containers:
            - {name: app, image: "example/app:1"}
    %s%s
    """
        .formatted(
            proxy.isEmpty()
                ? ""
                : "        - {name: istio-proxy, image: \"docker.io/istio/%s\"}\n".formatted(proxy),
            more.isEmpty() ? "" : "      " + more);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private record Ended(int code, JsonNode json) {}

  private Ended diagnose() throws Exception {
    var ended = Bot.run(kubeconfig, "diagnose", "--context", "prod", "-o", "json");
    return new Ended(ended.exitCode(), new ObjectMapper().readTree(ended.output()));
  }

  private static Stream<JsonNode> causes(JsonNode json) {
    return StreamSupport.stream(json.path("causes").spliterator(), false);
  }

  /** Of all that may still be so. */
  private static Set<String> codes(JsonNode json) {
    return causes(json)
        .flatMap(cause -> Stream.concat(Stream.of(cause), symptoms(cause)))
        .filter(finding -> !isOver(finding))
        .map(finding -> finding.path("code").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<JsonNode> symptoms(JsonNode cause) {
    return StreamSupport.stream(cause.path("symptoms").spliterator(), false);
  }

  private static JsonNode symptom(JsonNode cause, String code) {
    return symptoms(cause)
        .filter(symptom -> symptom.path("code").asText().equals(code))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + code + " under " + cause));
  }

  /** What happens now is a warning. */
  private static boolean isOver(JsonNode finding) {
    return SINCE_THE_START.contains(finding.path("code").asText())
        && finding.path("severity").asText().equals("INFO");
  }

  private static boolean isOfItsAge(JsonNode cause) {
    return OF_ITS_AGE.contains(cause.path("code").asText());
  }

  private static List<String> summary(JsonNode json) {
    return causes(json)
        .map(cause ->
            cause.path("code").asText()
                + " ("
                + cause.path("confidence").asText()
                + ", explains "
                + cause.path("symptoms").findValuesAsText("code")
                + ")")
        .toList();
  }
}
