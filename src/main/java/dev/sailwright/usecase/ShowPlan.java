package dev.sailwright.usecase;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.PlanRequest;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.planning.UpgradePlanner;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Answers what an upgrade would do, without asking for one: nothing is stored or changed. */
public final class ShowPlan {
  private final LookAround around;
  private final RenderChange change;
  private final Function<String, Surroundings.Open> open;

  /**
   * @param open asks by name of the cluster for an upgrade of it that has not ended
   */
  public ShowPlan(LookAround around, Function<String, Surroundings.Open> open) {
    this.around = around;
    this.change = new RenderChange(around.installer());
    this.open = open;
  }

  /**
   * @param goal may be several steps away; the first of them is planned, but not of a canary.
   *     Empty: the planner chooses
   * @param canary with a second control plane beside the one that runs
   */
  public Report show(ClusterPolicy policy, Optional<IstioVersion> goal, boolean canary) {
    var request = canary ? PlanRequest.canary(goal) : PlanRequest.towards(goal);
    var asked = open.apply(policy.cluster());
    var seen = around.look(policy, request, Optional.empty(), asked);
    var mesh = seen.evidence().mesh();
    var asOf = seen.evidence().catalog().asOf();
    return switch (UpgradePlanner.plan(seen.evidence(), policy, request, seen.surroundings())) {
      case PlanResult.Planned planned ->
          new Report(
              mesh,
              goal,
              canary,
              Optional.of(change.rendered(planned.plan())),
              List.of(),
              "",
              asked.asked(),
              asOf);
      case PlanResult.Refused refused ->
          new Report(
              mesh,
              goal,
              canary,
              refused.draft().map(change::rendered),
              refused.draft().map(UpgradePlan::findings).orElse(refused.findings()).stream()
                  .filter(Finding::blocks)
                  .toList(),
              refused.suggestion(),
              asked.asked(),
              asOf);
    };
  }

  /** All that differs in what istioctl would apply, as a text. */
  public String difference(UpgradePlan plan) {
    return change.of(plan).map(rendered -> rendered.text(plan)).orElse("# nothing is applied\n");
  }

  /**
   * @param goal that was asked for; the plan may be of a step towards it
   * @param canary whether it was asked for with a second control plane
   * @param plan empty when it cannot even be said what would be upgraded to what
   * @param blockers why no upgrade can be asked for by this plan
   * @param suggestion a command that would be accepted instead; may be empty
   * @param askedForOpen whether anybody was asked for an upgrade that is open already
   * @param asOf the day of the release data
   */
  public record Report(
      MeshState mesh,
      Optional<IstioVersion> goal,
      boolean canary,
      Optional<UpgradePlan> plan,
      List<Finding> blockers,
      String suggestion,
      boolean askedForOpen,
      AsOf asOf) {
    public Report {
      blockers = List.copyOf(blockers);
    }

    public boolean isReady() {
      return plan.isPresent() && blockers.isEmpty();
    }
  }
}
