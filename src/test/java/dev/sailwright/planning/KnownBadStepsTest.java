package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.adapter.releases.CatalogResource;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Workload;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.SurroundingsBuilder;
import dev.sailwright.testing.WorkloadBuilder;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known to go wrong, of the releases that there are: hops go round it, or it is told. */
class KnownBadStepsTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
  private static final ReleaseCatalog CATALOG = CatalogResource.load();

  @ParameterizedTest
  @CsvSource({
    "1.23.2,1.24.0,WAYPOINT,1.24.1",
    "1.23.2,1.24.2,ZTUNNEL,1.24.3",
    "1.29.2,1.29.3,ZTUNNEL,1.29.4",
    "1.29.6,1.30.0,ZTUNNEL,1.30.1"
  })
  void aStepThatHurtsWhatIsHereIsBlockedAndTheBetterVersionNamed(
      String from, String to, Workload.Role role, String better) {
    assertThat(known(evidence(from, role), to))
        .allMatch(Finding::blocks)
        .extracting(Finding::remedy)
        .contains("Choose " + better + " or newer.");
    assertThat(known(evidence(from, Workload.Role.SIDECAR), to)).isEmpty();
  }

  /** Whatever 1.8 one chooses, so the way leads there, says so, and people decide. */
  @Test
  void whereNoVersionIsBetterItIsToldAndAcknowledged() {
    var evidence = evidence("1.7.8", Workload.Role.SIDECAR);
    var hop =
        Hops.of(evidence).way(IstioVersion.of("1.7.8"), IstioVersion.of("1.9.9")).hops().getFirst();
    assertThat(hop.to().minor()).hasToString("1.8");
    assertThat(hop.problems()).anyMatch(problem -> problem.contains("drop outbound TCP"));
    assertThat(known(evidence, "1.8.6"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.APPROVAL);
          assertThat(finding.remedy()).contains("No 1.8 is without it");
        });
  }

  /**
   * They are refused as steps over minors, too, unless the settings or an emergency allow those.
   */
  @ParameterizedTest
  @CsvSource({"1.13.9,1.17.8,SIDECAR", "1.17.8,1.20.8,GATEWAY"})
  void aStepOverMinorsThatIsKnownToGoWrongIsMadeSmaller(
      String from, String to, Workload.Role role) {
    assertThat(known(evidence(from, role), to))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.APPROVAL);
          assertThat(finding.remedy()).startsWith("Go minor by minor");
          assertThat(finding.evidence().getFirst())
              .contains("https://github.com/istio/istio/issues/");
        });
    assertThat(Hops.of(evidence(from, role)).way(IstioVersion.of(from), IstioVersion.of(to)).hops())
        .flatExtracting(Hop::problems)
        .noneMatch(problem -> problem.contains("reject"));
  }

  @Test
  void gatewaysAloneAreHurtByTheStepOverMinorsThatTheyReject() {
    assertThat(known(evidence("1.17.8", Workload.Role.SIDECAR), "1.20.8")).isEmpty();
  }

  /** The night's jump goes over all of these steps, and none of them is its own. */
  @Test
  void theJumpOutOfAnOutageIsNone() {
    assertThat(known(evidence("1.7.4", Workload.Role.SIDECAR), "1.29.8")).isEmpty();
  }

  private static List<Finding> known(Evidence evidence, String to) {
    return UpgradePlanner.precheck(
            evidence,
            ClusterPolicy.defaults("prod"),
            PlanRequest.upgrade(IstioVersion.parse(to), Optional.empty()),
            new SurroundingsBuilder().build())
        .results()
        .stream()
        .map(PrecheckReport.Result::finding)
        .filter(finding -> finding.code() == FindingCode.TARGET_KNOWN_BAD)
        .toList();
  }

  /** A mesh of one version with one workload of this role. */
  private static Evidence evidence(String version, Workload.Role role) {
    var workload = new WorkloadBuilder("web").role(role).proxies(1, version).build();
    return new Evidence(
        new MeshBuilder().istiod(version).workload(workload).build(), CATALOG, TODAY);
  }
}
