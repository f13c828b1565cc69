package dev.sailwright.planning;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.DiagnosisRules;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plans an upgrade, in place or by a canary, the way back from one, a restart alone or a removal of
 * leftovers, or says why there can be none.
 */
public final class UpgradePlanner {
  private UpgradePlanner() {}

  /**
   * The version that would be planned for: the one asked for, else the chooser's; empty when none
   * can be told.
   */
  public static Optional<IstioVersion> target(
      Evidence evidence, ClusterPolicy policy, PlanRequest request) {
    if (!request.installs()) {
      return from(evidence);
    }
    return request.target().isPresent()
        ? request
            .target()
            .map(goal ->
                request.firstStep()
                    ? firstStep(evidence, policy, request, goal).orElse(goal)
                    : goal)
        : chosen(evidence, policy, request);
  }

  /** Which revision a canary would bring; empty for other requests, and when it cannot be told. */
  public static Optional<String> revision(
      Evidence evidence, ClusterPolicy policy, PlanRequest request) {
    return request.canary()
        ? target(evidence, policy, request)
            .flatMap(target ->
                evidence.mesh().controlPlanes().stream()
                    .findFirst()
                    .map(plane -> policy.revisionAfter(plane.revision(), target)))
        : Optional.empty();
  }

  private static Optional<IstioVersion> chosen(
      Evidence evidence, ClusterPolicy policy, PlanRequest request) {
    return evidence
        .mesh()
        .kubernetes()
        .flatMap(kubernetes ->
            TargetChooser.choose(
                new Targets(evidence.catalog(), evidence.mesh(), from(evidence)),
                kubernetes.minor(),
                policy.maxMinorStep(),
                request.emergency().isPresent()));
  }

  /**
   * Of a goal that is several steps away, the first one; empty when it is within one step, not
   * newer, or no way leads there. A journey is begun only towards what is known, on a way without a
   * gap, and not while the control plane is down: then nothing is served by going step by step.
   */
  private static Optional<IstioVersion> firstStep(
      Evidence evidence, ClusterPolicy policy, PlanRequest request, IstioVersion goal) {
    var atOnce = request.journey().filter(Journey::hasBegun).map(way -> 1);
    return from(evidence)
        .filter(from -> from.minor().stepsTo(goal.minor()) > atOnce.orElseGet(policy::maxMinorStep))
        .map(from -> Hops.of(evidence).way(from, goal))
        .filter(way ->
            request.journey().isEmpty()
                || way.gap().isEmpty() && evidence.catalog().knows(goal) && !isDown(evidence))
        .flatMap(way -> way.hops().stream().findFirst())
        .map(Hop::to);
  }

  /** By the look at the mesh alone, so that whoever asks for the target gets the same answer. */
  private static boolean isDown(Evidence evidence) {
    var look = new Evidence(evidence.mesh(), evidence.catalog(), evidence.today());
    return DiagnosisRules.diagnose(look).verdict() == Diagnosis.Verdict.DOWN;
  }

  public static PlanResult plan(
      Evidence looked, ClusterPolicy policy, PlanRequest wish, Surroundings surroundings) {
    var request = CanaryBack.asItIsNow(wish, looked.mesh());
    var back = request.back();
    var evidence = looked.with(request.plannedFor(looked.mesh()));
    var asOf = evidence.catalog().asOf();
    var from =
        back.map(canary -> CanaryBack.from(looked.mesh(), canary)).orElseGet(() -> from(evidence));
    var closed = CanaryBack.closed(looked.mesh(), request);
    var unplannable =
        Stream.concat(
                mayBeApproved(policy, surroundings).stream(),
                (closed.isEmpty() ? oneControlPlane(evidence) : closed).stream())
            .toList();
    var candidate = candidate(evidence, from, policy, request, surroundings);
    if (candidate.isEmpty()) {
      return new PlanResult.Refused(
          unplannable.isEmpty() ? noTarget(evidence, request) : unplannable, "", asOf);
    }
    if (unplannable.isEmpty()) {
      var needless = needless(candidate.get());
      if (!needless.isEmpty()) {
        return new PlanResult.Refused(needless, "", asOf);
      }
    }
    var findings = Prechecks.examine(candidate.get()).findings();
    if (!unplannable.isEmpty()) {
      var all = Stream.concat(unplannable.stream(), findings.stream()).toList();
      return new PlanResult.Refused(
          unplannable, "", Optional.of(PlanWriter.plan(candidate.get(), all)), asOf);
    }
    var plan = PlanWriter.plan(candidate.get(), findings);
    return findings.stream().anyMatch(Finding::blocks)
        ? new PlanResult.Refused(
            findings, suggestion(candidate.get(), findings), Optional.of(plan), asOf)
        : new PlanResult.Planned(plan);
  }

  private static List<Finding> needless(Candidate candidate) {
    var request = candidate.request();
    return request.cleanup()
        ? CleanupChecks.needless(candidate)
        : request
            .restart()
            .map(scope -> RestartChecks.needless(candidate, scope))
            .orElse(List.of());
  }

  /** Empty when it cannot even be said what would be upgraded to what. */
  private static Optional<Candidate> candidate(
      Evidence evidence,
      Optional<IstioVersion> from,
      ClusterPolicy policy,
      PlanRequest request,
      Surroundings surroundings) {
    return evidence.mesh().controlPlanes().size() == 1
        ? target(evidence, policy, request)
            .map(target -> Candidate.of(evidence, from, target, request, policy, surroundings))
        : Optional.empty();
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
          (unplannable.isEmpty() ? noTarget(evidence, request) : unplannable)
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
              "There are " + mesh.controlPlanes().size() + " control planes; this is for one.",
              mesh.controlPlanes().stream()
                  .map(plane ->
                      plane.namespace() + "/" + plane.name() + ", revision " + plane.revision())
                  .toList(),
              "If a canary that was aborted left one, `/istio rollback "
                  + mesh.cluster()
                  + "` takes it back. Else remove the revision that is not used, then ask"
                  + " again."));
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

  private static List<Finding> noTarget(Evidence evidence, PlanRequest request) {
    if (!request.installs()) {
      return List.of(
          Finding.of(
              FindingCode.TARGET_UNKNOWN,
              Severity.BLOCKER,
              request.cleanup()
                  ? "Which version istiod runs is not known, so nobody could tell what is older."
                  : "Which version istiod runs is not known, so nobody could tell whether a restart"
                      + " brought its proxy.",
              List.of("neither the image nor the labels of istiod's Deployment tell"),
              "Give its image a tag with the version."));
    }
    var notChosen =
        evidence
            .mesh()
            .kubernetes()
            .flatMap(server -> evidence.catalog().newestFor(server.minor()));
    return List.of(
        Finding.of(
            FindingCode.TARGET_UNKNOWN,
            Severity.BLOCKER,
            notChosen
                .map(newest ->
                    "Istio " + newest + " supports this Kubernetes, but is chosen by name only.")
                .orElse("No known Istio release supports this Kubernetes."),
            notChosen
                .map(newest ->
                    List.of(
                        "not chosen are the first patch of a minor, what is known to go wrong here,"
                            + " and what is not in the release data"))
                .orElse(List.of()),
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

  private static Optional<IstioVersion> from(Evidence evidence) {
    return evidence.mesh().controlPlanes().stream()
        .map(ControlPlane::version)
        .flatMap(Optional::stream)
        .findFirst();
  }
}
