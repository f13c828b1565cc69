package dev.sailwright.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.WorkloadBuilder;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisRulesTest {
  private static final String REFUSED =
      "Internal error occurred: failed calling webhook \"sidecar-injector.istio.io\": dial tcp"
          + " 10.0.0.1:15017: connect: connection refused";

  @Test
  void aSupportedMeshWithItsProxiesInStepIsHealthy() {
    var diagnosis = diagnose(new MeshBuilder().istiod("1.31.1").deployment("web", 2, 2, "1.31.1"));
    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.HEALTHY);
  }

  @Test
  void noReadyPodMeansDown() {
    var diagnosis =
        diagnose(new MeshBuilder().istiod("1.31.1", 2, 0, ControlPlane.Answer.NOT_ASKED));
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.DOWN);
    assertThat(diagnosis.findings().getFirst().message())
        .isEqualTo("istiod 1.31.1 is down on Kubernetes 1.34.2.");
    assertThat(diagnosis.findings().getFirst().evidence())
        .containsExactly("Deployment istio-system/istiod: 0 of 2 pods ready");
  }

  @Test
  void anIstiodThatKubernetesCallsReadyAndThatDoesNotAnswerIsDown() {
    var diagnosis = diagnose(new MeshBuilder().istiod("1.31.1", 1, 1, ControlPlane.Answer.REFUSED));
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.DOWN);
  }

  @Test
  void whereIstiodCouldNotBeAskedRefusedInjectionProvesIt() {
    var mesh =
        new MeshBuilder().istiod("1.31.1", 1, 1, ControlPlane.Answer.NOT_ASKED).refused(REFUSED);
    assertThat(diagnose(mesh).verdict()).isNotEqualTo(Diagnosis.Verdict.DOWN);
    assertThat(diagnose(mesh.deployment("web", 2, 0, "1.31.1")).verdict())
        .isEqualTo(Diagnosis.Verdict.DOWN);
  }

  @Test
  void noControlPlaneIsSaidUnlessItCouldNotBeSeen() {
    assertThat(diagnose(new MeshBuilder()).has(FindingCode.CONTROL_PLANE_MISSING)).isTrue();
    var blind =
        diagnose(
            new MeshBuilder()
                .blind(BlindSpot.Area.CONTROL_PLANE, "istiod", "may not list deployments"));
    assertThat(blind.has(FindingCode.CONTROL_PLANE_MISSING)).isFalse();
    assertThat(blind.verdict()).isEqualTo(Diagnosis.Verdict.UNKNOWN);
  }

  @Test
  void anApiThatIstiodNeedsAndThatIsGoneIsNamedWithWhenItWent() {
    var diagnosis = diagnose(new MeshBuilder().istiod("1.7.4"));
    assertThat(finding(diagnosis, FindingCode.NEEDED_API_GONE).evidence())
        .containsExactly(
            "ingresses.networking.k8s.io/v1beta1: not served, removed in Kubernetes 1.22",
            "ingressclasses.networking.k8s.io/v1beta1: not served, removed in Kubernetes 1.22");
  }

  @Test
  void anApiThatAnOlderKubernetesDoesNotHaveYetIsNotGone() {
    var young =
        new MeshBuilder()
            .istiod("1.7.4")
            .kubernetes("v1.17.17")
            .served("networking.k8s.io/v1beta1/ingresses");
    assertThat(diagnose(young).has(FindingCode.NEEDED_API_GONE)).isFalse();
    var lastWithBoth = young.kubernetes("v1.21.14");
    assertThat(diagnose(lastWithBoth).has(FindingCode.NEEDED_API_GONE)).isFalse();
    var first = young.kubernetes("v1.22.0");
    assertThat(finding(diagnose(first), FindingCode.NEEDED_API_GONE).evidence())
        .containsExactly(
            "ingressclasses.networking.k8s.io/v1beta1: not served, removed in Kubernetes 1.22");
  }

  @Test
  void anApiWithoutAnEndIsMissedOnAnyKubernetes() {
    var mesh = new MeshBuilder().istiod("1.31.1").served("v1/pods");
    assertThat(diagnose(mesh).has(FindingCode.NEEDED_API_GONE)).isTrue();
  }

  @Test
  void failedDiscoveryProvesNothing() {
    assertThat(
            diagnose(new MeshBuilder().istiod("1.7.4").discoveryFailed())
                .has(FindingCode.NEEDED_API_GONE))
        .isFalse();
  }

  @Test
  void whatIsNotKnownOfKubernetesRulesNothingOutAndIsNotHealthy() {
    var mesh = new MeshBuilder().istiod("1.31.1");
    assertThat(diagnose(mesh).ruledOut()).contains("Kubernetes serves every API that istiod needs");
    var blind =
        diagnose(
            mesh.discoveryFailed()
                .blind(BlindSpot.Area.KUBERNETES, "the served APIs", "forbidden"));
    assertThat(blind.ruledOut()).doesNotContain("Kubernetes serves every API that istiod needs");
    assertThat(blind.verdict()).isEqualTo(Diagnosis.Verdict.UNKNOWN);
  }

  @Test
  void refusedInjectionCountsOnlyWhilePodsAreMissing() {
    var mesh = new MeshBuilder().istiod("1.31.1").refused(REFUSED);
    assertThat(diagnose(mesh).has(FindingCode.INJECTION_REFUSED)).isFalse();
    mesh.deployment("cart", 2, 2, "1.31.1");
    assertThat(diagnose(mesh).has(FindingCode.INJECTION_REFUSED)).isFalse();
    var finding =
        finding(diagnose(mesh.deployment("web", 8, 0, "1.31.1")), FindingCode.INJECTION_REFUSED);
    assertThat(finding.message()).startsWith("2 of 10 pods of meshed workloads exist");
    assertThat(finding.evidence())
        .containsExactly("FailedCreate ReplicaSet shop/web-1 (7×): " + REFUSED);
  }

  @Test
  void aWebhookWithoutEndpointsOrWithoutAuthorityIsNamed() {
    var diagnosis =
        diagnose(
            new MeshBuilder()
                .istiod("1.31.1")
                .webhook(
                    Webhook.Kind.MUTATING,
                    "istio-sidecar-injector",
                    "namespace.x",
                    Webhook.CaBundle.EMPTY,
                    0)
                .deactivatedWebhook("istio-sidecar-injector-old"));
    assertThat(finding(diagnosis, FindingCode.WEBHOOK_WITHOUT_ENDPOINTS).evidence())
        .containsExactly(
            "mutating istio-sidecar-injector / namespace.x: Service istio-system/istiod has no"
                + " ready endpoint, failure policy Fail: no pod can be created in namespaces that"
                + " it selects");
    assertThat(finding(diagnosis, FindingCode.WEBHOOK_CA_BUNDLE).evidence())
        .containsExactly("mutating istio-sidecar-injector / namespace.x: caBundle empty");
  }

  @Test
  void endOfSupportAndAKubernetesOutOfRangeAreSaid() {
    var diagnosis = diagnose(new MeshBuilder().istiod("1.29.1").kubernetes("v1.36.0"));
    assertThat(finding(diagnosis, FindingCode.OUT_OF_SUPPORT).message())
        .isEqualTo("Istio 1.29.1 is out of support since 2026-10-12.");
    assertThat(finding(diagnosis, FindingCode.KUBERNETES_OUT_OF_RANGE).message())
        .isEqualTo("Istio 1.29 supports Kubernetes 1.31–1.35, this is 1.36.");
  }

  @Test
  void proxiesBehindAndPodsWithoutOneAreCounted() {
    var diagnosis =
        diagnose(
            new MeshBuilder()
                .istiod("1.31.1")
                .deployment("web", 3, 3, "1.30.5")
                .uninjected("cart", 2));
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.DEGRADED);
    assertThat(finding(diagnosis, FindingCode.STALE_PROXIES).message())
        .startsWith("3 proxies in 1 workloads");
    assertThat(finding(diagnosis, FindingCode.PODS_WITHOUT_PROXY).message()).startsWith("2 pods");
  }

  @Test
  void leftoversOfOldVersionsAreNamedOnceANewOneRuns() {
    var mesh =
        new MeshBuilder()
            .webhook(
                Webhook.Kind.VALIDATING,
                "istiod-istio-system",
                "validation.istio.io",
                Webhook.CaBundle.PRESENT,
                1)
            .webhook(
                Webhook.Kind.MUTATING,
                "istio-sidecar-injector",
                "sidecar-injector.istio.io",
                Webhook.CaBundle.PRESENT,
                1);
    assertThat(leftovers(mesh.istiod("1.29.1")))
        .containsExactly(
            "ValidatingWebhookConfiguration istiod-istio-system",
            "webhook sidecar-injector.istio.io in MutatingWebhookConfiguration"
                + " istio-sidecar-injector");
  }

  /** Since 1.10 the names are new, so what has the old ones is left over. */
  @ParameterizedTest
  @CsvSource({"1.9.9,false", "1.10.0,true"})
  void theNewNamesCameWith110(String version, boolean leftover) {
    var mesh = new MeshBuilder().istiod(version);
    assertThat(diagnose(oldValidator(mesh)).has(FindingCode.LEFTOVER)).isEqualTo(leftover);
  }

  @Test
  void oneLeftoverIsOneAndAnObjectIsNamedOnce() {
    var twice = oldValidator(oldValidator(new MeshBuilder().istiod("1.31.1")));
    assertThat(leftovers(twice)).hasSize(1);
    var injector =
        twice.webhook(
            Webhook.Kind.MUTATING,
            "istiod-istio-system",
            "sidecar-injector.istio.io",
            Webhook.CaBundle.PRESENT,
            1);
    assertThat(leftovers(injector)).hasSize(2);
  }

  @Test
  void webhooksWithTheNamesOfTodayAreNone() {
    var today =
        new MeshBuilder()
            .istiod("1.31.1")
            .webhook(
                Webhook.Kind.VALIDATING,
                "istio-validator-istio-system",
                "sidecar-injector.istio.io",
                Webhook.CaBundle.PRESENT,
                1)
            .webhook(
                Webhook.Kind.MUTATING,
                "istiod-istio-system",
                "rev.namespace.sidecar-injector.istio.io",
                Webhook.CaBundle.PRESENT,
                1);
    assertThat(diagnose(today).has(FindingCode.LEFTOVER)).isFalse();
  }

  @Test
  void aGatewayThatIstioctlShouldHaveMovedIsLeftBehind() {
    var mesh =
        new MeshBuilder()
            .istiod("1.31.1")
            .workload(gateway("behind").proxies(1, "1.30.5").build())
            .workload(gateway("half-way").proxies(1, "1.30.5").proxies(1, "1.31.1").build())
            .workload(gateway("scaled-down").desired(0).build())
            .workload(new WorkloadBuilder("web").proxies(1, "1.30.5").build());
    assertThat(leftovers(mesh)).containsExactly("Deployment shop/behind still runs an older proxy");
  }

  /** Each a finding of its own, with its own remedy. */
  private static List<String> leftovers(MeshBuilder mesh) {
    return diagnose(mesh).findings().stream()
        .filter(finding -> finding.code() == FindingCode.LEFTOVER)
        .peek(finding -> assertThat(finding.remedy()).isNotBlank())
        .map(Finding::message)
        .map(message ->
            message.replace("An older version left something behind: ", "").replaceAll("\\.$", ""))
        .toList();
  }

  private static WorkloadBuilder gateway(String name) {
    return new WorkloadBuilder(name).role(Workload.Role.GATEWAY).mover(Workload.Mover.INSTALL);
  }

  private static MeshBuilder oldValidator(MeshBuilder mesh) {
    return mesh.webhook(
        Webhook.Kind.VALIDATING,
        "istio-galley",
        "validation.istio.io",
        Webhook.CaBundle.PRESENT,
        1);
  }

  @Test
  void ofManyWorkloadsFiveAreNamedAndTheRestCounted() {
    var mesh = new MeshBuilder().istiod("1.31.1");
    for (var i = 1; i <= 5; i++) {
      mesh.deployment("app-" + i, 1, 1, "1.30.5");
    }
    assertThat(finding(diagnose(mesh), FindingCode.STALE_PROXIES).evidence())
        .hasSize(5)
        .startsWith("Deployment shop/app-1")
        .endsWith("Deployment shop/app-5");
    mesh.deployment("app-6", 1, 1, "1.30.5").deployment("app-7", 1, 1, "1.30.5");
    assertThat(finding(diagnose(mesh), FindingCode.STALE_PROXIES).evidence())
        .hasSize(6)
        .endsWith("Deployment shop/app-5", "and 2 more");
  }

  @Test
  void aWebhookThatIsAnsweredIsNotAccused() {
    var answered =
        new MeshBuilder()
            .istiod("1.31.1")
            .webhook(Webhook.Kind.MUTATING, "injector", "rev.x", Webhook.CaBundle.PRESENT, 1);
    assertThat(diagnose(answered).findings()).isEmpty();
  }

  @Test
  void podsThatAreRefusedForAnotherReasonAreNotTheInjectors() {
    var mesh =
        new MeshBuilder()
            .istiod("1.31.1", 1, 1, ControlPlane.Answer.NOT_ASKED)
            .deployment("web", 2, 1, "1.31.1")
            .refused("exceeded quota: pods=10");
    assertThat(diagnose(mesh).has(FindingCode.INJECTION_REFUSED)).isFalse();
    assertThat(diagnose(mesh).has(FindingCode.QUOTA_EXCEEDED)).isTrue();
    var timeout =
        new MeshBuilder()
            .istiod("1.31.1", 1, 1, ControlPlane.Answer.NOT_ASKED)
            .deployment("web", 2, 1, "1.31.1")
            .refused("failed calling webhook \"sidecar-injector.istio.io\": timed out");
    assertThat(finding(diagnose(timeout), FindingCode.INJECTION_REFUSED).message())
        .startsWith("1 of 2 pods");
    assertThat(diagnose(timeout).verdict()).isEqualTo(Diagnosis.Verdict.DEGRADED);
  }

  @Test
  void theOnlyIstiodScaledToNothingIsDown() {
    var mesh = new MeshBuilder().istiod("1.31.1", 0, 0, ControlPlane.Answer.NOT_ASKED);
    assertThat(diagnose(mesh).verdict()).isEqualTo(Diagnosis.Verdict.DOWN);
    assertThat(diagnose(mesh).causes().getFirst().finding().code())
        .isEqualTo(FindingCode.ISTIOD_SCALED_TO_ZERO);
  }

  @Test
  void theirOwnWebhooksAreNoLeftoversOfAnOldVersion() {
    var mesh =
        new MeshBuilder()
            .istiod("1.7.4")
            .webhook(
                Webhook.Kind.VALIDATING,
                "istiod-istio-system",
                "validation.istio.io",
                Webhook.CaBundle.PRESENT,
                1);
    assertThat(diagnose(mesh).has(FindingCode.LEFTOVER)).isFalse();
  }

  @Test
  void whatCouldNotBeSeenIsSaidAndKeepsAMeshFromBeingCalledHealthy() {
    var diagnosis =
        diagnose(
            new MeshBuilder()
                .istiod("1.31.1")
                .blind(BlindSpot.Area.DATA_PLANE, "pods", "may not list pods"));
    assertThat(finding(diagnosis, FindingCode.NOT_SEEN).evidence())
        .containsExactly("may not list pods");
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.UNKNOWN);
  }

  private static Diagnosis diagnose(MeshBuilder mesh) {
    return DiagnosisRules.diagnose(
        new Evidence(mesh.build(), TestCatalog.catalog(), LocalDate.parse("2026-11-23")));
  }

  private static Finding finding(Diagnosis diagnosis, FindingCode code) {
    assertThat(diagnosis.findings()).extracting(Finding::code).contains(code);
    return diagnosis.findings().stream()
        .filter(found -> found.code() == code)
        .findFirst()
        .orElseThrow();
  }
}
