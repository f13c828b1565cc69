package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.mesh.BlindSpot.Area;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The book of prechecks, in the order in which findings of one severity are told. */
final class Prechecks {
  private static final List<Precheck> BOOK =
      List.of(
          // Make sure that nothing that decides is unknown.
          Precheck.of("P01", "all that decides could be seen", VersionChecks::everythingNeededSeen),
          // Make sure that the target exists, is newer, is near, is supported, and can live here.
          Precheck.of("P10", "the target is a known release", VersionChecks::targetKnown),
          Precheck.of("P10", "the target is newer", VersionChecks::targetNewer, Area.CONTROL_PLANE),
          Precheck.of(
              "P10", "no minor is skipped", VersionChecks::noMinorSkipped, Area.CONTROL_PLANE),
          Precheck.of("P12", "the target is supported", VersionChecks::targetSupported),
          Precheck.of(
              "P11",
              "the target supports this Kubernetes",
              VersionChecks::targetSupportsKubernetes,
              Area.KUBERNETES),
          Precheck.of(
              "P11",
              "the target finds the APIs that it needs",
              VersionChecks::targetFindsItsApis,
              Area.KUBERNETES),
          // Make sure that istioctl is the tool for this mesh, with inputs that keep what it is.
          Precheck.of(
              "P02", "istioctl is the tool for this mesh", MeshChecks::installMethod, Area.INSTALL),
          Precheck.of(
              "P04",
              "the inputs explain what the mesh recorded",
              MeshChecks::inputsExplainTheRecord,
              Area.INSTALL),
          // Make sure that an emergency is one.
          Precheck.of("P10", "an emergency is one", MeshChecks::emergencyIsOne)
              .onlyIf(candidate -> candidate.request().emergency().isPresent()),
          // Make sure that the bot can do it, and that nobody else is at it.
          Precheck.of("P01", "no right is missing", MeshChecks::rights),
          Precheck.of(
              "P05",
              "the target's istioctl is pinned and is the one that was pinned",
              MeshChecks::istioctlUsable),
          Precheck.of(
                  "P05",
                  "istioctl x precheck of the target finds nothing",
                  MeshChecks::istioctlPrecheck)
              .onlyIf(candidate -> candidate.surroundings().precheck().isPresent()),
          Precheck.of("P06", "no other upgrade of this mesh is open", MeshChecks::noOtherUpgrade),
          // Make sure that present troubles and what stays behind are known.
          Precheck.of(
              "P30",
              "webhooks and injection work",
              MeshChecks::presentTroubles,
              Area.WEBHOOKS,
              Area.DATA_PLANE),
          Precheck.of(
              "P61", "a restart moves every workload", MeshChecks::notMovable, Area.DATA_PLANE));

  private Prechecks() {}

  /**
   * @param results blockers first
   */
  record Examined(List<PrecheckReport.Result> results, List<PrecheckReport.Passed> passed) {
    List<Finding> findings() {
      return results.stream().map(PrecheckReport.Result::finding).toList();
    }
  }

  static Examined examine(Candidate candidate) {
    var emergency = candidate.request().emergency().isPresent() && candidate.down();
    var results = new ArrayList<PrecheckReport.Result>();
    var passed = new ArrayList<PrecheckReport.Passed>();
    for (var precheck : BOOK) {
      if (!precheck.applies().test(candidate)) {
        continue;
      }
      var found = precheck.rule().examine(candidate);
      found.stream()
          .map(finding -> emergency ? overridden(finding) : finding)
          .map(finding -> new PrecheckReport.Result(precheck.number(), finding))
          .forEach(results::add);
      if (found.isEmpty() && precheck.sees(candidate)) {
        passed.add(new PrecheckReport.Passed(precheck.number(), precheck.holds()));
      }
    }
    results.sort(
        Comparator.comparing((PrecheckReport.Result result) -> result.finding().severity())
            .reversed());
    return new Examined(List.copyOf(results), List.copyOf(passed));
  }

  private static Finding overridden(Finding finding) {
    return finding.blocks() && finding.code().overridable()
        ? finding.overriddenByEmergency()
        : finding;
  }
}
