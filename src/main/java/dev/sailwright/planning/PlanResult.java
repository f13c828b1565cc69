package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import java.util.List;

/** A plan, or the reasons why there is none. */
public sealed interface PlanResult {
  record Planned(UpgradePlan plan) implements PlanResult {}

  /**
   * @param findings all of them, blockers first
   * @param suggestion the command that would be accepted; empty when there is none
   */
  record Refused(List<Finding> findings, String suggestion) implements PlanResult {
    public Refused {
      findings = List.copyOf(findings);
    }
  }
}
