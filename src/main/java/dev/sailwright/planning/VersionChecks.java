package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.BLOCKER;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.Support;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether this target is one to go to, from here, on this Kubernetes. */
final class VersionChecks {
  private VersionChecks() {}

  static List<Finding> targetKnown(Candidate candidate) {
    if (candidate.catalog().knows(candidate.to())) {
      return List.of();
    }
    var known =
        candidate
            .catalog()
            .release(candidate.to().minor())
            .flatMap(release -> release.newestPatch());
    if (candidate.catalog().lacksLists()) {
      return List.of(
          Finding.of(
              FindingCode.NOT_SEEN,
              BLOCKER,
              "Whether Istio "
                  + candidate.to()
                  + " is a release is not known: it is not in the release data, and the publishers'"
                  + " lists could not be read.",
              List.of("release data as of " + candidate.catalog().asOf()),
              "Ask again when the lists can be read, which the log tells; or check the version, and"
                  + " add it under `releases` in the settings."));
    }
    return List.of(
        Finding.of(
            FindingCode.TARGET_UNKNOWN,
            BLOCKER,
            "Istio " + candidate.to() + " is not a release that Sailwright knows.",
            List.of(
                "release data as of " + candidate.catalog().asOf(),
                known
                    .map(patch -> "newest known patch of " + patch.minor() + ": " + patch)
                    .orElse("no release of " + candidate.to().minor() + " is known")),
            "Check the version. A private build or pre-release can be added under `releases` in the"
                + " settings."));
  }

  /** A pre-release or a private build stands in the settings, where somebody put it. */
  static List<Finding> targetChecked(Candidate candidate) {
    if (!candidate.catalog().isUnchecked(candidate.to())) {
      return List.of();
    }
    return List.of(
        Finding.of(
            FindingCode.TARGET_NOT_CHECKED,
            APPROVAL,
            "Istio "
                + candidate.to()
                + " is newer than the release data: bulletins and known troubles were not looked"
                + " for.",
            List.of("release data as of " + candidate.catalog().asOf()),
            "Read its release notes; approving means to accept it unchecked."));
  }

  static List<Finding> targetNewer(Candidate candidate) {
    var from = candidate.from();
    if (candidate.request().rollback()) {
      return nothingToRollBack(candidate);
    }
    if (from.isEmpty() || candidate.to().compareTo(from.get()) > 0) {
      return List.of();
    }
    var same = candidate.to().equals(from.get());
    return List.of(
        Finding.of(
            FindingCode.TARGET_NOT_NEWER,
            BLOCKER,
            same
                ? "The control plane runs " + candidate.to() + " already."
                : candidate.to() + " would be a downgrade from " + from.get() + ".",
            List.of("control plane: " + from.get()),
            same
                ? "If proxies are behind, restart their workloads."
                : "Choose a version newer than "
                    + from.get()
                    + "; the way back from an upgrade is `/istio rollback`."));
  }

  private static List<Finding> nothingToRollBack(Candidate candidate) {
    return candidate
        .from()
        .filter(from -> candidate.to().compareTo(from) >= 0)
        .map(from ->
            List.of(
                Finding.of(
                    FindingCode.TARGET_NOT_OLDER,
                    BLOCKER,
                    "The control plane runs " + from + "; there is nothing to roll back.",
                    List.of("asked for: back to " + candidate.to()),
                    "If proxies are ahead of it, restart their workloads.")))
        .orElse(List.of());
  }

  static List<Finding> noMinorSkipped(Candidate candidate) {
    var step = candidate.from().map(from -> from.minor().stepsTo(candidate.to().minor())).orElse(0);
    var canary = candidate.request().isOfCanary();
    var allowed =
        Math.max(candidate.policy().maxMinorStep(), canary ? CanaryChecks.MAX_MINOR_STEP : 0);
    if (step <= allowed) {
      return List.of();
    }
    return List.of(
        Finding.of(
            FindingCode.TARGET_SKIPS_MINORS,
            BLOCKER,
            candidate.from().map(Object::toString).orElse("?")
                + " → "
                + candidate.to()
                + " is a step of "
                + step
                + (canary
                    ? " minors; with a canary, Istio supports two at a time."
                    : " minors; in place, Istio supports one at a time."),
            List.of("maxMinorStep of " + candidate.policy().cluster() + ": " + allowed),
            "Go minor by minor, or with `--emergency \"why\"` while the control plane is down."));
  }

  static List<Finding> targetSupported(Candidate candidate) {
    var support = candidate.catalog().support(candidate.to(), candidate.evidence().today());
    if (!candidate.catalog().knows(candidate.to()) || support.state() == Support.State.SUPPORTED) {
      return List.of();
    }
    var ended = support.state() == Support.State.ENDED;
    return List.of(
        Finding.of(
            FindingCode.TARGET_OUT_OF_SUPPORT,
            APPROVAL,
            ended
                ? "Istio "
                    + candidate.to().minor()
                    + " is out of support since "
                    + support.ends().map(Object::toString).orElse("?")
                    + "."
                : "Whether Istio " + candidate.to() + " is still supported is not known.",
            List.of("release data as of " + candidate.catalog().asOf()),
            "Prefer a supported version; approving means to accept this one."));
  }

  static List<Finding> targetSupportsKubernetes(Candidate candidate) {
    var kubernetes = candidate.mesh().kubernetes();
    if (kubernetes.isEmpty() || !candidate.catalog().knows(candidate.to())) {
      return List.of();
    }
    var range =
        candidate
            .catalog()
            .release(candidate.to().minor())
            .flatMap(release -> release.kubernetes());
    if (range.isPresent() && range.get().contains(kubernetes.get().minor())) {
      return List.of();
    }
    return List.of(
        Finding.of(
            FindingCode.TARGET_KUBERNETES_RANGE,
            BLOCKER,
            "Istio "
                + candidate.to().minor()
                + " supports Kubernetes "
                + range.map(Object::toString).orElse("versions that are not known")
                + ", this is "
                + kubernetes.get().minor()
                + ".",
            List.of("release data as of " + candidate.catalog().asOf()),
            candidate
                .catalog()
                .newestFor(kubernetes.get().minor())
                .map(newest -> "Istio " + newest + " supports this Kubernetes.")
                .orElse("No known release supports this Kubernetes.")));
  }

  static List<Finding> targetFindsItsApis(Candidate candidate) {
    var gone =
        candidate.catalog().fatalApis(candidate.to()).stream()
            .filter(candidate.mesh()::hasLost)
            .map(api -> api.resource() + "." + api.groupVersion() + ": not served here")
            .toList();
    if (gone.isEmpty()) {
      return List.of();
    }
    return List.of(
        Finding.of(
            FindingCode.TARGET_NEEDS_GONE_API,
            BLOCKER,
            "istiod "
                + candidate.to()
                + " needs APIs that this Kubernetes does not serve: it would never start.",
            gone,
            "Choose a version that supports this Kubernetes."));
  }

  static List<Finding> everythingNeededSeen(Candidate candidate) {
    return Stream.concat(
            candidate.evidence().blindSpots().stream(), candidate.survey().blindSpots().stream())
        .map(spot ->
            Finding.of(
                FindingCode.NOT_SEEN,
                BLOCKER,
                "Could not see "
                    + spot.subject()
                    + "; an upgrade does not start on what is unknown.",
                List.of(spot.reason()),
                spot.remedy()))
        .distinct()
        .toList();
  }

  static Optional<Finding> approversNotSeen(ClusterPolicy policy, Optional<String> unknown) {
    return unknown.map(reason ->
        Finding.of(
            FindingCode.NOT_SEEN,
            BLOCKER,
            "Could not see who may approve upgrades of " + policy.cluster() + ".",
            List.of(reason),
            "Ask again when Slack answers, or name Slack user ids under `approvers`."));
  }

  /** Nothing is said while a user group stands for its members: they are not counted yet. */
  static Optional<Finding> nobodyMayApprove(ClusterPolicy policy) {
    if (policy.isApprovedOutsideSlack()) {
      return nobodyMayApproveOutside(policy);
    }
    var named = policy.approvers().size();
    return named >= policy.quorum()
            || policy.approvers().stream().anyMatch(ClusterPolicy::isUserGroup)
        ? Optional.empty()
        : Optional.of(
            Finding.of(
                FindingCode.NOBODY_MAY_APPROVE,
                BLOCKER,
                named == 0
                    ? "Nobody may approve upgrades of " + policy.cluster() + "."
                    : "Upgrades of "
                        + policy.cluster()
                        + " need "
                        + policy.quorum()
                        + " approvals, and "
                        + named
                        + " may approve.",
                List.of("clusters." + policy.cluster() + ".approvers names " + named),
                "Name Slack user ids or user groups under `approvers` of this cluster in the"
                    + " settings; a group needs members."));
  }

  private static Optional<Finding> nobodyMayApproveOutside(ClusterPolicy policy) {
    return policy
        .kubernetesApprovers()
        .flatMap(KubernetesApprovers::count)
        .filter(named -> named < policy.quorum())
        .map(named ->
            Finding.of(
                FindingCode.NOBODY_MAY_APPROVE,
                BLOCKER,
                "Upgrades of "
                    + policy.cluster()
                    + " are approved outside Slack and need "
                    + policy.quorum()
                    + (policy.quorum() == 1 ? " approval, and " : " approvals, and ")
                    + (named == 0 ? "nobody" : named)
                    + " may approve.",
                List.of("clusters." + policy.cluster() + ".kubernetesApprovers names " + named),
                "Name Kubernetes users or groups under `kubernetesApprovers` of this cluster in the"
                    + " settings."));
  }
}
