package dev.sailwright.upgrade;

import dev.sailwright.planning.ClusterPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Steps that ask people once more before they begin. What counts is an approval of exactly this
 * plan and this step, made while the step waits for it, by as many different approvers as the card
 * needed.
 */
public final class StepApprovals {
  private StepApprovals() {}

  /** The first one of each person that counts for the step that waits; none when none waits. */
  public static List<Decision> counting(Upgrade upgrade, ClusterPolicy policy) {
    return counting(upgrade, policy, upgrade.decisions().size());
  }

  private static List<Decision> counting(Upgrade upgrade, ClusterPolicy policy, int made) {
    var people = new HashSet<String>();
    var after = upgrade.status().ask().map(StepAsk::after).orElse(made);
    return upgrade.decisions().stream()
        .limit(made)
        .skip(after)
        .filter(decision -> decision.kind() == Decision.Kind.STEP_APPROVED)
        .filter(decision -> refusal(upgrade, decision, policy).isEmpty())
        .filter(decision -> people.add(decision.user()))
        .toList();
  }

  private static Optional<String> refusal(
      Upgrade upgrade, Decision approval, ClusterPolicy policy) {
    if (upgrade.status().ask().isEmpty()
        || !approval.step().equals(Optional.of(upgrade.status().step()))) {
      return Optional.of("The upgrade does not wait for it.");
    }
    return approval.digest().equals(upgrade.digest())
        ? ApprovalPolicy.stepRefusal(upgrade, approval, policy)
        : Optional.of("It is about another plan.");
  }

  /** Who has approved the step that waits, whether it counts or not; nobody when none waits. */
  public static Set<String> answered(Upgrade upgrade) {
    return upgrade.status().ask().stream()
        .flatMap(ask -> upgrade.decisions().stream().skip(ask.after()))
        .filter(decision -> decision.kind() == Decision.Kind.STEP_APPROVED)
        .map(Decision::user)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Such as {@code step 5: first wave (3 workloads)}; for people, steps are counted from 1. */
  public static String name(Upgrade upgrade, int step) {
    return "step " + (step + 1) + ": " + upgrade.plan().steps().get(step).subject();
  }

  /** A step that begins now waits first if it asks. */
  static Upgrade asked(Upgrade begun, ClusterPolicy policy, Instant now) {
    return begun.currentStep().approval().isPresent()
        ? ask(begun, begun.decisions().size(), begun.plan().approvals(), policy, now)
        : begun;
  }

  /** After a pause; approvals that were given already stay. */
  static Upgrade askedAgain(Upgrade resumed, ClusterPolicy policy, Instant now) {
    return resumed
        .status()
        .ask()
        .map(ask -> ask(resumed, ask.after(), missing(resumed, policy), policy, now))
        .orElse(resumed);
  }

  private static Upgrade ask(
      Upgrade upgrade, int after, int missing, ClusterPolicy policy, Instant now) {
    var status = upgrade.status();
    var waiting = "waiting for approval of " + name(upgrade, status.step());
    return upgrade.with(
        status
            .withStep(status.currentStep().running(now, waiting))
            .asking(
                new StepAsk(after, now.plus(policy.approvalTtl())),
                now,
                "W"
                    + waiting.substring(1)
                    + ". Without "
                    + approvals(missing)
                    + " within "
                    + Durations.exact(policy.approvalTtl())
                    + " the upgrade is paused."));
  }

  /** Nothing is begun; shortly before the time is over people are reminded, then it pauses. */
  static Upgrade waited(Upgrade upgrade, StepAsk ask, ClusterPolicy policy, Instant now) {
    if (!now.isBefore(ask.until())) {
      return expired(upgrade, now);
    }
    var status = upgrade.status();
    var due = ask.until().minus(Waiting.REMINDER);
    var asked = last(status, TimelineEntry.Kind.ASK).filter(entry -> entry.at().isBefore(due));
    var reminded = last(status, TimelineEntry.Kind.REMINDER).map(TimelineEntry::seq).orElse(0);
    return now.isBefore(due) || asked.isEmpty() || asked.get().seq() < reminded
        ? upgrade
        : upgrade.with(
            status.telling(
                now,
                TimelineEntry.Kind.REMINDER,
                "The upgrade is paused in "
                    + Durations.exact(Duration.between(now, ask.until()))
                    + " unless it gets "
                    + approvals(missing(upgrade, policy))
                    + " of "
                    + name(upgrade, status.step())
                    + ".",
                List.of()));
  }

  private static int missing(Upgrade upgrade, ClusterPolicy policy) {
    return upgrade.plan().approvals() - counting(upgrade, policy).size();
  }

  private static String approvals(int number) {
    return number + (number == 1 ? " approval" : " approvals");
  }

  private static Optional<TimelineEntry> last(UpgradeStatus status, TimelineEntry.Kind kind) {
    return status.timeline().reversed().stream().filter(entry -> entry.kind() == kind).findFirst();
  }

  private static Upgrade expired(Upgrade upgrade, Instant now) {
    var reason =
        "No approval in time of "
            + name(upgrade, upgrade.status().step())
            + "; nothing of it was begun. Approve it and it goes on, or resume to ask again.";
    return upgrade.with(
        upgrade
            .status()
            .paused(reason)
            .telling(now, TimelineEntry.Kind.TROUBLE, "Paused. " + reason, List.of()));
  }

  /** Takes one approval into account; the last one that is needed lets the step begin. */
  static Upgrade heed(Upgrade upgrade, Decision approval, ClusterPolicy policy, Instant now) {
    var refusal = refusal(upgrade, approval, policy);
    if (refusal.isPresent()) {
      return told(upgrade, "An approval does not count: " + refusal.get(), approval, now);
    }
    var made = upgrade.status().heeded() + 1;
    var given = counting(upgrade, policy, made).size();
    var name = name(upgrade, upgrade.status().step());
    if (given < upgrade.plan().approvals()) {
      var count = given + " of " + upgrade.plan().approvals();
      return told(upgrade, "Approved, " + count + ", " + name + ".", approval, now);
    }
    var stays = upgrade.isPausedByPerson();
    var approved =
        told(
            upgrade,
            "Approved " + name + (stays ? "; it begins once the upgrade is resumed." : "."),
            approval,
            now);
    var status = approved.status().answered();
    var begun = status.withStep(status.currentStep().running(now, ""));
    return approved.with(stays ? begun : begun.resumed(now));
  }

  private static Upgrade told(Upgrade upgrade, String what, Decision approval, Instant now) {
    return upgrade.with(
        upgrade
            .status()
            .telling(
                now, TimelineEntry.Kind.DECISION, what, List.of(), Optional.of(approval.user())));
  }
}
