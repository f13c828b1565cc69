package dev.sailwright.planning;

import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans an in-place upgrade, or the way back from one, or says why there can be none. */
public final class UpgradePlanner {
  private static final List<Precheck> PRECHECKS =
      List.of(
          // Make sure that nothing that decides is unknown.
          VersionChecks::everythingNeededSeen,
          // Make sure that the target exists, is newer, is near, is supported, and can live here.
          VersionChecks::targetKnown,
          VersionChecks::targetNewer,
          VersionChecks::noMinorSkipped,
          VersionChecks::targetSupported,
          VersionChecks::targetSupportsKubernetes,
          VersionChecks::targetFindsItsApis,
          // Make sure that istioctl is the tool for this mesh, with inputs that keep what it is.
          MeshChecks::installMethod,
          MeshChecks::inputsExplainTheRecord,
          // Make sure that an emergency is one.
          MeshChecks::emergencyIsOne,
          // Make sure that the bot can do it, and that nobody else is at it.
          MeshChecks::rights,
          MeshChecks::istioctlUsable,
          MeshChecks::istioctlPrecheck,
          MeshChecks::noOtherUpgrade,
          // Make sure that present troubles and what stays behind are known.
          MeshChecks::presentTroubles,
          MeshChecks::notMovable);

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

  /**
   * Of a goal that is several steps away, the first one; empty when it is within one step, not
   * newer, or no way leads there.
   */
  public static Optional<IstioVersion> firstStep(
      Evidence evidence, ClusterPolicy policy, Optional<IstioVersion> goal) {
    return from(evidence)
        .filter(from ->
            goal.filter(to -> from.minor().stepsTo(to.minor()) > policy.maxMinorStep()).isPresent())
        .flatMap(from -> hops(evidence).way(from, goal.orElseThrow()).hops().stream().findFirst())
        .map(Hop::to);
  }

  private static Hops hops(Evidence evidence) {
    return new Hops(
        evidence.catalog(),
        (from, to) -> List.of(),
        evidence.mesh().kubernetes(),
        evidence.today());
  }

  public static PlanResult plan(
      Evidence evidence, ClusterPolicy policy, PlanRequest request, Surroundings surroundings) {
    var unplannable = unplannable(evidence, policy, surroundings);
    var candidate = candidate(evidence, policy, request, surroundings);
    if (candidate.isEmpty()) {
      return new PlanResult.Refused(unplannable.isEmpty() ? noTarget() : unplannable, "");
    }
    var findings = findings(candidate.get());
    if (!unplannable.isEmpty()) {
      var all = Stream.concat(unplannable.stream(), findings.stream()).toList();
      return new PlanResult.Refused(
          unplannable, "", Optional.of(PlanWriter.plan(candidate.get(), all)));
    }
    var plan = PlanWriter.plan(candidate.get(), findings);
    return findings.stream().anyMatch(Finding::blocks)
        ? new PlanResult.Refused(findings, suggestion(candidate.get(), findings), Optional.of(plan))
        : new PlanResult.Planned(plan);
  }

  /** Empty when it cannot even be said what would be upgraded to what. */
  private static Optional<Candidate> candidate(
      Evidence evidence, ClusterPolicy policy, PlanRequest request, Surroundings surroundings) {
    return evidence.mesh().controlPlanes().size() == 1
        ? target(evidence, policy, request)
            .map(target ->
                new Candidate(evidence, from(evidence), target, request, policy, surroundings))
        : Optional.empty();
  }

  private static List<Finding> unplannable(
      Evidence evidence, ClusterPolicy policy, Surroundings surroundings) {
    var mesh = evidence.mesh();
    var findings = new ArrayList<Finding>(VersionChecks.nobodyMayApprove(policy).stream().toList());
    findings.addAll(
        VersionChecks.approversNotSeen(policy, surroundings.approversUnknown()).stream().toList());
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

  private static List<Finding> findings(Candidate candidate) {
    var emergency = candidate.request().emergency().isPresent() && MeshChecks.down(candidate);
    return PRECHECKS.stream()
        .flatMap(precheck -> precheck.examine(candidate).stream())
        .map(finding ->
            emergency && finding.blocks() && finding.code().overridable()
                ? finding.overriddenByEmergency()
                : finding)
        .sorted(MeshChecks::bySeverity)
        .toList();
  }

  private static String suggestion(Candidate candidate, List<Finding> findings) {
    var blockers = findings.stream().filter(Finding::blocks).toList();
    var emergencyWouldDo =
        blockers.stream().allMatch(finding -> finding.code().overridable())
            && MeshChecks.down(candidate);
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

  private static Optional<IstioVersion> from(Evidence evidence) {
    return evidence.mesh().controlPlanes().stream()
        .map(ControlPlane::version)
        .flatMap(Optional::stream)
        .findFirst();
  }
}
