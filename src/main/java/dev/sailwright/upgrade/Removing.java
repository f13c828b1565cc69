package dev.sailwright.upgrade;

import dev.sailwright.planning.Cleanup;
import dev.sailwright.planning.Leftover;
import java.time.Instant;
import java.util.List;

/**
 * Judges the step that removes leftovers, and begins each removal. They go one after another, and
 * none of them goes unless it is what was approved and new pods get their proxy; so what the one
 * before did shows before the next one goes.
 */
final class Removing {
  private Removing() {}

  static StepStatus judge(Upgrade upgrade, StepFacts facts) {
    var all = upgrade.plan().cleanup().map(Cleanup::leftovers).orElse(List.of());
    var there = all.stream().filter(one -> one.in(facts.mesh()) != Leftover.Now.GONE).toList();
    var changed =
        there.stream()
            .filter(one -> one.in(facts.mesh()) == Leftover.Now.CHANGED)
            .map(one -> one.title() + ": its uid, or what it says, is another")
            .toList();
    if (!changed.isEmpty()) {
      return new StepStatus.Broken(
          "what was to be removed is not what was approved any more; "
              + (all.size() - there.size())
              + " of "
              + all.size()
              + " are gone. See who changed it, then abort and ask again.",
          changed);
    }
    var problem = StepProgress.injectionProblems(facts, upgrade.plan().to()).findFirst();
    if (problem.isPresent()) {
      return new StepStatus.InProgress(
          (there.isEmpty() ? "all are gone, but " : "not removing anything: ") + problem.get());
    }
    return there.stream()
        .findFirst()
        .<StepStatus>map(next -> new StepStatus.ReadyToRemove(next, "removing " + next.title()))
        .orElseGet(() ->
            new StepStatus.Done(
                all.size()
                    + (all.size() == 1 ? " is" : " are")
                    + " gone, and a new pod gets proxy "
                    + upgrade.plan().to()));
  }

  /** Another one than the attempt before; it has the whole patience. */
  static boolean isNext(Upgrade upgrade, StepStatus.ReadyToRemove ready) {
    return !upgrade.hasBegun(what(upgrade, ready));
  }

  static Transition begin(Upgrade upgrade, StepStatus.ReadyToRemove ready, Instant now) {
    var isNext = isNext(upgrade, ready);
    var status = upgrade.status().acted(now, upgrade.status().attempt() + 1);
    // After a trouble, its words stay until they are no longer true.
    var note = isNext ? ready.note() : status.currentStep().note();
    var running = status.withStep(status.currentStep().running(now, note));
    var next = upgrade.with(isNext ? running.waitingSince(now) : running);
    var before = isNext ? next.effectEnded(now, "it is gone") : next;
    return new Transition(
        before.effectBegun(now, what(upgrade, ready)),
        List.of(new Effect.Remove(next.effectKey(), ready.leftover())));
  }

  private static String what(Upgrade upgrade, StepStatus.ReadyToRemove ready) {
    return upgrade.effectKey()
        + " removes "
        + ready.leftover().title()
        + ", uid "
        + ready.leftover().uid();
  }
}
