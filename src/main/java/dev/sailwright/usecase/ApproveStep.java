package dev.sailwright.usecase;

import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.ApprovalPolicy;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.StepApprovals;
import dev.sailwright.upgrade.Upgrade;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Records that a person lets a step begin that asks for it. It counts for exactly this plan and
 * this step; one that the upgrade does not wait for is not taken.
 */
public final class ApproveStep {
  private static final int TRIES = 5;

  private final UpgradeStore store;
  private final EffectGate gate;
  private final Clusters clusters;
  private final Approvers approvers;
  private final InstantSource clock;

  public ApproveStep(
      UpgradeStore store,
      EffectGate gate,
      Clusters clusters,
      Approvers approvers,
      InstantSource clock) {
    this.store = store;
    this.gate = gate;
    this.clusters = clusters;
    this.approvers = approvers;
    this.clock = clock;
  }

  /**
   * @param digest that the clicked button carried
   * @param step that it carried, an index into the plan's steps
   * @param user Slack user id, from the signed request
   */
  public SteerUpgrade.Outcome approve(String id, String digest, int step, String user) {
    try {
      for (var tries = 0; tries < TRIES; tries++) {
        var outcome = once(id, digest, step, user);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
      return new SteerUpgrade.Outcome.NotRecorded(
          "The record kept changing; nothing was recorded. Click again.");
    } catch (UnreachableException e) {
      return new SteerUpgrade.Outcome.NotRecorded(
          "Nothing was recorded: "
              + Optional.ofNullable(e.getMessage()).orElse("the store did not answer"));
    }
  }

  /** Empty when somebody else wrote in between. */
  private Optional<SteerUpgrade.Outcome> once(String id, String digest, int step, String user) {
    var loaded = store.load(id);
    if (loaded.isEmpty()) {
      return refused("There is no upgrade " + id + ".");
    }
    var upgrade = loaded.get();
    var refusal = outOfPlace(upgrade, digest, step).or(() -> notTheirs(upgrade, step, user));
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    var decision = Decision.ofStep(step, user, clock.instant(), digest);
    return gate.decide(store, upgrade, decision) instanceof UpgradeStore.Saved.Stored stored
        ? Optional.of(new SteerUpgrade.Outcome.Recorded(stored.upgrade(), decision))
        : Optional.empty();
  }

  private static Optional<SteerUpgrade.Outcome> refused(String reason) {
    return Optional.of(new SteerUpgrade.Outcome.Refused(reason));
  }

  /** Why nobody may approve this step now. */
  static Optional<String> outOfPlace(Upgrade upgrade, String digest, int step) {
    var id = upgrade.id();
    var status = upgrade.status();
    if (!upgrade.digest().equals(digest)) {
      return Optional.of("This button belongs to another plan; use the newest card.");
    }
    if (!status.phase().isUnderWay()) {
      return Optional.of(id + (status.phase().isFinal() ? " has ended." : " was not started yet."));
    }
    if (upgrade.decisions().stream()
        .skip(status.heeded())
        .anyMatch(decision -> decision.kind() == Decision.Kind.ABORTED)) {
      return Optional.of(id + " is being aborted.");
    }
    if (step < 0
        || step >= upgrade.plan().steps().size()
        || upgrade.plan().steps().get(step).approval().isEmpty()) {
      return Optional.of("Step " + (step + 1) + " of " + id + " asks for no approval.");
    }
    if (step > status.step()) {
      return Optional.of(
          id + " has not come to " + StepApprovals.name(upgrade, step) + "; it asks when it has.");
    }
    return step < status.step() || status.ask().isEmpty()
        ? Optional.of(approvedAlready(upgrade, step))
        : Optional.empty();
  }

  private Optional<String> notTheirs(Upgrade upgrade, int step, String user) {
    var policy =
        clusters
            .find(upgrade.plan().cluster())
            .orElseGet(() -> ClusterPolicy.defaults(upgrade.plan().cluster()));
    var outside = DecideUpgrade.onlyOutsideSlack(upgrade, policy);
    if (outside.isPresent()) {
      return outside;
    }
    var may = approvers.now(policy, StepApprovals.answered(upgrade));
    return given(upgrade, step, user, may)
        .or(() -> ApprovalPolicy.stepRefusal(upgrade, user, may.approvers()))
        .or(() -> approvers.excluded(user));
  }

  /** Why no more approvals of this step, or none of this user, are needed. */
  static Optional<String> given(Upgrade upgrade, int step, String user, ClusterPolicy may) {
    var given = StepApprovals.counting(upgrade, may);
    if (given.size() >= upgrade.plan().approvals()) {
      return Optional.of(approvedAlready(upgrade, step));
    }
    return given.stream().anyMatch(approval -> approval.user().equals(user))
        ? Optional.of(
            "You approved this already; somebody else has to as well: "
                + given.size()
                + " of "
                + upgrade.plan().approvals()
                + " so far.")
        : Optional.empty();
  }

  private static String approvedAlready(Upgrade upgrade, int step) {
    return upgrade.id() + " has its approval of " + StepApprovals.name(upgrade, step) + " already.";
  }
}
