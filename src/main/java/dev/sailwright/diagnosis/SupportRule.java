package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.Support;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Versions whose support has ended, ends soon or is not known, and Kubernetes versions outside the
 * range of a running Istio.
 */
final class SupportRule implements DiagnosisRule {
  /** About the time that an upgrade in waves takes, with its approvals. */
  private static final int DAYS_TO_ACT = 30;

  /** A quarter: about as often as a minor of Istio comes out. */
  static final int DAYS_TO_PLAN = 90;

  @Override
  public List<Finding> examine(Evidence evidence) {
    return Stream.concat(
            evidence.mesh().controlPlanes().stream()
                .map(ControlPlane::version)
                .flatMap(Optional::stream)
                .distinct()
                .flatMap(version ->
                    Stream.concat(
                        support(evidence, version).stream(), range(evidence, version).stream())),
            evidence.mesh().controlPlanes().stream()
                .filter(plane -> plane.version().isEmpty())
                .map(plane -> withoutVersion(evidence, plane)))
        .toList();
  }

  private static Optional<Finding> support(Evidence evidence, IstioVersion version) {
    var support = evidence.catalog().support(version, evidence.today());
    return switch (support.state()) {
      case ENDED -> Optional.of(ended(evidence, version, support));
      case UNKNOWN -> Optional.of(unknown(evidence, version, support));
      case SUPPORTED ->
          support
              .ends()
              .filter(end -> daysLeft(evidence, end) <= DAYS_TO_PLAN)
              .map(end -> endsSoon(evidence, version, end, support.estimated()));
    };
  }

  private static long daysLeft(Evidence evidence, LocalDate end) {
    return ChronoUnit.DAYS.between(evidence.today(), end);
  }

  private static Finding ended(Evidence evidence, IstioVersion version, Support support) {
    return Finding.of(
            FindingCode.OUT_OF_SUPPORT,
            Severity.WARNING,
            "Istio "
                + version
                + " is out of support since "
                + support.ends().map(Object::toString).orElse("?")
                + ".",
            List.of(asOf(evidence)),
            "Plan an upgrade: `/istio upgrade`.")
        .due(subject(version), support.ends());
  }

  private static String subject(IstioVersion version) {
    return "support-" + version.minor();
  }

  /** Another subject: of an end that is announced later, people are told anew. */
  private static String expected(IstioVersion version) {
    return subject(version) + "-expected";
  }

  private static Finding endsSoon(
      Evidence evidence, IstioVersion version, LocalDate end, boolean estimated) {
    var left = daysLeft(evidence, end);
    var longer = longer(evidence, version.minor(), end);
    var proof = new ArrayList<String>();
    if (estimated) {
      proof.add("the date is an estimate: none was announced");
    }
    proof.add(where(evidence, longer));
    proof.add(asOf(evidence));
    return Finding.of(
            FindingCode.SUPPORT_ENDS_SOON,
            // Nobody can do anything about an end that was not announced, with nothing to go to.
            left <= DAYS_TO_ACT && !(estimated && longer.isEmpty())
                ? Severity.WARNING
                : Severity.INFO,
            "Support of Istio "
                + version
                + (estimated ? " is expected to end about " : " ends on ")
                + end
                + ", "
                + (left == 0 ? "today" : "in " + left + (left == 1 ? " day" : " days"))
                + ".",
            proof,
            longer.isEmpty()
                ? "Look at `/istio releases` for what a newer Istio needs, and plan for it."
                : "Plan an upgrade: `/istio upgrade`.")
        .due(estimated ? expected(version) : subject(version), Optional.of(end));
  }

  /** Newest first; where this Kubernetes is not known, whatever it may be. */
  private static List<String> longer(Evidence evidence, Minor running, LocalDate end) {
    return evidence.catalog().all().reversed().stream()
        .filter(release -> release.minor().compareTo(running) > 0 && suits(evidence, release))
        .flatMap(release -> release.newestPatch().stream())
        .flatMap(patch -> {
          var support = evidence.catalog().support(patch, evidence.today());
          return support
              .ends()
              .filter(later -> support.state() == Support.State.SUPPORTED && later.isAfter(end))
              .map(later -> patch + " until " + (support.estimated() ? "about " : "") + later)
              .stream();
        })
        .toList();
  }

  private static boolean suits(Evidence evidence, Release release) {
    return evidence
        .mesh()
        .kubernetes()
        .map(kubernetes ->
            release.kubernetes().filter(range -> range.contains(kubernetes.minor())).isPresent())
        .orElse(true);
  }

  private static String where(Evidence evidence, List<String> longer) {
    var here = evidence.mesh().kubernetes().map(kubernetes -> "Kubernetes " + kubernetes.minor());
    if (longer.isEmpty()) {
      return "no known release is supported for longer"
          + here.map(kubernetes -> " on " + kubernetes).orElse("");
    }
    return "supported for longer"
        + here.map(kubernetes -> " on " + kubernetes)
            .orElse(", if they suit this Kubernetes, whose version is not known")
        + ": "
        + longer.stream().collect(Collectors.joining(", "));
  }

  private static Finding unknown(Evidence evidence, IstioVersion version, Support support) {
    var releases = evidence.catalog().all();
    var known = evidence.catalog().release(version.minor()).isPresent();
    var older =
        !known && !releases.isEmpty() && version.minor().compareTo(releases.getFirst().minor()) < 0;
    var reason =
        support
            .ends()
            .map(end -> "its end was expected about " + end + ", and none was announced")
            .orElse(
                known
                    ? "no end is known of " + version.minor()
                    : version.minor()
                        + " is not in the release data"
                        + (older ? ", which begin with " + releases.getFirst().minor() : ""));
    // A minor that is newer than the data is no reason to worry.
    var worrying = support.ends().isPresent() || older;
    var finding =
        Finding.of(
            FindingCode.SUPPORT_UNKNOWN,
            worrying ? Severity.WARNING : Severity.INFO,
            "Whether Istio " + version + " is still supported is not known: " + reason + ".",
            List.of(asOf(evidence)),
            "Look at istio.io/latest/docs/releases/supported-releases, and upgrade if it is not:"
                + " `/istio upgrade`.");
    return worrying ? finding.due(expected(version), support.ends()) : finding;
  }

  private static Finding withoutVersion(Evidence evidence, ControlPlane plane) {
    return Finding.of(
        FindingCode.SUPPORT_UNKNOWN,
        Severity.INFO,
        "Whether "
            + plane.name()
            + " is still supported is not known: its image does not tell its version.",
        List.of("image " + plane.image(), asOf(evidence)),
        "Look at istio.io/latest/docs/releases/supported-releases for the version that it is.");
  }

  private static String asOf(Evidence evidence) {
    return "release data as of " + evidence.catalog().asOf();
  }

  private static List<Finding> range(Evidence evidence, IstioVersion version) {
    var findings = new ArrayList<Finding>();
    var range =
        evidence.catalog().release(version.minor()).flatMap(release -> release.kubernetes());
    evidence
        .mesh()
        .kubernetes()
        .filter(kubernetes -> range.isPresent() && !range.get().contains(kubernetes.minor()))
        .ifPresent(kubernetes ->
            findings.add(
                Finding.of(
                    FindingCode.KUBERNETES_OUT_OF_RANGE,
                    Severity.WARNING,
                    "Istio "
                        + version.minor()
                        + " supports Kubernetes "
                        + range.get()
                        + ", this is "
                        + kubernetes.minor()
                        + ".",
                    List.of(asOf(evidence)),
                    "Plan an upgrade of Istio: `/istio upgrade`.")));
    return findings;
  }
}
