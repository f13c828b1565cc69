package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.ControlPlane.Answer;
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.InstallEvidence.Method;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload.Mover;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.SurroundingsBuilder;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.WorkloadBuilder;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read of a plan that is refused, or that has something to acknowledge. */
class RefusalsTest {
  private static final ClusterPolicy POLICY =
      ClusterPolicy.defaults("prod").withApprovers(Set.of("U0ALICE01", "U0BOB0002"));
  private static final Surroundings FINE = surroundings(List.of(), "", "");

  @Test
  void aMeshThatIsFineIsPlannedWithoutAnyFinding() {
    assertThat(plan(mesh(), "1.31.1")).isInstanceOf(PlanResult.Planned.class);
    assertThat(findings(mesh(), "1.31.1")).isEmpty();
  }

  @Test
  void withoutAnIstiodThereIsNothingToUpgrade() {
    assertThat(findings(new MeshBuilder(), ""))
        .extracting(Finding::code, Finding::message)
        .contains(tuple(FindingCode.CONTROL_PLANE_MISSING, "There is no istiod on prod."));
  }

  @ParameterizedTest
  @CsvSource({"CONTROL_PLANE", "KUBERNETES"})
  void anIstiodThatCouldNotBeSeenIsNotCalledMissing(BlindSpot.Area area) {
    var refused = findings(new MeshBuilder().blind(area, "istiod", "may not list"), "1.31.1");
    assertThat(refused).extracting(Finding::code).containsExactly(FindingCode.NOT_SEEN);
    assertThat(refused.getFirst().evidence()).containsExactly("may not list");
    assertThat(refused.getFirst().remedy()).isEqualTo("Grant the right.");
  }

  @Test
  void whereOtherThingsCouldNotBeSeenItIsMissing() {
    assertThat(
            findings(
                new MeshBuilder().blind(BlindSpot.Area.EVENTS, "events", "may not list"), "1.31.1"))
        .extracting(Finding::code)
        .containsExactly(FindingCode.CONTROL_PLANE_MISSING);
  }

  @Test
  void severalControlPlanesAreNamed() {
    var two = finding(mesh().istiod("1.29.8"), "1.31.1", FindingCode.SEVERAL_CONTROL_PLANES);
    assertThat(two.message()).startsWith("There are 2 control planes");
    assertThat(two.evidence())
        .containsExactly(
            "istio-system/istiod, revision default", "istio-system/istiod, revision default");
  }

  @Test
  void noReleaseForThisKubernetesIsSaid() {
    assertThat(findings(mesh().kubernetes("v1.99.0"), ""))
        .extracting(Finding::message)
        .containsExactly("No known Istio release supports this Kubernetes.");
  }

  @ParameterizedTest
  @CsvSource({
    "1.30.99,newest known patch of 1.30: 1.30.5",
    "1.99.0,no release of 1.99 is known",
  })
  void anUnknownTargetTellsWhatIsKnown(String target, String known) {
    assertThat(finding(mesh(), target, FindingCode.TARGET_UNKNOWN).evidence())
        .containsExactly("release data as of 2026-11-23", known);
  }

  /** It may have been known when it was approved; so it is waited for, not called no release. */
  @Test
  void aTargetThatMayStandInListsThatWereNotReadIsNotSeen() {
    var unread =
        new Evidence(
            mesh().build(), TestCatalog.catalog().withoutLists(), LocalDate.parse("2026-11-23"));
    var request = PlanRequest.upgrade(IstioVersion.parse("1.30.99"), Optional.empty());
    var refused = (PlanResult.Refused) UpgradePlanner.plan(unread, POLICY, request, FINE);
    assertThat(refused.findings())
        .filteredOn(Finding::blocks)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.isSeen()).isFalse();
          assertThat(finding.message())
              .isEqualTo(
                  "Whether Istio 1.30.99 is a release is not known: it is not in the release data,"
                      + " and the publishers' lists could not be read.");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "1.30.5,The control plane runs 1.30.5 already.",
    "1.30.4,1.30.4 would be a downgrade from 1.30.5."
  })
  void aTargetThatIsNotNewer(String target, String message) {
    assertThat(finding(mesh(), target, FindingCode.TARGET_NOT_NEWER).message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({"1.30.4,true", "1.30.5,false", "1.31.1,false"})
  void theWayBackLeadsToAnOlderVersionAlone(String target, boolean may) {
    var result =
        UpgradePlanner.plan(
            evidence(mesh()), POLICY, PlanRequest.rollback(IstioVersion.of(target)), FINE);
    assertThat(findings(result))
        .filteredOn(finding -> finding.code() == FindingCode.TARGET_NOT_OLDER)
        .hasSize(may ? 0 : 1);
  }

  @Test
  void aTargetOutOfSupportIsOneThingAndAnUnknownSupportAnother() {
    var old = new MeshBuilder().istiod("1.28.10");
    assertThat(finding(old, "1.29.8", FindingCode.TARGET_OUT_OF_SUPPORT).message())
        .isEqualTo("Istio 1.29 is out of support since 2026-10-12.");
    var late = new Evidence(old.build(), TestCatalog.catalog(), LocalDate.parse("2027-12-24"));
    assertThat(
            findings(
                UpgradePlanner.plan(
                    late,
                    POLICY,
                    PlanRequest.upgrade(IstioVersion.parse("1.31.1"), Optional.empty()),
                    FINE)))
        .extracting(Finding::message)
        .contains("Whether Istio 1.31.1 is still supported is not known.");
  }

  @Test
  void aKubernetesOutOfRangeTellsWhichVersionSupportsIt() {
    var range =
        finding(
            new MeshBuilder().istiod("1.29.8").kubernetes("v1.37.0"),
            "1.30.5",
            FindingCode.TARGET_KUBERNETES_RANGE);
    assertThat(range.message())
        .isEqualTo("Istio 1.30 supports Kubernetes 1.32–1.36, this is 1.37.");
    assertThat(range.remedy()).isEqualTo("Istio 1.31.1 supports this Kubernetes.");
  }

  @Test
  void anApiThatIsGoneIsNamed() {
    assertThat(
            finding(mesh().served("v1/pods"), "1.31.1", FindingCode.TARGET_NEEDS_GONE_API)
                .evidence())
        .containsExactly("ingresses.networking.k8s.io/v1: not served here");
  }

  @ParameterizedTest
  @CsvSource({
    "1,2,'Upgrades of prod need 2 approvals, and 1 may approve.'",
    "0,1,Nobody may approve upgrades of prod.",
    "2,2,''"
  })
  void thereHaveToBeEnoughApprovers(int named, int quorum, String message) {
    var approvers = named == 0 ? Set.<String>of() : named == 1 ? Set.of("U1") : Set.of("U1", "U2");
    var policy =
        new ClusterPolicy(
            "prod",
            1,
            ClusterPolicy.DEFAULT_WAVES,
            InstallInputs.none(),
            List.of(),
            approvers,
            quorum,
            Set.of(),
            Optional.empty(),
            ClusterPolicy.DEFAULT_APPROVAL_TTL,
            ClusterPolicy.DEFAULT_PATIENCE);
    var request = PlanRequest.upgrade(IstioVersion.parse("1.31.1"), Optional.empty());
    assertThat(findings(UpgradePlanner.plan(evidence(mesh()), policy, request, FINE)))
        .extracting(Finding::message)
        .isEqualTo(message.isEmpty() ? List.of() : List.of(message));
  }

  @Test
  void theOwnersOfAMeshAreNamedInTheirOwnWords() {
    var mixed =
        mesh()
            .install(
                new InstallEvidence(
                    Set.of(Method.ISTIOCTL, Method.HELM), List.of("proof"), Optional.empty()));
    assertThat(finding(mixed, "1.31.1", FindingCode.INSTALL_METHOD_MIXED).message())
        .isEqualTo("This mesh shows proof of several install methods: istioctl, Helm.");
  }

  @ParameterizedTest
  @CsvSource({
    "patch deployments,'',Sailwright lacks 1 right here.,patch deployments",
    "patch deployments+get pods,'',Sailwright lacks 2 rights here.,patch deployments+get pods",
    "'',no answer,Which rights Sailwright has here could not be asked.,no answer"
  })
  void missingRightsAreNamed(String missing, String unknown, String message, String evidence) {
    var rights = missing.isEmpty() ? List.<String>of() : List.of(missing.split("\\+"));
    var result =
        UpgradePlanner.plan(
            evidence(mesh()),
            POLICY,
            PlanRequest.upgrade(IstioVersion.parse("1.31.1"), Optional.empty()),
            surroundings(rights, unknown, ""));
    assertThat(findings(result)).extracting(Finding::message).containsExactly(message);
    assertThat(findings(result).getFirst().evidence()).containsExactly(evidence.split("\\+"));
  }

  @Test
  void presentTroublesStayOnTheCardAndNoOthers() {
    var troubled =
        mesh()
            .uninjected("cart", 2)
            .deployment("web", 1, 1, "1.30.4")
            .webhook(Webhook.Kind.MUTATING, "injector", "rev.x", Webhook.CaBundle.EMPTY, 0);
    assertThat(findings(troubled, "1.31.1"))
        .extracting(Finding::code)
        .containsExactlyInAnyOrder(
            FindingCode.PODS_WITHOUT_PROXY,
            FindingCode.WEBHOOK_CA_BUNDLE,
            FindingCode.WEBHOOK_WITHOUT_ENDPOINTS);
  }

  @Test
  void whatNoRestartMovesIsToldAndCounted() {
    var one = mesh().workload(new WorkloadBuilder("job").mover(Mover.NOTHING).build());
    assertThat(finding(one, "1.31.1", FindingCode.WORKLOAD_NOT_MOVABLE).message())
        .isEqualTo("1 workload cannot be moved by a restart.");
    var two = one.workload(new WorkloadBuilder("pod").mover(Mover.NOTHING).build());
    var told = finding(two, "1.31.1", FindingCode.WORKLOAD_NOT_MOVABLE);
    assertThat(told.message()).isEqualTo("2 workloads cannot be moved by a restart.");
    assertThat(told.evidence())
        .containsExactly(
            "Deployment shop/job: not known why", "Deployment shop/pod: not known why");
  }

  @Test
  void theWorstComesFirst() {
    var mesh =
        mesh()
            .install(InstallEvidence.none())
            .uninjected("cart", 2)
            .workload(new WorkloadBuilder("job").mover(Mover.NOTHING).build())
            .blind(BlindSpot.Area.EVENTS, "events", "may not list");
    var result =
        UpgradePlanner.plan(
            evidence(mesh),
            POLICY,
            PlanRequest.upgrade(IstioVersion.parse("1.31.1"), Optional.empty()),
            surroundings(List.of(), "", "prod-2"));
    assertThat(findings(result))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(
            tuple(FindingCode.NOT_SEEN, Severity.BLOCKER),
            tuple(FindingCode.UPGRADE_RUNNING, Severity.BLOCKER),
            tuple(FindingCode.INSTALL_METHOD_UNPROVEN, Severity.APPROVAL),
            tuple(FindingCode.WORKLOADS_NOT_READY, Severity.WARNING),
            tuple(FindingCode.PODS_WITHOUT_PROXY, Severity.WARNING),
            tuple(FindingCode.WORKLOAD_NOT_MOVABLE, Severity.INFO));
  }

  /** Only a command that would not be refused for the same reason. */
  @ParameterizedTest
  @CsvSource({
    // the jump is too wide, and nothing is down
    "1.28.10,READY,1.30.5,'',/istio upgrade prod 1.29.8",
    // istiod is down: the same target as an emergency
    "1.28.10,REFUSED,1.30.5,'',/istio upgrade prod 1.30.5 --emergency \"why\"",
    // unknown: no emergency helps, but the default target does
    "1.28.10,REFUSED,1.30.99,'',/istio upgrade prod 1.29.8",
    // another version would be refused for the open upgrade as well
    "1.28.10,READY,1.30.5,prod-2,''",
    "1.28.10,REFUSED,1.30.5,prod-2,''",
    // the default target is the one that was refused
    "1.31.1,READY,1.31.1,'',''"
  })
  void whatWouldDoInsteadIsNamed(
      String from, Answer answer, String target, String open, String suggestion) {
    var result =
        UpgradePlanner.plan(
            evidence(new MeshBuilder().istiod(from, 1, 1, answer)),
            POLICY,
            PlanRequest.upgrade(IstioVersion.parse(target), Optional.empty()),
            surroundings(List.of(), "", open));
    assertThat(result)
        .isInstanceOfSatisfying(
            PlanResult.Refused.class,
            refused -> assertThat(refused.suggestion()).isEqualTo(suggestion));
  }

  @Test
  void onlyWhatRunsAndIsBehindIsRestarted() {
    var plan =
        ((PlanResult.Planned)
                plan(
                    mesh()
                        .deployment("done", 3, 3, "1.31.1")
                        .deployment("web", 2, 2, "1.30.5")
                        .workload(
                            new WorkloadBuilder("scaled-down")
                                .desired(0)
                                .proxies(1, "1.30.5")
                                .build())
                        .workload(
                            new WorkloadBuilder("ingress")
                                .mover(Mover.INSTALL)
                                .proxies(1, "1.30.5")
                                .build()),
                    "1.31.1"))
            .plan();
    assertThat(plan.waves()).flatExtracting(PlanStep::workloads).hasSize(1);
    assertThat(plan.waves().getFirst().workloads().getFirst().name()).isEqualTo("web");
    assertThat(plan.pods()).isEqualTo(2);
    assertThat(plan.newer()).isEmpty();
  }

  private static MeshBuilder mesh() {
    return new MeshBuilder().istiod("1.30.5", 2, 2, ControlPlane.Answer.READY);
  }

  private static Surroundings surroundings(List<String> missing, String unknown, String open) {
    return new SurroundingsBuilder().missing(missing).rightsUnknown(unknown).open(open).build();
  }

  private static Evidence evidence(MeshBuilder mesh) {
    return new Evidence(mesh.build(), TestCatalog.catalog(), LocalDate.parse("2026-11-23"));
  }

  private static PlanResult plan(MeshBuilder mesh, String target) {
    var request = PlanRequest.upgrade(IstioVersion.parse(target), Optional.empty());
    return UpgradePlanner.plan(evidence(mesh), POLICY, request, FINE);
  }

  private static List<Finding> findings(MeshBuilder mesh, String target) {
    return findings(plan(mesh, target));
  }

  private static List<Finding> findings(PlanResult result) {
    return switch (result) {
      case PlanResult.Planned planned -> planned.plan().findings();
      case PlanResult.Refused refused -> refused.findings();
    };
  }

  private static Finding finding(MeshBuilder mesh, String target, FindingCode code) {
    return findings(mesh, target).stream()
        .filter(finding -> finding.code() == code)
        .findFirst()
        .orElseThrow();
  }
}
