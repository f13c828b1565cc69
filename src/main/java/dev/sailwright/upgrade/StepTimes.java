package dev.sailwright.upgrade;

import dev.sailwright.planning.ChangeTimes;
import dev.sailwright.planning.ClusterPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Holds steps that change the mesh, and the backup before them, while the settings allow no
 * changes. What has begun is brought to its end; the way back and an emergency are never held. The
 * settings of the moment count, so a person's word to go on ends where they have become stricter
 * since.
 */
final class StepTimes {
  private static final String WAITS = "waits until ";

  private StepTimes() {}

  /** A step that begins now waits first, or asks. */
  static Upgrade begun(Upgrade begun, ClusterPolicy policy, Instant now) {
    return closed(begun, policy, now)
        .map(closed -> held(begun, closed, policy, now))
        .orElseGet(() -> StepApprovals.asked(begun, policy, now));
  }

  /**
   * What becomes of the running step instead of moving on; empty when it may. While it waits no
   * patience is used up, neither the step's nor a gate's.
   */
  static Optional<Upgrade> hold(
      Upgrade seen, StepStatus judged, ClusterPolicy policy, Instant now) {
    if (judged instanceof StepStatus.Broken
        || judged instanceof StepStatus.Keeping && !seen.status().isHeld() && !isToAsk(seen)
        || judged instanceof StepStatus.Done && !isToAsk(seen)) {
      return Optional.empty();
    }
    var closed = closed(seen, policy, now);
    if (closed.isPresent() && isLost(seen.status())) {
      return Optional.of(lost(seen, now));
    }
    if (closed.isPresent()) {
      return Optional.of(held(StepGates.released(seen), closed.get(), policy, now));
    }
    if (seen.status().isHeld()) {
      return Optional.of(over(seen, policy, now));
    }
    return isToAsk(seen) ? Optional.of(StepApprovals.asked(seen, policy, now)) : Optional.empty();
  }

  private static Optional<ChangeTimes.Closed> closed(
      Upgrade upgrade, ClusterPolicy policy, Instant now) {
    var holdable =
        upgrade.currentStep().kind().waitsForHours()
            && !hasBegun(upgrade)
            && !upgrade.isRollback()
            && upgrade.origin().emergency().isEmpty();
    return holdable
            && policy.changes().at(now) instanceof ChangeTimes.Closed closed
            && !isOverridden(upgrade.status(), closed)
        ? Optional.of(closed)
        : Optional.empty();
  }

  /**
   * A retry of a wave waits anew: between two workloads a mesh is as safe as between two waves. A
   * control plane that istioctl left half-way is not.
   */
  private static boolean hasBegun(Upgrade upgrade) {
    return upgrade.currentStep().kind().runsIstioctl()
        ? upgrade.status().attempt() > 0
        : upgrade.status().actedAt().isPresent();
  }

  private static boolean isOverridden(UpgradeStatus status, ChangeTimes.Closed closed) {
    return status
        .hold()
        .filter(hold -> hold.state() == StepHold.State.OVERRIDDEN)
        .filter(hold -> !closed.opens().isAfter(hold.until()))
        .isPresent();
  }

  /** It asks, and was held before it could. */
  private static boolean isToAsk(Upgrade upgrade) {
    return upgrade.currentStep().approval().isPresent()
        && upgrade.status().attempt() == 0
        && upgrade.status().timeline().stream()
            .noneMatch(entry -> entry.step().equals(Optional.of(upgrade.status().step())));
  }

  private static Upgrade held(
      Upgrade upgrade, ChangeTimes.Closed closed, ClusterPolicy policy, Instant now) {
    var status = upgrade.status();
    var hold = Optional.of(new StepHold(closed.opens(), StepHold.State.WAITING));
    var waits = WAITS + policy.changes().words(closed.opens()) + ": " + closed.why();
    var held = status.withStep(status.currentStep().running(now, waits)).holding(hold);
    return upgrade.with(
        status.hold().equals(hold)
            ? held
            : held.telling(
                now,
                TimelineEntry.Kind.STEP,
                upgrade.currentStep().title()
                    + " "
                    + waits
                    + ". It begins by itself then; an approver may resume it before.",
                List.of()));
  }

  /** The step waited already, and an API server with an older schema did not keep its hold. */
  private static boolean isLost(UpgradeStatus status) {
    return status.hold().isEmpty() && status.currentStep().note().startsWith(WAITS);
  }

  /** Nobody could let it go on before, and its patience would be over when the hours begin. */
  private static Upgrade lost(Upgrade upgrade, Instant now) {
    var status = upgrade.status();
    var reason =
        upgrade.currentStep().title()
            + ": changes may not begin now, and the API server did not keep that it waits for that:"
            + " the cluster where upgrades are stored has an older deploy/crd-meshupgrade.yaml."
            + " Apply the one of this release, then resume.";
    return upgrade.with(
        status
            .withStep(status.currentStep().running(now, "its wait is not kept"))
            .paused(reason)
            .telling(now, TimelineEntry.Kind.TROUBLE, "Paused. " + reason, List.of()));
  }

  private static Upgrade over(Upgrade upgrade, ClusterPolicy policy, Instant now) {
    var told =
        upgrade
            .status()
            .telling(
                now,
                TimelineEntry.Kind.STEP,
                "Changes may begin again; "
                    + upgrade.currentStep().title()
                    + " waits for them no longer.",
                List.of());
    return begin(upgrade.with(told), StepHold.State.OVER, policy, now);
  }

  /** A person lets it go on before; the caller tells who. */
  static Upgrade overridden(Upgrade upgrade, ClusterPolicy policy, Instant now) {
    return begin(upgrade, StepHold.State.OVERRIDDEN, policy, now);
  }

  private static Upgrade begin(
      Upgrade upgrade, StepHold.State state, ClusterPolicy policy, Instant now) {
    var status = upgrade.status();
    var begun =
        upgrade.with(
            status
                .withStep(status.currentStep().running(now, ""))
                .waitingSince(now)
                .holding(status.hold().map(hold -> new StepHold(hold.until(), state))));
    return isToAsk(begun) ? StepApprovals.asked(begun, policy, now) : begun;
  }
}
