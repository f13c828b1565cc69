package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.mesh.AsOf;
import java.util.List;
import java.util.Optional;

/** A plan, or the reasons why there is none. */
public sealed interface PlanResult {
  record Planned(UpgradePlan plan) implements PlanResult {}

  /**
   * @param findings all of them, blockers first
   * @param suggestion the command that would be accepted; empty when there is none
   * @param draft what would be planned without the blockers, to look at only; its findings hold
   *     them, too
   * @param asOf the days of the release data
   */
  record Refused(List<Finding> findings, String suggestion, Optional<UpgradePlan> draft, AsOf asOf)
      implements PlanResult {
    public Refused {
      findings = List.copyOf(findings);
    }

    public Refused(List<Finding> findings, String suggestion, AsOf asOf) {
      this(findings, suggestion, Optional.empty(), asOf);
    }
  }
}
