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

  public boolean has(FindingCode code) {
    return findings.stream().anyMatch(finding -> finding.code() == code);
  }
}
