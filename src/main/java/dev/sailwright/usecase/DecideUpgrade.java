package dev.sailwright.usecase;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.ApprovalPolicy;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Records what a person decides on a card, after checking that they may. Whether the plan is still
 * what would be done is looked at before anything begins, so a click waits for no plan.
 */
public final class DecideUpgrade {
  private static final int TRIES = 5;

  private final UpgradeStore store;
  private final EffectGate gate;
  private final Clusters clusters;
  private final Approvers approvers;
  private final InstantSource clock;

  public DecideUpgrade(
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
   * @param user Slack user id, from the signed request
   */
  public Outcome approve(String id, String digest, String user) {
    return decide(id, digest, user, Decision.Kind.APPROVED, "");
  }

  /** Denying is for approvers and for the requester. */
  public Outcome deny(String id, String digest, String user, String reason) {
    return decide(id, digest, user, Decision.Kind.DENIED, reason);
  }

  private Outcome decide(String id, String digest, String user, Decision.Kind kind, String note) {
    try {
      for (var tries = 0; tries < TRIES; tries++) {
        var outcome = once(id, digest, user, kind, note);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
      return new Outcome.NotRecorded(
          "The record kept changing; nothing was recorded. Click again.");
    } catch (UnreachableException e) {
      return new Outcome.NotRecorded(
          "Nothing was recorded: "
              + Optional.ofNullable(e.getMessage()).orElse("the store did not answer"));
    }
  }

  /** Empty when somebody else wrote in between. */
  private Optional<Outcome> once(
      String id, String digest, String user, Decision.Kind kind, String note) {
    var loaded = store.load(id);
    if (loaded.isEmpty()) {
      return Optional.of(
          new Outcome.Refused("There is no upgrade " + id + "; ask again with `/istio upgrade`."));
    }
    var upgrade = loaded.get();
    if (upgrade.decision().isPresent() || upgrade.status().phase().isFinal()) {
      return Optional.of(new Outcome.AlreadyDecided(upgrade));
    }
    if (!upgrade.digest().equals(digest)) {
      return Optional.of(
          new Outcome.Refused("This button belongs to another plan; use the newest card."));
    }
    if (kind == Decision.Kind.APPROVED
        && upgrade.approvals().stream().anyMatch(approval -> approval.user().equals(user))) {
      return Optional.of(
          new Outcome.Refused(
              "You approved this already; somebody else has to as well: "
                  + upgrade.approvals().size()
                  + " of "
                  + upgrade.plan().approvals()
                  + " so far."));
    }
    var refusal = refusal(upgrade, user, kind);
    if (refusal.isPresent()) {
      return Optional.of(new Outcome.Refused(refusal.get()));
    }
    return record(upgrade, user, kind, note);
  }

  private Optional<String> refusal(Upgrade upgrade, String user, Decision.Kind kind) {
    if (kind == Decision.Kind.DENIED && user.equals(upgrade.origin().requester())) {
      return Optional.empty();
    }
    var policy =
        clusters
            .find(upgrade.plan().cluster())
            .orElseGet(() -> ClusterPolicy.defaults(upgrade.plan().cluster()));
    var outside =
        kind == Decision.Kind.APPROVED
            ? onlyOutsideSlack(upgrade, policy)
            : Optional.<String>empty();
    return outside
        .or(() ->
            ApprovalPolicy.refusal(
                upgrade, user, approvers.now(policy).approvers(), clock.instant()))
        .or(() -> approvers.excluded(user));
  }

  /** Whoever clicks: where approvals are given outside Slack, none is taken from a click. */
  static Optional<String> onlyOutsideSlack(Upgrade upgrade, ClusterPolicy policy) {
    if (!upgrade.plan().isApprovedOutsideSlack() && !policy.isApprovedOutsideSlack()) {
      return Optional.empty();
    }
    return Optional.of(
        "Upgrades of "
            + upgrade.plan().cluster()
            + " are approved outside Slack, in a terminal with your own Kubernetes credentials; "
            + (upgrade.plan().isApprovedOutsideSlack()
                ? "the card says how."
                : "this card is older than that, so ask again with `" + upgrade.command() + "`."));
  }

  private Optional<Outcome> record(Upgrade upgrade, String user, Decision.Kind kind, String note) {
    var acknowledged =
        kind == Decision.Kind.APPROVED
            ? upgrade.plan().toAcknowledge().stream().map(Finding::code).toList()
            : List.<FindingCode>of();
    var decision = new Decision(kind, user, clock.instant(), upgrade.digest(), acknowledged, note);
    return gate.decide(store, upgrade, decision) instanceof UpgradeStore.Saved.Stored stored
        ? Optional.of(new Outcome.Recorded(stored.upgrade()))
        : Optional.empty();
  }

  /** What became of the click. Only Recorded means that something will happen. */
  public sealed interface Outcome {
    /** Nothing of it can get lost any more: it is stored, or it was refused. */
    default boolean isSettled() {
      return !(this instanceof NotRecorded);
    }

    record Recorded(Upgrade upgrade) implements Outcome {}

    record AlreadyDecided(Upgrade upgrade) implements Outcome {}

    record Refused(String reason) implements Outcome {}

    record NotRecorded(String problem) implements Outcome {}
  }
}
