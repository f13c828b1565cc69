package dev.sailwright.planning;

import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Plans an in-place upgrade, or the way back from one, or says why there can be none. */
public final class UpgradePlanner {
  private UpgradePlanner() {}

  /**
   * The version that would be planned for: the one asked for, else the chooser's; empty when none
   * can be told.
   */
  public static Optional<IstioVersion> target(
      Evidence evidence, ClusterPolicy policy, PlanRequest request) {
    return request
        .target()
        .or(() ->
            evidence
                .mesh()
                .kubernetes()
                .flatMap(kubernetes ->
                    TargetChooser.choose(
                        evidence.catalog(),
                        kubernetes.minor(),
                        from(evidence),
                        policy.maxMinorStep(),
                        request.emergency().isPresent())));
  }

  public static PlanResult plan(
      Evidence evidence, ClusterPolicy policy, PlanRequest request, Surroundings surroundings) {
    var unplannable =
        Stream.concat(
                mayBeApproved(policy, surroundings).stream(), oneControlPlane(evidence).stream())
            .toList();
    var target = target(evidence, policy, request);
    if (!unplannable.isEmpty() || target.isEmpty()) {
      return new PlanResult.Refused(unplannable.isEmpty() ? noTarget() : unplannable, "");
    }
    var candidate =
        Candidate.of(evidence, from(evidence), target.get(), request, policy, surroundings);
    var findings = Prechecks.examine(candidate).findings();
    return findings.stream().anyMatch(Finding::blocks)
        ? new PlanResult.Refused(findings, suggestion(candidate, findings))
        : new PlanResult.Planned(plan(candidate, findings));
  }

  /** What a plan would meet; who may approve it is left out, since nobody asks for one. */
  public static PrecheckReport precheck(
      Evidence evidence, ClusterPolicy policy, PlanRequest request, Surroundings surroundings) {
    var target = target(evidence, policy, request);
    var unplannable = oneControlPlane(evidence);
    if (!unplannable.isEmpty() || target.isEmpty()) {
      return new PrecheckReport(
          from(evidence),
          target,
          (unplannable.isEmpty() ? noTarget() : unplannable)
              .stream().map(finding -> new PrecheckReport.Result("P10", finding)).toList(),
          List.of(),
          "");
    }
    var candidate =
        Candidate.of(evidence, from(evidence), target.get(), request, policy, surroundings);
    var examined = Prechecks.examine(candidate);
    return new PrecheckReport(
        candidate.from(),
        target,
        examined.results(),
        examined.passed(),
        examined.findings().stream().anyMatch(Finding::blocks)
            ? suggestion(candidate, examined.findings())
            : "");
  }

  private static List<Finding> mayBeApproved(ClusterPolicy policy, Surroundings surroundings) {
    return Stream.concat(
            VersionChecks.nobodyMayApprove(policy).stream(),
            VersionChecks.approversNotSeen(policy, surroundings.approversUnknown()).stream())
        .toList();
  }

  private static List<Finding> oneControlPlane(Evidence evidence) {
    var mesh = evidence.mesh();
    var findings = new ArrayList<Finding>();
    if (mesh.controlPlanes().isEmpty()) {
      findings.add(
          mesh.blindIn(BlindSpot.Area.CONTROL_PLANE) || mesh.blindIn(BlindSpot.Area.KUBERNETES)
              ? blind(mesh.blindSpots())
              : Finding.of(
                  FindingCode.CONTROL_PLANE_MISSING,
                  Severity.BLOCKER,
                  "There is no istiod on " + mesh.cluster() + ".",
                  List.of("no Deployment with label app=istiod in any namespace"),
                  "Check that this is the cluster you mean; Sailwright upgrades meshes, it does not"
                      + " install them."));
    }
    if (mesh.controlPlanes().size() > 1) {
      findings.add(
          Finding.of(
              FindingCode.SEVERAL_CONTROL_PLANES,
              Severity.BLOCKER,
              "There are "
                  + mesh.controlPlanes().size()
                  + " control planes; an in-place upgrade is for one.",
              mesh.controlPlanes().stream()
                  .map(plane ->
                      plane.namespace() + "/" + plane.name() + ", revision " + plane.revision())
                  .toList(),
              "Remove the revision that is not used, then ask again."));
    }
    return findings;
  }

  private static Finding blind(List<BlindSpot> spots) {
    return Finding.of(
        FindingCode.NOT_SEEN,
        Severity.BLOCKER,
        "The control plane could not be seen.",
        spots.stream().map(BlindSpot::reason).toList(),
        spots.stream().map(BlindSpot::remedy).findFirst().orElse(""));
  }

  private static List<Finding> noTarget() {
    return List.of(
        Finding.of(
            FindingCode.TARGET_UNKNOWN,
            Severity.BLOCKER,
            "No known Istio release supports this Kubernetes.",
            List.of(),
            "Name a version, or add a release with its Kubernetes range to the settings."));
  }

  private static String suggestion(Candidate candidate, List<Finding> findings) {
    var blockers = findings.stream().filter(Finding::blocks).toList();
    var emergencyWouldDo =
        blockers.stream().allMatch(finding -> finding.code().overridable()) && candidate.down();
    if (emergencyWouldDo) {
      return "/istio upgrade "
          + candidate.policy().cluster()
          + " "
          + candidate.to()
          + " --emergency \"why\"";
    }
    var mayHelp =
        blockers.stream().allMatch(finding -> finding.code().name().startsWith("TARGET_"));
    return mayHelp
        ? target(
                candidate.evidence(),
                candidate.policy(),
                PlanRequest.upgrade(Optional.empty(), Optional.empty()))
            .filter(other -> !other.equals(candidate.to()))
            .map(other -> "/istio upgrade " + candidate.policy().cluster() + " " + other)
            .orElse("")
        : "";
  }

  private static UpgradePlan plan(Candidate candidate, List<Finding> findings) {
    var mesh = candidate.mesh();
    var moved =
        mesh.workloads().stream()
            .filter(
                workload -> workload.mover() == Workload.Mover.RESTART && workload.desired() > 0)
            .filter(workload -> !workload.isOn(candidate.to()))
            .toList();
    var waves =
        Waves.of(moved.stream().map(Workload::ref).toList(), candidate.policy().wavePercentages());
    var kubernetes = mesh.kubernetes();
    return new UpgradePlan(
        candidate.policy().cluster(),
        candidate.from(),
        candidate.to(),
        kubernetes.map(Object::toString).orElse("?"),
        candidate.policy().inputs(),
        candidate.surroundings().istioctl().sha256().orElse(""),
        steps(waves).stream().map(asking(candidate)::marked).toList(),
        candidate.policy().probes(),
        Unmovable.lines(mesh),
        findings,
        kubernetes
            .flatMap(version -> candidate.catalog().newestFor(version.minor()))
            .filter(newest -> newest.compareTo(candidate.to()) > 0),
        moved.stream().mapToInt(Workload::desired).sum(),
        candidate.policy().quorum(),
        candidate.policy().kubernetesApprovers());
  }

  /**
   * The way back asks on its card alone: proxies that are newer than istiod cannot wait for people
   * between the control plane and the waves.
   */
  private static AskingSteps asking(Candidate candidate) {
    return new AskingSteps(
        candidate.request().rollback() ? Set.of() : candidate.policy().stepApprovals(),
        candidate.mesh().workloads());
  }

  private static List<PlanStep> steps(List<PlanStep> waves) {
    return Stream.of(
            Stream.of(
                    StepKind.PRECHECK,
                    StepKind.BACKUP,
                    StepKind.CONTROL_PLANE,
                    StepKind.VERIFY_CONTROL_PLANE)
                .map(PlanStep::of),
            waves.stream(),
            Stream.of(StepKind.VERIFY_DATA_PLANE, StepKind.PROBES, StepKind.REPORT)
                .map(PlanStep::of))
        .flatMap(steps -> steps)
        .toList();
  }

  private static Optional<IstioVersion> from(Evidence evidence) {
    return evidence.mesh().controlPlanes().stream()
        .map(ControlPlane::version)
        .flatMap(Optional::stream)
        .findFirst();
  }
}
