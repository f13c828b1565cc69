package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.SurroundingsBuilder;
import dev.sailwright.testing.TestCatalog;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UpgradePlannerTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
  private static final IstioVersion V1_29_6 = IstioVersion.of("1.29.6");
  private static final Surroundings FINE = new SurroundingsBuilder().build();

  private final MeshState night = look(Scenario.night());
  private final MeshState behind = look(Scenario.behind());
  private final ClusterPolicy policy = policy(1, Set.of("U0ALICE01"), Scenario.behind().inputs());

  @Test
  void theDefaultTargetIsOneMinorAheadAndTheNextHopIsNamed() {
    var plan = planned(UpgradePlanner.plan(evidence(behind), policy, request("", ""), FINE));
    assertThat(plan.to()).isEqualTo(IstioVersion.of("1.30.5"));
    assertThat(plan.newer()).contains(IstioVersion.of("1.31.1"));
  }

  @Test
  void inAnEmergencyTheDefaultTargetIsTheNewestForThisKubernetes() {
    var plan =
        planned(UpgradePlanner.plan(evidence(night), policy, request("", "users are down"), FINE));
    assertThat(plan.to()).isEqualTo(IstioVersion.of("1.31.1"));
    assertThat(codes(plan.toAcknowledge()))
        .containsExactlyInAnyOrder(
            FindingCode.TARGET_SKIPS_MINORS, FindingCode.INSTALL_METHOD_UNPROVEN);
    assertThat(plan.toAcknowledge())
        .filteredOn(Finding::overridden)
        .extracting(Finding::code)
        .containsExactly(FindingCode.TARGET_SKIPS_MINORS);
  }

  @Test
  void withoutEmergencyTheJumpIsRefusedAndTheCommandThatWouldDoIsNamed() {
    var refused =
        refused(UpgradePlanner.plan(evidence(night), policy, request("1.29.1", ""), FINE));
    assertThat(codes(refused.findings())).contains(FindingCode.TARGET_SKIPS_MINORS);
    assertThat(refused.suggestion()).isEqualTo("/istio upgrade prod 1.29.1 --emergency \"why\"");
  }

  @Test
  void anEmergencyOfAHealthyMeshIsNone() {
    var refused =
        refused(
            UpgradePlanner.plan(evidence(behind), policy, request("1.31.1", "in a hurry"), FINE));
    assertThat(blockers(refused))
        .contains(FindingCode.EMERGENCY_NOT_NEEDED, FindingCode.TARGET_SKIPS_MINORS);
  }

  @ParameterizedTest
  @CsvSource({
    "1.31.1,TARGET_SKIPS_MINORS",
    "1.29.6,TARGET_NOT_NEWER",
    "1.28.10,TARGET_NOT_NEWER",
    "1.30.99,TARGET_UNKNOWN",
    "1.99.0,TARGET_UNKNOWN",
  })
  void refusesTargetsThatCannotBe(String target, FindingCode code) {
    assertThat(
            blockers(
                refused(UpgradePlanner.plan(evidence(behind), policy, request(target, ""), FINE))))
        .contains(code);
  }

  @Test
  void aTargetThatDoesNotSupportThisKubernetesIsRefusedAboveAndBelow() {
    var old = withKubernetes(behind, "v1.31.0");
    assertThat(
            blockers(
                refused(UpgradePlanner.plan(evidence(old), policy, request("1.30.5", ""), FINE))))
        .contains(FindingCode.TARGET_KUBERNETES_RANGE);
    var future = withKubernetes(behind, "v1.37.0");
    assertThat(
            blockers(
                refused(
                    UpgradePlanner.plan(evidence(future), policy, request("1.30.5", ""), FINE))))
        .contains(FindingCode.TARGET_KUBERNETES_RANGE);
  }

  @Test
  void aTargetWhoseSupportEndedNeedsAnAcknowledgement() {
    var plan = planned(UpgradePlanner.plan(evidence(behind), policy, request("1.29.8", ""), FINE));
    assertThat(codes(plan.toAcknowledge())).contains(FindingCode.TARGET_OUT_OF_SUPPORT);
  }

  @Test
  void aTargetThatNeedsAGoneApiIsRefusedEvenInAnEmergency() {
    var downgradeSafe = withInstalled(night, "1.6.0");
    var result =
        UpgradePlanner.plan(
            evidence(downgradeSafe), policy, request("1.7.8", "users are down"), FINE);
    assertThat(blockers(refused(result))).contains(FindingCode.TARGET_NEEDS_GONE_API);
  }

  @ParameterizedTest
  @EnumSource(
      value = InstallEvidence.Method.class,
      names = {"HELM", "SAIL", "GITOPS", "MANAGED", "IN_CLUSTER_OPERATOR"})
  void anotherOwnersMeshIsRefused(InstallEvidence.Method method) {
    var owned =
        withInstall(
            behind, new InstallEvidence(Set.of(method), List.of("proof"), Optional.empty()));
    assertThat(
            blockers(refused(UpgradePlanner.plan(evidence(owned), policy, request("", ""), FINE))))
        .containsExactly(FindingCode.INSTALL_METHOD_OTHER);
  }

  @Test
  void twoProofsAreRefusedAsMixed() {
    var mixed =
        withInstall(
            behind,
            new InstallEvidence(
                Set.of(InstallEvidence.Method.ISTIOCTL, InstallEvidence.Method.HELM),
                List.of(),
                Optional.empty()));
    assertThat(
            blockers(refused(UpgradePlanner.plan(evidence(mixed), policy, request("", ""), FINE))))
        .containsExactly(FindingCode.INSTALL_METHOD_MIXED);
  }

  @Test
  void whatTheRecordSaysBeyondTheInputsMustBeAcknowledged() {
    var plan = planned(UpgradePlanner.plan(evidence(behind), policy, request("", ""), FINE));
    assertThat(plan.toAcknowledge())
        .filteredOn(finding -> finding.code() == FindingCode.INPUTS_DIFFER)
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.evidence())
                .containsExactly("pilot.autoscaleMin: 2 (inputs: not set)"));
    var explained =
        policy(
            1,
            Set.of("U0ALICE01"),
            new InstallInputs(
                List.of(), List.of("hub=docker.io/istio", "values.pilot.autoscaleMin=2")));
    assertThat(
            codes(
                planned(UpgradePlanner.plan(evidence(behind), explained, request("", ""), FINE))
                    .toAcknowledge()))
        .doesNotContain(FindingCode.INPUTS_DIFFER);
  }

  /** As much of a record is istioctl's own, and in nobody's inputs. */
  @ParameterizedTest
  @CsvSource({"2,false", "1,true"})
  void whatIstioctlItselfPutsOnRecordIsExplainedOnlyWithTheSameValue(String own, boolean found) {
    var proof =
        new InputProof.Compared(
            V1_29_6, new LiveDifference(List.of()), List.of(), Map.of("pilot.autoscaleMin", own));
    var plan = planned(proof);
    assertThat(codes(plan.toAcknowledge()).contains(FindingCode.INPUTS_DIFFER)).isEqualTo(found);
    assertThat(plan.details().orElseThrow().sources())
        .filteredOn(source -> source.found().contains("of them"))
        .singleElement()
        .extracting(PlanDetails.InputSource::found)
        .asString()
        .contains(found ? "1 of them not explained" : "all of them explained");
  }

  private UpgradePlan planned(InputProof proof) {
    return planned(
        UpgradePlanner.plan(
            evidence(behind),
            policy,
            request("", ""),
            new SurroundingsBuilder().proof(proof).build()));
  }

  /** It is in the digest as every source is. */
  @Test
  void thePlanSaysWhetherTheInputsWereProven() {
    var proofs =
        Map.of(
            new InputProof.Compared(V1_29_6, new LiveDifference(List.of()), List.of(), Map.of()),
            "rendered with Istio 1.29.6's own istioctl and compared with what runs: everything is"
                + " explained",
            new InputProof.Compared(V1_29_6, new LiveDifference(List.of("a")), List.of(), Map.of()),
            "rendered with Istio 1.29.6's own istioctl and compared with what runs: 1 thing is not",
            new InputProof.Compared(
                V1_29_6, new LiveDifference(List.of("a", "b")), List.of(), Map.of()),
            "rendered with Istio 1.29.6's own istioctl and compared with what runs: 2 things are"
                + " not",
            new InputProof.Compared(
                V1_29_6,
                new LiveDifference(List.of()),
                List.of(new LiveObjects.Unread("Service", "istio-system", "no right")),
                Map.of()),
            "rendered with Istio 1.29.6's own istioctl and compared with what runs: what was read"
                + " is explained; not read: Service in istio-system: no right",
            new InputProof.NotRendered(V1_29_6, "it ended with 1"),
            "not proven, because istioctl 1.29.6 did not render them: it ended with 1",
            new InputProof.NotTried("the control plane is down"),
            "not proven, because the control plane is down");
    proofs.forEach((proof, found) -> {
      var plan = planned(proof);
      assertThat(plan.details().orElseThrow().sources())
          .contains(new PlanDetails.InputSource("proof of the inputs", found));
    });
  }

  @Test
  void whatCouldNotBeSeenRefuses() {
    var blind =
        withBlindSpot(
            behind,
            new BlindSpot(BlindSpot.Area.EVENTS, "events", "may not list events", "grant it"));
    assertThat(
            blockers(refused(UpgradePlanner.plan(evidence(blind), policy, request("", ""), FINE))))
        .containsExactly(FindingCode.NOT_SEEN);
  }

  @Test
  void missingRightsNoIstioctlABadPrecheckAndAnOpenUpgradeEachRefuse() {
    var troubled =
        new SurroundingsBuilder()
            .missing(List.of("patch deployments in shop"))
            .istioctl(Surroundings.Istioctl.unusable("no binary of 1.30.5"))
            .precheck(new Surroundings.Precheck(false, List.of("Error [IST0141] …")))
            .open("prod-2")
            .build();
    assertThat(
            blockers(
                refused(UpgradePlanner.plan(evidence(behind), policy, request("", ""), troubled))))
        .containsExactlyInAnyOrder(
            FindingCode.RIGHT_MISSING,
            FindingCode.ISTIOCTL_UNUSABLE,
            FindingCode.ISTIOCTL_PRECHECK,
            FindingCode.UPGRADE_RUNNING);
  }

  @Test
  void withoutApproversNothingIsPlanned() {
    var nobody = policy(1, Set.of(), InstallInputs.none());
    assertThat(
            blockers(refused(UpgradePlanner.plan(evidence(behind), nobody, request("", ""), FINE))))
        .containsExactly(FindingCode.NOBODY_MAY_APPROVE);
  }

  @Test
  void everyStaleWorkloadIsInExactlyOneWave() {
    var plan =
        planned(UpgradePlanner.plan(evidence(night), policy, request("1.29.1", "down"), FINE));
    var inWaves = plan.waves().stream().flatMap(wave -> wave.workloads().stream()).toList();
    assertThat(inWaves).hasSize(8).doesNotHaveDuplicates();
    assertThat(plan.unmovable()).isEmpty();
  }

  @Test
  void whatNoRestartMovesIsListedAndInNoWave() {
    var plan = planned(UpgradePlanner.plan(evidence(behind), policy, request("", ""), FINE));
    assertThat(plan.unmovable()).singleElement().asString().startsWith("Job shop/nightly-report");
    assertThat(plan.waves())
        .flatExtracting(wave -> wave.workloads())
        .hasSize(6)
        .extracting(WorkloadRef::kind)
        .containsOnly("Deployment");
  }

  @Test
  void theStepsThatTheSettingsNameAskAndTheDigestCoversThat() {
    var none = planned(UpgradePlanner.plan(evidence(behind), policy, request("", ""), FINE));
    assertThat(none.asking()).isEmpty();
    assertThat(asking(behind, StepApproval.values()))
        .extracting(PlanStep::title, step -> step.approval().orElseThrow())
        .containsExactly(
            tuple("Control plane", StepApproval.CONTROL_PLANE),
            tuple("Restart wave 1", StepApproval.FIRST_WAVE));
    var digests =
        Stream.of(StepApproval.CONTROL_PLANE, StepApproval.FIRST_WAVE, StepApproval.GATEWAYS)
            .map(approval ->
                planned(
                        UpgradePlanner.plan(
                            evidence(behind), asking(approval), request("", ""), FINE))
                    .digest())
            .toList();
    assertThat(digests).doesNotHaveDuplicates().doesNotContain(none.digest());
  }

  @Test
  void gatewaysAskBeforeEveryStepThatMovesOneAndNothingElseDoes() {
    assertThat(asking(behind, StepApproval.GATEWAYS))
        .extracting(PlanStep::subject)
        .containsExactly("gateways (with the control plane)");
    var injected = withGateway(behind, Workload.Mover.RESTART, Workload.Role.GATEWAY);
    assertThat(asking(injected, StepApproval.GATEWAYS))
        .extracting(PlanStep::subject)
        .containsExactly("gateways (1 workload)");
    assertThat(asking(injected, StepApproval.FIRST_WAVE, StepApproval.GATEWAYS))
        .extracting(PlanStep::title)
        .containsExactly("Restart wave 1", "Restart gateways");
    var rendered = withGateway(behind, Workload.Mover.CONTROLLER, Workload.Role.GATEWAY);
    assertThat(asking(rendered, StepApproval.GATEWAYS))
        .extracting(PlanStep::title)
        .containsExactly("Control plane");
    var waypoint = withGateway(behind, Workload.Mover.CONTROLLER, Workload.Role.WAYPOINT);
    assertThat(asking(waypoint, StepApproval.GATEWAYS)).isEmpty();
  }

  @Test
  void theWayBackAsksBeforeNoStep() {
    var back =
        UpgradePlanner.plan(
            evidence(behind),
            asking(StepApproval.values()),
            PlanRequest.rollback(IstioVersion.of("1.28.10")),
            FINE);
    assertThat(planned(back).asking()).isEmpty();
  }

  private static List<PlanStep> asking(MeshState mesh, StepApproval... approvals) {
    return planned(UpgradePlanner.plan(evidence(mesh), asking(approvals), request("", ""), FINE))
        .asking();
  }

  private static ClusterPolicy asking(StepApproval... approvals) {
    return policy(1, Set.of("U0ALICE01"), Scenario.behind().inputs(), Set.of(approvals));
  }

  /** The mesh's only gateway, moved by something else. */
  private static MeshState withGateway(MeshState mesh, Workload.Mover mover, Workload.Role role) {
    var workloads =
        mesh.workloads().stream()
            .map(workload ->
                workload.role() == Workload.Role.GATEWAY
                    ? new Workload(
                        workload.ref(),
                        role,
                        workload.desired(),
                        workload.pods(),
                        workload.ready(),
                        workload.rolloutComplete(),
                        workload.rolloutProblem(),
                        workload.proxies(),
                        workload.withoutProxy(),
                        mover,
                        workload.obstacle(),
                        workload.restartedAt())
                    : workload)
            .toList();
    return new MeshState(
        mesh.cluster(),
        mesh.observedAt(),
        mesh.kubernetes(),
        mesh.servedApis(),
        mesh.controlPlanes(),
        mesh.tags(),
        mesh.tagServices(),
        mesh.namespaces(),
        workloads,
        mesh.badPods(),
        mesh.creationFailures(),
        mesh.webhooks(),
        mesh.install(),
        mesh.blindSpots());
  }

  @Test
  void theDigestBindsToWhatWillBeDoneAndNotToPodCounts() {
    var plan = planned(UpgradePlanner.plan(evidence(behind), policy, request("", ""), FINE));
    var same =
        planned(
            UpgradePlanner.plan(evidence(look(Scenario.behind())), policy, request("", ""), FINE));
    assertThat(plan.digest()).isEqualTo(same.digest()).hasSize(64);
    var otherBinary =
        new SurroundingsBuilder().istioctl(Surroundings.Istioctl.verified("cd".repeat(32))).build();
    var otherInputs =
        policy(1, Set.of("U0ALICE01"), new InstallInputs(List.of(), List.of("hub=other")));
    assertThat(
            planned(UpgradePlanner.plan(evidence(behind), policy, request("", ""), otherBinary))
                .digest())
        .isNotEqualTo(plan.digest());
    assertThat(
            planned(UpgradePlanner.plan(evidence(behind), otherInputs, request("", ""), FINE))
                .digest())
        .isNotEqualTo(plan.digest());
    assertThat(
            planned(UpgradePlanner.plan(evidence(behind), policy, request("1.29.8", ""), FINE))
                .digest())
        .isNotEqualTo(plan.digest());
  }

  @Test
  void aGoalThatIsSeveralStepsAwayIsLookedAtByItsFirstStep() {
    assertThat(towards("1.28.9", "1.31.1")).isEqualTo("1.29.8");
    assertThat(towards("1.29.6", "1.31.1")).isEqualTo("1.30.5");
    assertThat(towards("1.29.6", "1.30.4")).isEqualTo("1.30.4");
    assertThat(towards("1.30.5", "1.29.8")).isEqualTo("1.29.8");
  }

  @ParameterizedTest
  @CsvSource({
    "1.28.9,1.31.1,1,1.29.8",
    "1.29.6,1.31.1,1,1.30.5",
    "1.29.8,1.31.1,2,1.30.5",
    "1.30.5,1.31.1,3,1.31.1",
    // Within one minor it is no journey.
    "1.29.6,1.30.4,1,1.30.4",
    // Nobody begins a way to a version that is not known, or on which a minor is missing.
    "1.28.9,1.31.99,1,1.31.99",
    "1.7.4,1.29.8,1,1.29.8",
  })
  void aJourneyGoesOneMinorAtATimeToTheGoalItself(
      String from, String goal, int hop, String target) {
    var journey = new Journey(IstioVersion.of(goal), hop, Optional.empty());
    assertThat(
            UpgradePlanner.target(
                evidence(withInstalled(behind, from)), policy, PlanRequest.hop(journey)))
        .contains(IstioVersion.of(target));
  }

  /**
   * What may be skipped at once by the settings is; a way that was begun minor by minor goes on so.
   */
  @Test
  void whatTheSettingsLetGoAtOnceIsNoJourney() {
    var goal = IstioVersion.of("1.31.1");
    var far = evidence(withInstalled(behind, "1.29.8"));
    var two = policy(2, Set.of("U0ALICE01"), Scenario.behind().inputs());
    assertThat(UpgradePlanner.target(far, two, PlanRequest.hop(Journey.to(goal)))).contains(goal);
    assertThat(UpgradePlanner.target(far, two, PlanRequest.hop(Journey.to(goal).next("prod-1"))))
        .contains(IstioVersion.of("1.30.5"));
  }

  /** The night is one jump, or none: nothing is served by going step by step. */
  @Test
  void whileTheControlPlaneIsDownThereIsNoJourney() {
    var goal = IstioVersion.of("1.31.1");
    var down = withInstalled(night, "1.28.9");
    var refused =
        refused(
            UpgradePlanner.plan(evidence(down), policy, PlanRequest.hop(Journey.to(goal)), FINE));
    assertThat(codes(refused.findings())).contains(FindingCode.TARGET_SKIPS_MINORS);
    assertThat(refused.suggestion()).isEqualTo("/istio upgrade prod 1.31.1 --emergency \"why\"");
  }

  @Test
  void aHopNamesThoseThatFollowUpToTheGoalAndNotBeyond() {
    var far = evidence(withInstalled(behind, "1.28.9"));
    var journey = Journey.to(IstioVersion.of("1.30.4"));
    var plan = planned(UpgradePlanner.plan(far, policy, PlanRequest.hop(journey), FINE));
    assertThat(plan.to()).isEqualTo(IstioVersion.of("1.29.8"));
    assertThat(plan.details().orElseThrow().later())
        .extracting(hop -> hop.from() + " " + hop.to())
        .containsExactly("1.29.8 1.30.4");
    assertThat(journey.hops(plan.to())).isEqualTo(2);
    // What follows has cards of its own, so the same hop by itself is the same plan.
    var alone = planned(UpgradePlanner.plan(far, policy, request("1.29.8", ""), FINE));
    assertThat(plan.digest()).isEqualTo(alone.digest());
  }

  private String towards(String from, String goal) {
    return UpgradePlanner.target(
            evidence(withInstalled(behind, from)),
            policy,
            PlanRequest.towards(IstioVersion.parse(goal)))
        .orElseThrow()
        .toString();
  }

  @Test
  void whereNothingMayBeChosenItIsSaidWhatCanBeNamed() {
    var firstPatchOnly =
        TestCatalog.catalog()
            .with(
                List.of(
                    new Release(
                        Minor.of("1.32"),
                        TODAY,
                        Optional.empty(),
                        false,
                        Optional.of(
                            new Release.KubernetesRange(Minor.of("1.38"), Minor.of("1.39"))),
                        List.of(IstioVersion.of("1.32.0")))));
    var named = withoutTarget("v1.38.0", firstPatchOnly);
    assertThat(named.message())
        .isEqualTo("Istio 1.32.0 supports this Kubernetes, but is chosen by name only.");
    assertThat(named.evidence()).singleElement().asString().contains("the first patch of a minor");
    var none = withoutTarget("v1.40.0", firstPatchOnly);
    assertThat(none.message()).isEqualTo("No known Istio release supports this Kubernetes.");
    assertThat(none.evidence()).isEmpty();
  }

  private Finding withoutTarget(String kubernetes, ReleaseCatalog catalog) {
    var report =
        UpgradePlanner.precheck(
            new Evidence(withKubernetes(behind, kubernetes), catalog, TODAY),
            policy,
            request("", ""),
            FINE);
    assertThat(report.to()).isEmpty();
    assertThat(report.results()).hasSize(1);
    assertThat(report.results().getFirst().finding().code()).isEqualTo(FindingCode.TARGET_UNKNOWN);
    return report.results().getFirst().finding();
  }

  private static MeshState look(Scenario scenario) {
    return new SimulatedMesh(scenario, TestCatalog.catalog(), new ManualClock()).observe("prod");
  }

  private static Evidence evidence(MeshState mesh) {
    return new Evidence(mesh, TestCatalog.catalog(), TODAY);
  }

  private static PlanRequest request(String target, String emergency) {
    return PlanRequest.upgrade(
        IstioVersion.parse(target), Optional.of(emergency).filter(why -> !why.isEmpty()));
  }

  private static ClusterPolicy policy(int step, Set<String> approvers, InstallInputs inputs) {
    return policy(step, approvers, inputs, Set.of());
  }

  private static ClusterPolicy policy(
      int step, Set<String> approvers, InstallInputs inputs, Set<StepApproval> asking) {
    return new ClusterPolicy(
        "prod",
        step,
        ClusterPolicy.DEFAULT_WAVES,
        inputs,
        List.of(),
        approvers,
        1,
        asking,
        Optional.empty(),
        ClusterPolicy.DEFAULT_APPROVAL_TTL,
        ClusterPolicy.DEFAULT_PATIENCE);
  }

  private static UpgradePlan planned(PlanResult result) {
    assertThat(result).isInstanceOf(PlanResult.Planned.class);
    return ((PlanResult.Planned) result).plan();
  }

  private static PlanResult.Refused refused(PlanResult result) {
    assertThat(result).isInstanceOf(PlanResult.Refused.class);
    return (PlanResult.Refused) result;
  }

  private static List<FindingCode> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }

  private static List<FindingCode> blockers(PlanResult.Refused refused) {
    return codes(refused.findings().stream().filter(Finding::blocks).toList());
  }

  private static MeshState withKubernetes(MeshState mesh, String version) {
    return copy(
        mesh, KubernetesVersion.parse(version), mesh.install(), List.of(), Optional.empty());
  }

  private static MeshState withInstall(MeshState mesh, InstallEvidence install) {
    return copy(mesh, mesh.kubernetes(), install, List.of(), Optional.empty());
  }

  private static MeshState withBlindSpot(MeshState mesh, BlindSpot spot) {
    return copy(mesh, mesh.kubernetes(), mesh.install(), List.of(spot), Optional.empty());
  }

  private static MeshState withInstalled(MeshState mesh, String version) {
    return copy(
        mesh, mesh.kubernetes(), mesh.install(), List.of(), Optional.of(IstioVersion.of(version)));
  }

  private static MeshState copy(
      MeshState mesh,
      Optional<KubernetesVersion> kubernetes,
      InstallEvidence install,
      List<BlindSpot> blind,
      Optional<IstioVersion> installed) {
    var planes =
        mesh.controlPlanes().stream()
            .map(plane ->
                new ControlPlane(
                    plane.namespace(),
                    plane.name(),
                    plane.revision(),
                    installed.or(plane::version),
                    plane.image(),
                    plane.desired(),
                    plane.ready(),
                    plane.rolloutComplete(),
                    plane.answer(),
                    plane.podProblems()))
            .toList();
    return new MeshState(
        mesh.cluster(),
        mesh.observedAt(),
        kubernetes,
        mesh.servedApis(),
        planes,
        Map.of(),
        List.of(),
        mesh.namespaces(),
        mesh.workloads(),
        mesh.badPods(),
        mesh.creationFailures(),
        mesh.webhooks(),
        install,
        blind);
  }
}
