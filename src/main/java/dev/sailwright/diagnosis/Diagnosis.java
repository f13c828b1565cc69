package dev.sailwright.diagnosis;

import java.util.List;

/**
 * What the rules say of one mesh.
 *
 * @param findings worst first, in the order of the rule book within a severity
 * @param causes the same findings ranked: what explains most of the worst comes first; blind spots
 *     are not among them
 * @param ruledOut what was looked at and is as it should be
 */
public record Diagnosis(
    Verdict verdict, List<Finding> findings, List<Cause> causes, List<String> ruledOut) {
  public Diagnosis {
    findings = List.copyOf(findings);
    causes = List.copyOf(causes);
    ruledOut = List.copyOf(ruledOut);
  }

  /** UNKNOWN: too much could not be seen to call it healthy. */
  public enum Verdict {
    HEALTHY,
    DEGRADED,
    DOWN,
    UNKNOWN
  }

  /**
   * Nothing that fails was found: all there is to say is published of the versions that run, and
   * nothing that was seen follows from it.
   */
  public boolean isForesightOnly() {
    return verdict != Verdict.DOWN
        && verdict != Verdict.UNKNOWN
        && !causes.isEmpty()
        && causes.stream().allMatch(Cause::isForesight);
  }

  public boolean has(FindingCode code) {
    return findings.stream().anyMatch(finding -> finding.code() == code);
  }
}
