package dev.sailwright.planning;

import java.util.List;
import java.util.Optional;

/**
 * Plans that an earlier release stored lack what it did not know of. A plan of today is held
 * against one of them without that, or nothing that such a release began could go on.
 */
public final class EarlierPlan {
  private EarlierPlan() {}

  /** What the release that stored the one plan would have made of the other. */
  public static UpgradePlan like(UpgradePlan stored, UpgradePlan fresh) {
    var knewNoTurns = stored.waves().stream().allMatch(wave -> wave.oneByOne().isEmpty());
    return new UpgradePlan(
        fresh.cluster(),
        fresh.from(),
        fresh.to(),
        fresh.kubernetes(),
        fresh.inputs(),
        fresh.binarySha256(),
        knewNoTurns ? fresh.steps().stream().map(PlanStep::withoutTurns).toList() : fresh.steps(),
        fresh.probes(),
        unmovable(stored, fresh),
        fresh.findings(),
        fresh.newer(),
        fresh.pods(),
        fresh.approvals(),
        fresh.kubernetesApprovers(),
        details(stored, fresh, knewNoTurns),
        fresh.restart(),
        fresh.cleanup(),
        fresh.canary());
  }

  /**
   * Turns take time, which the earlier estimate did not count with; of the way back its words
   * changed, while what matters of it is a finding; and of what could be done instead. What is
   * acknowledged was bound by its codes alone.
   */
  private static Optional<PlanDetails> details(
      UpgradePlan stored, UpgradePlan fresh, boolean knewNoTurns) {
    return fresh
        .details()
        .map(now ->
            stored
                .details()
                .map(before ->
                    now.with(knewNoTurns ? before.estimate() : now.estimate(), before.wayBack())
                        .insteadOfIt(before.strategy().instead())
                        .acknowledging(before.namely().flatMap(known -> now.namely())))
                .orElse(now));
  }

  /** What stays is what matters; the advice to it became better. */
  private static List<String> unmovable(UpgradePlan stored, UpgradePlan fresh) {
    return fresh.unmovable().stream()
        .flatMap(line -> Unmovable.asStored(line, stored.unmovable()).stream())
        .toList();
  }
}
