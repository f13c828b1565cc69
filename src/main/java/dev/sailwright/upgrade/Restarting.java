package dev.sailwright.upgrade;

import java.time.Instant;
import java.util.List;

/** The begin of restarts. Those that go one after another have the whole patience for each. */
final class Restarting {
  private Restarting() {}

  /** Whether the one before is whole, so that the next one is tried for the first time. */
  static boolean isNextTurn(Upgrade upgrade, StepStatus.ReadyToRestart ready) {
    return ready.turn().isPresent()
        && upgrade
            .status()
            .actedAt()
            .filter(stamp -> !upgrade.hasBegun(what(upgrade, ready, stamp)))
            .isPresent();
  }

  static Transition begin(Upgrade upgrade, StepStatus.ReadyToRestart ready, Instant now) {
    // The stamp of the first attempt stays: whoever was stamped with it is not restarted again.
    var stamp = upgrade.status().actedAt().orElse(now);
    var isNextTurn = isNextTurn(upgrade, ready);
    var status = upgrade.status().acted(stamp, upgrade.status().attempt() + 1);
    // After a trouble, its words stay until they are no longer true.
    var note =
        upgrade.status().attempt() == 0 || isNextTurn ? ready.note() : status.currentStep().note();
    var running = status.withStep(status.currentStep().running(now, note));
    var next = upgrade.with(isNextTurn ? running.waitingSince(now) : running);
    var effect = new Effect.Restart(next.effectKey(), ready.workloads(), stamp);
    var before = isNextTurn ? next.effectEnded(now, "the next one has its turn") : next;
    return new Transition(before.effectBegun(now, what(upgrade, ready, stamp)), List.of(effect));
  }

  private static String what(Upgrade upgrade, StepStatus.ReadyToRestart ready, Instant stamp) {
    return upgrade.effectKey()
        + " restarts stamped "
        + stamp
        + ready.turn().map(ref -> ", the turn of " + ref).orElse("");
  }
}
