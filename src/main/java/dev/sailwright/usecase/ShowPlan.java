package dev.sailwright.usecase;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.planning.UpgradePlan;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Answers what an upgrade would do, without asking for one: nothing is stored or changed. */
public final class ShowPlan {
  private final GatherPlan gather;
  private final RenderChange change;

  public ShowPlan(GatherPlan gather, RenderChange change) {
    this.gather = gather;
    this.change = change;
  }

  /**
   * @param goal empty: the planner chooses
   */
  public Report show(ClusterPolicy policy, Optional<IstioVersion> goal) {
    var preview = gather.preview(policy, goal);
    var evidence = preview.evidence();
    return switch (preview.result()) {
      case PlanResult.Planned planned ->
          new Report(
              evidence.mesh(),
              goal,
              Optional.of(planned.plan()).map(this::rendered),
              List.of(),
              "",
              preview.unseen(),
              evidence.catalog().asOf());
      case PlanResult.Refused refused ->
          new Report(
              evidence.mesh(),
              goal,
              refused.draft().map(this::rendered),
              refused.draft().map(UpgradePlan::findings).orElse(refused.findings()).stream()
                  .filter(Finding::blocks)
                  .toList(),
              refused.suggestion(),
              preview.unseen(),
              evidence.catalog().asOf());
    };
  }

  private UpgradePlan rendered(UpgradePlan plan) {
    return plan.with(change.of(plan).rendering());
  }

  /** All that differs in what istioctl would apply, as a text. */
  public String difference(UpgradePlan plan) {
    return change.of(plan).text(plan);
  }

  /**
   * @param goal that was asked for; the plan may be of a step towards it
   * @param plan empty when it cannot even be said what would be upgraded to what
   * @param blockers why no upgrade can be asked for by this plan
   * @param suggestion a command that would be accepted instead; may be empty
   * @param unseen why it could not be seen whether an upgrade is open already
   * @param asOf the day of the release data
   */
  public record Report(
      MeshState mesh,
      Optional<IstioVersion> goal,
      Optional<UpgradePlan> plan,
      List<Finding> blockers,
      String suggestion,
      Optional<String> unseen,
      LocalDate asOf) {
    public Report {
      blockers = List.copyOf(blockers);
    }

    public boolean isReady() {
      return plan.isPresent() && blockers.isEmpty();
    }
  }
}
