package dev.sailwright.upgrade;

import dev.sailwright.planning.UpgradePlan;
import java.time.Instant;
import java.util.List;

/** How an upgrade asks for the one that takes its place, or that takes the next hop after it. */
final class Successors {
  private Successors() {}

  static Transition replace(Upgrade upgrade, UpgradePlan plan, Instant now) {
    var next = acted(upgrade, "the cluster changed, so it is planned anew", now);
    return asking(next, new Effect.Replace(next.effectKey(), plan), "a new plan", now);
  }

  /** However long its plan was waited for, once there is one it is asked for. */
  static boolean isFirst(Upgrade upgrade, StepStatus.NextHop hop) {
    return hop.plan().isPresent() && upgrade.status().attempt() == 0;
  }

  /** As long as there is no plan of it, it is waited for. */
  static Transition follow(Upgrade upgrade, StepStatus.NextHop hop, Instant now) {
    return hop.plan()
        .map(plan -> {
          var next = acted(upgrade, hop.note(), now);
          return asking(
              next, new Effect.AskForNextHop(next.effectKey(), plan), "the next hop", now);
        })
        .orElseGet(() ->
            new Transition(
                upgrade.with(
                    upgrade
                        .status()
                        .withStep(upgrade.status().currentStep().running(now, hop.note()))),
                List.of()));
  }

  private static Upgrade acted(Upgrade upgrade, String note, Instant now) {
    var status = upgrade.status().acted(now, upgrade.status().attempt() + 1);
    return upgrade.with(status.withStep(status.currentStep().running(now, note)));
  }

  private static Transition asking(Upgrade next, Effect effect, String what, Instant now) {
    return new Transition(
        next.effectBegun(now, effect.key() + " asks for " + what), List.of(effect));
  }
}
