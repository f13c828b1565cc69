package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import java.util.List;
import java.util.Set;

/** What a diagnosis of the mesh finds, weighed for an upgrade. */
final class TroublePrechecks {
  private TroublePrechecks() {}

  /** With this severity, whatever a diagnosis calls it. */
  static Weighed as(Severity severity, FindingCode... codes) {
    return new Weighed(severity, severity, Set.of(codes), false);
  }

  /** With the severity that a diagnosis gives it. */
  static Weighed asFound(FindingCode... codes) {
    return new Weighed(Severity.BLOCKER, Severity.BLOCKER, Set.of(codes), true);
  }

  /** What follows from a dead control plane warns only while it is dead: the upgrade mends it. */
  static Weighed mendedBy(Severity severity, FindingCode... codes) {
    return new Weighed(severity, Severity.WARNING, Set.of(codes), false);
  }

  /**
   * It tells which findings it weighs, so that tests can ask for a proof of each.
   *
   * @param asFound no more than a diagnosis calls it
   * @param whileDown the severity while no control plane answers
   */
  record Weighed(Severity severity, Severity whileDown, Set<FindingCode> codes, boolean asFound)
      implements Precheck.Rule {
    @Override
    public List<Finding> examine(Candidate candidate) {
      var now = candidate.down() ? whileDown : severity;
      return candidate.diagnosis().findings().stream()
          .filter(finding -> codes.contains(finding.code()))
          .map(finding ->
              Finding.of(
                  finding.code(),
                  asFound ? found(candidate, finding) : now,
                  finding.message(),
                  finding.evidence(),
                  finding.remedy()))
          .toList();
    }

    /** Somebody may have removed the injector of a dead istiod, so that pods start at all. */
    private static Severity found(Candidate candidate, Finding finding) {
      return candidate.down() && finding.code() == FindingCode.NAMESPACE_NOT_INJECTED
          ? Severity.WARNING
          : finding.severity();
    }
  }
}
