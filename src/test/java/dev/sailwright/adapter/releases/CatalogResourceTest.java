package dev.sailwright.adapter.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.diagnosis.Signature;
import dev.sailwright.mesh.Bulletin;
import dev.sailwright.mesh.Bulletin.Exposure;
import dev.sailwright.mesh.BundleVersion;
import dev.sailwright.mesh.GatewayApiLimit;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KnownBad;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.NeededApi;
import dev.sailwright.mesh.Newest;
import dev.sailwright.mesh.Redaction;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.RemovedApi;
import dev.sailwright.mesh.Support;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spot checks, so that a new run of make-catalog.py cannot lose what the rules stand on. */
class CatalogResourceTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
  private final ReleaseCatalog catalog = CatalogResource.load();

  @Test
  void istiodOf17CannotLiveWithoutTheOldIngressApis() {
    assertThat(catalog.fatalApis(IstioVersion.of("1.7.4")))
        .extracting(api -> api.groupVersion() + "/" + api.resource(), NeededApi::removedIn)
        .containsExactlyInAnyOrder(
            tuple("networking.k8s.io/v1beta1/ingresses", Minor.parse("1.22")),
            tuple("networking.k8s.io/v1beta1/ingressclasses", Minor.parse("1.22")));
  }

  @Test
  void istiodOfTodayLosesNothingThatIsKnownToGo() {
    assertThat(catalog.fatalApis(IstioVersion.of("1.29.1"))).isEmpty();
    assertThat(catalog.fatalApis(IstioVersion.of("1.31.1"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "networking.k8s.io/v1beta1,ingresses,1.22,networking.k8s.io/v1,1.19",
    "extensions/v1beta1,networkpolicies,1.16,networking.k8s.io/v1,1.8",
    "storage.k8s.io/v1beta1,storageclasses,1.22,storage.k8s.io/v1,1.6",
    "flowcontrol.apiserver.k8s.io/v1beta3,flowschemas,1.32,flowcontrol.apiserver.k8s.io/v1,1.29"
  })
  void whatReplacesAnApiIsKnownByItsPlural(
      String groupVersion, String resource, String removedIn, String replacement, String since) {
    assertThat(catalog.removedApi(groupVersion, resource))
        .contains(
            new RemovedApi(
                groupVersion,
                resource,
                Minor.of(removedIn),
                Optional.of(new RemovedApi.Replacement(replacement, Minor.of(since)))));
  }

  @Test
  void nothingReplacesPodSecurityPoliciesAndWhatIsNotGoneIsNotKnown() {
    assertThat(
            catalog.removedApi("policy/v1beta1", "podsecuritypolicies").orElseThrow().replacement())
        .isEmpty();
    assertThat(catalog.removedApi("networking.k8s.io/v1", "ingresses")).isEmpty();
    assertThat(catalog.removedApi("networking.k8s.io/v1beta1", "leases")).isEmpty();
  }

  /** Two lists of two origins. */
  @Test
  void whatIstioNeedsEndsWhenTheOtherListSaysSo() {
    assertThat(catalog.all().stream().map(Release::newestPatch).flatMap(Optional::stream))
        .flatExtracting(catalog::neededApis)
        .isNotEmpty()
        .allSatisfy(api ->
            catalog
                .removedApi(api.groupVersion(), api.resource())
                .ifPresent(removed ->
                    assertThat(api.removedIn()).as(api.toString()).contains(removed.removedIn())));
  }

  @Test
  void rangesHaveALowerAndAnUpperBound() {
    var range = catalog.release(Minor.of("1.29")).flatMap(Release::kubernetes).orElseThrow();
    assertThat(range).hasToString("1.31–1.35");
    assertThat(range.contains(Minor.of("1.30"))).isFalse();
    assertThat(range.contains(Minor.of("1.36"))).isFalse();
  }

  @Test
  void aMinorWithoutATableHasNoRange() {
    assertThat(catalog.release(Minor.of("1.5")).orElseThrow().kubernetes()).isEmpty();
  }

  @Test
  void anAnnouncedEndIsAFact() {
    assertThat(catalog.support(IstioVersion.of("1.29.8"), TODAY))
        .isEqualTo(
            new Support(Support.State.ENDED, Optional.of(LocalDate.parse("2026-10-12")), false));
    assertThat(catalog.support(IstioVersion.of("1.7.4"), TODAY).state())
        .isEqualTo(Support.State.ENDED);
  }

  @Test
  void anExpectedMonthIsItsLastDayAndSaidToBeEstimated() {
    assertThat(catalog.support(IstioVersion.of("1.30.5"), TODAY))
        .isEqualTo(
            new Support(Support.State.SUPPORTED, Optional.of(LocalDate.parse("2026-11-30")), true));
    assertThat(catalog.support(IstioVersion.of("1.31.1"), TODAY).ends())
        .contains(LocalDate.parse("2027-02-28"));
  }

  @Test
  void theNewestForThisKubernetesIsTheNewestPatchOfTheNewestMinor() {
    assertThat(catalog.newestFor(Minor.of("1.34")))
        .contains(new Newest(IstioVersion.of("1.31.1"), true));
    assertThat(catalog.newestFor(Minor.of("1.31")))
        .contains(new Newest(IstioVersion.of("1.29.8"), true));
  }

  @Test
  void everyMinorFollowsTheOneBeforeItAndHasPatchesOfItsOwn() {
    var all = catalog.all();
    assertThat(all).hasSizeGreaterThan(30);
    for (var index = 1; index < all.size(); index++) {
      assertThat(all.get(index - 1).minor().plus(1)).isEqualTo(all.get(index).minor());
    }
    assertThat(all)
        .allSatisfy(release ->
            assertThat(release.patches())
                .isNotEmpty()
                .allSatisfy(patch -> assertThat(patch.minor()).isEqualTo(release.minor())));
  }

  @Test
  void theDataSaysItsDay() {
    assertThat(catalog.asOf().data()).isAfterOrEqualTo(TODAY);
  }

  /** Each line comes with a sample; an earlier signature must not take it away. */
  @Test
  void everySignatureFitsItsOwnSampleAndNoEarlierOneDoes() throws IOException {
    var signatures = CatalogResource.signatures();
    var samples =
        new ObjectMapper()
            .readTree(CatalogResource.class.getResourceAsStream("/catalog/signatures.json"))
            .path("signatures");
    assertThat(signatures).hasSize(61).hasSameSizeAs(samples);
    for (var row : samples) {
      var first =
          signatures.stream()
              .filter(signature -> signature.pattern().matcher(row.path("sample").asText()).find())
              .map(Signature::id)
              .findFirst();
      assertThat(first).as(row.path("sample").asText()).contains(row.path("id").asText());
    }
  }

  /** What each log line leads to, and how it weighs. */
  private static final String MEANT =
      """
      LOGS_API_REMOVED WARNING: api-removed-ingress api-removed-ingressclass
      LOGS_API_REMOVED WARNING: api-removed-validatingwebhook api-removed-mutatingwebhook
      LOGS_API_REMOVED WARNING: watch-error-cluster api-removed-any crd-list-failed
      LOGS_API_REMOVED WARNING: webhook-patch-notfound cert-provider-kubernetes
      LOGS_API_UNREACHABLE WARNING: crd-list-failed-other
      LOGS_WEBHOOK_FAILURE WARNING: webhook-patch-failed webhook-ca-missing webhook-timeout
      LOGS_STARTUP_STUCK WARNING: cache-sync-failed
      LOGS_REMOTE_CLUSTER INFO: kube-sync-timeout remote-cluster-sync-timeout
      LOGS_OTHER WARNING: discovery-create-failed
      LOGS_ROOT_MISMATCH WARNING: istiod-ca-failed webhook-x509 tls-verify x509-unknown
      LOGS_CERTIFICATE_EXPIRED WARNING: ca-signing-expired x509-expired
      LOGS_CA_SIGNING WARNING: csr-signing-error sds-generate
      LOGS_AUTHENTICATION WARNING: authn-failed xds-closed-16-7 token-missing
      LOGS_XDS_REJECTED WARNING: xds-rejected-istiod not-ready-rejected envoy-config-rejected
      LOGS_LEADER_LOST INFO: leader-lost
      LOGS_JWKS WARNING: jwks-fetch
      LOGS_JWKS INFO: jwks-refresh jwks-fake
      LOGS_INJECTION_FAILED WARNING: inject-annotations inject-failed
      LOGS_ISTIOD_UNREACHABLE WARNING: webhook-no-endpoints sds-closed-14 xds-closed-14
      LOGS_ISTIOD_UNREACHABLE WARNING: dial-15012-refused dial-15012-timeout lookup-istiod
      LOGS_ISTIOD_UNREACHABLE WARNING: not-ready-config csr-sign-agent root-cm-missing
      LOGS_WEBHOOK_FAILURE INFO: invalid-config
      LOGS_RBAC_DENIED INFO: sds-unauthorized rbac-denied-proxy
      LOGS_OTHER INFO: sds-secret-missing xds-closed-13-0
      LOGS_RBAC_DENIED WARNING: k8s-forbidden
      LOGS_CRD_VERSION INFO: gateway-crd-old
      LOGS_ISTIOD_UNREACHABLE INFO: xds-no-stream agent-upstream cert-warm
      LOGS_CLOCK_SKEW WARNING: x509-notyet
      LOGS_AUTHENTICATION INFO: jwt-refused
      LOGS_PROXY_CRASH WARNING: epoch-crash
      LOGS_OUT_OF_MEMORY WARNING: oom
      LOGS_MESSAGE_TOO_LARGE WARNING: grpc-too-large
      """;

  @Test
  void everyLogLineLeadsToItsFindingWithItsSeverity() {
    var meant =
        MEANT
            .lines()
            .map(line -> line.split(": ", 2))
            .flatMap(row -> Stream.of(row[1].split(" ")).map(id -> id + " " + row[0]))
            .toList();
    assertThat(CatalogResource.signatures())
        .extracting(line -> line.id() + " " + line.code() + " " + line.severity())
        .containsExactlyInAnyOrderElementsOf(meant);
  }

  /** What we say ourselves goes through the redaction, too. */
  @Test
  void nothingOfWhatALogLineMeansIsTakenForASecret() {
    for (var signature : CatalogResource.signatures()) {
      assertThat(Redaction.of(List.of(signature.meaning(), signature.nextCheck())))
          .containsExactly(signature.meaning(), signature.nextCheck());
    }
  }

  @Test
  void bulletinsSpareWhatCameAfterThemAndSayNothingOfWhatWasOutOfSupport() {
    assertThat(exposure("ISTIO-SECURITY-2026-006", "1.29.6")).isEqualTo(Exposure.AFFECTED);
    assertThat(exposure("ISTIO-SECURITY-2026-006", "1.29.7")).isEqualTo(Exposure.NOT_AFFECTED);
    assertThat(exposure("ISTIO-SECURITY-2026-006", "1.31.0")).isEqualTo(Exposure.NOT_AFFECTED);
    assertThat(exposure("ISTIO-SECURITY-2026-006", "1.28.9")).isEqualTo(Exposure.NOT_ASSESSED);
    assertThat(exposure("ISTIO-SECURITY-2026-006", "1.7.4")).isEqualTo(Exposure.NOT_ASSESSED);
    assertThat(exposure("ISTIO-SECURITY-2021-006", "1.7.4")).isEqualTo(Exposure.AFFECTED);
  }

  @Test
  void aVersionThatTheDataDoNotHaveIsSaidToBeUnchecked() {
    assertThat(catalog.security(IstioVersion.of("1.31.99")).checked()).isFalse();
    assertThat(catalog.security(IstioVersion.of("1.32.0-alpha")).checked()).isFalse();
    assertThat(catalog.security(IstioVersion.of("1.31.1")).checked()).isTrue();
    assertThat(catalog.security(IstioVersion.of("1.7.4")).affecting()).hasSizeGreaterThan(15);
    assertThat(catalog.security(IstioVersion.of("1.7.4")).affecting())
        .noneMatch(Bulletin::advisory);
    assertThat(catalog.security(IstioVersion.of("1.29.1")).clean())
        .contains(IstioVersion.of("1.29.7"));
  }

  @ParameterizedTest
  @CsvSource({
    "1.28.10,''",
    "1.29.0,ambient-nftables-restart",
    "1.29.1,ambient-nftables-restart",
    "1.29.2,hashable-string ambient-nftables-restart",
    "1.29.3,hashable-string ambient-nftables-restart",
    "1.29.4,hashable-string",
    "1.29.5,''",
    "1.30.0,hashable-string ambient-nftables-restart",
    "1.30.1,hashable-string",
    "1.30.2,''",
    "1.24.0,ztunnel-out-of-order cni-unprivileged",
    "1.24.1,ztunnel-out-of-order",
    "1.24.2,ztunnel-out-of-order",
    "1.24.3,''"
  })
  void versionsThatGoWrongAreKnown(String version, String ids) {
    assertThat(catalog.hazards().ofVersion(IstioVersion.of(version)))
        .extracting(KnownBad::id)
        .containsExactlyInAnyOrder(ids.isEmpty() ? new String[0] : ids.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "1.7.8,1.8.0,raw-buffer-match",
    "1.7.8,1.8.6,raw-buffer-match",
    "1.8.0,1.8.6,''",
    // where old proxies come out of an outage there is no traffic to lose
    "1.7.4,1.29.8,''",
    "1.23.2,1.24.0,waypoint-address",
    "1.23.2,1.24.1,''",
    "1.24.0,1.24.1,''",
    "1.13.9,1.17.2,stats-filter-skip",
    "1.13.9,1.16.7,''",
    "1.14.6,1.17.2,''",
    "1.17.8,1.20.3,proxy-protocol-untyped",
    "1.17.8,1.19.10,''",
    "1.18.7,1.20.3,''"
  })
  void stepsThatGoWrongAreKnown(String from, String to, String id) {
    assertThat(catalog.hazards().ofStep(IstioVersion.of(from), IstioVersion.of(to)))
        .filteredOn(bad -> bad.from().isPresent())
        .extracting(KnownBad::id)
        .isEqualTo(id.isEmpty() ? List.of() : List.of(id));
  }

  @Test
  void theWayFrom16To17IsTo175() {
    var from = IstioVersion.of("1.6.14");
    assertThat(catalog.hazards().ofStep(from, IstioVersion.of("1.7.4"))).hasSize(1);
    assertThat(catalog.hazards().ofStep(from, IstioVersion.of("1.7.5"))).isEmpty();
  }

  /** As of pkg/kube/kclient/crdwatcher.go at each of these tags. */
  @ParameterizedTest
  @CsvSource({
    "1.27.8,TLS_ROUTES,1.5.0,NEVER_READY",
    "1.27.9,TLS_ROUTES,1.4.1,IGNORED",
    "1.28.5,TLS_ROUTES,1.5.0,NEVER_READY",
    "1.28.6,TLS_ROUTES,1.4.1,IGNORED",
    "1.28.7,TLS_ROUTES,1.4.1,''",
    "1.28.10,TLS_ROUTES,1.5.0,IGNORED",
    "1.29.1,TLS_ROUTES,1.5.0,NEVER_READY",
    "1.29.2,TLS_ROUTES,1.4.0,''",
    "1.29.2,TLS_ROUTES,1.4.1,IGNORED",
    "1.29.3,TLS_ROUTES,1.4.1,''",
    "1.29.6,TLS_ROUTES,1.5.0,IGNORED",
    "1.30.0,TLS_ROUTES,1.4.1,IGNORED",
    "1.30.0,TLS_ROUTES,1.5.0,''",
    "1.27.0,BACKEND_TLS_POLICIES,1.3.0,''",
    "1.28.0,BACKEND_TLS_POLICIES,1.3.0,IGNORED",
    "1.28.0,BACKEND_TLS_POLICIES,1.4.0,''",
    "1.21.0,GRPC_ROUTES,1.0.0,''",
    "1.22.0,GRPC_ROUTES,1.0.0,IGNORED",
    "1.31.1,GRPC_ROUTES,1.1.0,''"
  })
  void everyIstiodHasTheLimitsThatItsCodeHas(
      String istio, GatewayApiLimit.Resource resource, String bundle, String effect) {
    assertThat(
            catalog.hazards().gatewayApi(IstioVersion.of(istio)).stream()
                .filter(limit -> limit.resource() == resource)
                .filter(limit -> limit.excludes(BundleVersion.of(bundle)))
                .map(limit -> limit.effect().name()))
        .isEqualTo(effect.isEmpty() ? List.of() : List.of(effect));
  }

  @Test
  void everyHazardHasItsSource() {
    assertThat(catalog.hazards().knownBad())
        .isNotEmpty()
        .allSatisfy(bad -> assertThat(bad.sources()).as(bad.id()).isNotEmpty());
    assertThat(catalog.hazards().gatewayApi())
        .isNotEmpty()
        .allSatisfy(limit -> assertThat(limit.sources()).isNotEmpty());
  }

  private Exposure exposure(String id, String version) {
    var bulletin =
        catalog.bulletins().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    return catalog.exposure(bulletin, IstioVersion.of(version));
  }
}
