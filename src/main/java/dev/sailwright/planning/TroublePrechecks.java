package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import java.util.Arrays;
import java.util.EnumSet;

/** What a diagnosis of the mesh finds, weighed for an upgrade. */
final class TroublePrechecks {
  private TroublePrechecks() {}

  /** With this severity, whatever a diagnosis calls it. */
  static Precheck.Rule as(Severity severity, FindingCode... codes) {
    var mine = EnumSet.copyOf(Arrays.asList(codes));
    return candidate ->
        candidate.diagnosis().findings().stream()
            .filter(finding -> mine.contains(finding.code()))
            .map(finding -> weighed(finding, severity))
            .toList();
  }

  /** What follows from a dead control plane warns only while it is dead: the upgrade mends it. */
  static Precheck.Rule mendedBy(Severity severity, FindingCode... codes) {
    return candidate ->
        as(candidate.down() ? Severity.WARNING : severity, codes).examine(candidate);
  }

  private static Finding weighed(Finding finding, Severity severity) {
    return Finding.of(
        finding.code(), severity, finding.message(), finding.evidence(), finding.remedy());
  }
}
