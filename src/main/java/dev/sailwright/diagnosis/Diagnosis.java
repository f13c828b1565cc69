package dev.sailwright.diagnosis;

import java.util.List;

/**
 * What the rules say of one mesh.
 *
 * @param findings worst first, in the order of the rule book within a severity
 */
public record Diagnosis(Verdict verdict, List<Finding> findings) {
  public Diagnosis {
    findings = List.copyOf(findings);
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
