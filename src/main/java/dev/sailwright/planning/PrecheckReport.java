package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.IstioVersion;
import java.util.List;
import java.util.Optional;

/**
 * What the prechecks say of an upgrade before anybody asks for it.
 *
 * @param to the target; empty when none could be told
 * @param results blockers first, then in the order of the book
 * @param passed what was looked at and is as it should be
 * @param suggestion the command that would be accepted; empty when there is none
 */
public record PrecheckReport(
    Optional<IstioVersion> from,
    Optional<IstioVersion> to,
    List<Result> results,
    List<Passed> passed,
    String suggestion) {
  public PrecheckReport {
    results = List.copyOf(results);
    passed = List.copyOf(passed);
  }

  /**
   * @param number of the precheck, such as {@code P43}; docs/prechecks.md has all of them
   */
  public record Result(String number, Finding finding) {}

  public record Passed(String number, String holds) {}

  /** UNKNOWN: nothing that was seen blocks, but something could not be seen. */
  public enum Verdict {
    READY,
    TO_ACKNOWLEDGE,
    UNKNOWN,
    BLOCKED
  }

  /** What was found is certain, so it comes before what could not be seen. */
  public Verdict verdict() {
    var unseen = results.stream().map(Result::finding).anyMatch(finding -> !finding.isSeen());
    // A missing right to read shows a second time as what could not be read.
    var certain =
        of(Severity.BLOCKER).stream()
            .filter(Finding::isSeen)
            .anyMatch(finding -> !unseen || finding.code() != FindingCode.RIGHT_MISSING);
    if (certain) {
      return Verdict.BLOCKED;
    }
    if (unseen) {
      return Verdict.UNKNOWN;
    }
    return of(Severity.APPROVAL).isEmpty() ? Verdict.READY : Verdict.TO_ACKNOWLEDGE;
  }

  public List<Finding> of(Severity severity) {
    return results.stream()
        .map(Result::finding)
        .filter(finding -> finding.severity() == severity)
        .toList();
  }
}
