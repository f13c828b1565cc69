package dev.sailwright.upgrade;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.EarlierPlan;
import dev.sailwright.planning.Leftover;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.planning.UpgradePlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges whether what was approved is still what would be done, by a plan made anew. */
final class PlanProgress {
  private static final int EVIDENCE = 3;

  private PlanProgress() {}

  static StepStatus precheck(Upgrade upgrade, StepFacts facts) {
    return facts
        .successor()
        .<StepStatus>map(successor ->
            new StepStatus.Replaced(
                successor.id(), PlanDifference.lines(upgrade.plan(), successor.plan())))
        .orElseGet(() -> precheck(upgrade, facts.replanned().orElseThrow(), facts.mesh()));
  }

  private static StepStatus precheck(Upgrade upgrade, PlanResult fresh, MeshState mesh) {
    return switch (fresh) {
      // Once a new plan was asked for, it may be on its way; then there is no going back.
      case PlanResult.Planned planned
          when isStill(upgrade, planned) && upgrade.status().attempt() == 0 ->
          new StepStatus.Done("the plan is still the one that was approved");
      case PlanResult.Planned planned -> new StepStatus.ReadyToReplace(planned.plan());
      case PlanResult.Refused refused when isDoneAlready(upgrade, refused, mesh) ->
          new StepStatus.Done(
              "somebody else has "
                  + (upgrade.plan().isCleanup() ? "removed" : "restarted")
                  + " all of it already");
      case PlanResult.Refused refused when isBlind(refused) -> blind(refused);
      case PlanResult.Refused refused ->
          new StepStatus.Broken(
              "it no longer passes; nothing was done. Mend what it names and retry.",
              blockers(refused));
    };
  }

  /** The steps that follow look at it, find nothing to do, and end. */
  private static boolean isDoneAlready(
      Upgrade upgrade, PlanResult.Refused refused, MeshState mesh) {
    return !upgrade.plan().installs()
        && refused.findings().stream()
            .map(Finding::code)
            .allMatch(
                upgrade.plan().isCleanup()
                    ? FindingCode.NOTHING_TO_CLEAN_UP::equals
                    : FindingCode.NOTHING_TO_RESTART::equals)
        && isDone(upgrade.plan(), mesh);
  }

  /** What cannot be restarted any more is not restarted. */
  private static boolean isDone(UpgradePlan plan, MeshState mesh) {
    var planned =
        plan.waves().stream()
            .flatMap(wave -> wave.workloads().stream())
            .collect(Collectors.toSet());
    return mesh.workloads().stream()
            .filter(workload -> planned.contains(workload.ref()))
            .allMatch(workload -> workload.desired() == 0 || workload.isOn(plan.to()))
        && plan.cleanup().stream()
            .flatMap(cleanup -> cleanup.leftovers().stream())
            .allMatch(leftover -> leftover.in(mesh) == Leftover.Now.GONE);
  }

  private static boolean isStill(Upgrade upgrade, PlanResult.Planned fresh) {
    return fresh.plan().digest().equals(upgrade.digest());
  }

  /** What blocks, what to do about it, and the first of its proofs. */
  static List<String> blockers(PlanResult.Refused refused) {
    return refused.findings().stream()
        .filter(Finding::blocks)
        .map(Finding::withoutSecrets)
        .flatMap(finding ->
            Stream.concat(
                Stream.of(finding.message() + " " + finding.remedy()),
                finding.evidence().stream().limit(EVIDENCE)))
        .toList();
  }

  static boolean isBlind(PlanResult.Refused refused) {
    return refused.findings().stream().anyMatch(finding -> !finding.isSeen() && finding.blocks());
  }

  /** What could not be seen is no answer yet; patience bounds how long it may take. */
  private static StepStatus blind(PlanResult.Refused refused) {
    return new StepStatus.InProgress(unseen(refused));
  }

  static String unseen(PlanResult.Refused refused) {
    return refused.findings().stream()
        .filter(finding -> !finding.isSeen() && finding.blocks())
        .map(Finding::message)
        .collect(Collectors.joining(" "));
  }

  /**
   * What was approved is no longer what would be done; empty when it is, or was not planned anew.
   */
  static Optional<StepStatus> changedMeanwhile(Upgrade upgrade, StepFacts facts) {
    return facts.replanned().flatMap(fresh -> changedMeanwhile(upgrade, fresh, facts.mesh()));
  }

  private static Optional<StepStatus> changedMeanwhile(
      Upgrade upgrade, PlanResult fresh, MeshState mesh) {
    return switch (fresh) {
      case PlanResult.Planned planned ->
          EarlierPlan.like(upgrade.plan(), planned.plan()).digest().equals(upgrade.digest())
              ? Optional.empty()
              : Optional.of(
                  changedMeanwhile(upgrade, PlanDifference.lines(upgrade.plan(), planned.plan())));
      case PlanResult.Refused refused when isDoneAlready(upgrade, refused, mesh) ->
          Optional.empty();
      case PlanResult.Refused refused when isBlind(refused) -> Optional.of(blind(refused));
      case PlanResult.Refused refused -> Optional.of(changedMeanwhile(upgrade, blockers(refused)));
    };
  }

  private static StepStatus changedMeanwhile(Upgrade upgrade, List<String> lines) {
    return new StepStatus.Broken(
        "The cluster changed while the "
            + (upgrade.status().hold().isPresent()
                ? upgrade.plan().noun() + " waited"
                : "approval was awaited")
            + "; nothing was changed yet. Mend it and retry, or abort and ask again.",
        lines);
  }
}
