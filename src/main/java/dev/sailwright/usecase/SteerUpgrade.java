package dev.sailwright.usecase;

import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Records what a person wants of an upgrade that is under way: pause, resume, retry, abort. None of
 * them widens what was approved, so its requester may, and every approver; but for a resume of one
 * that waits until changes may begin, which is for approvers alone.
 */
public final class SteerUpgrade {
  private static final int TRIES = 5;

  private final UpgradeStore store;
  private final EffectGate gate;
  private final Clusters clusters;
  private final Approvers approvers;
  private final InstantSource clock;

  public SteerUpgrade(
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
   * @param kind PAUSED, RESUMED, RETRIED or ABORTED
   * @param user Slack user id, from the signed request
   */
  public Outcome steer(String id, Decision.Kind kind, String user, String why) {
    try {
      for (var tries = 0; tries < TRIES; tries++) {
        var outcome = once(id, kind, user, why);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
      return new Outcome.NotRecorded(
          "The record kept changing; nothing was recorded. Click again.");
    } catch (UnreachableException e) {
      return notRecorded(e);
    }
  }

  /** The same for the only upgrade of a cluster that is under way. */
  public Outcome steerCluster(String cluster, Decision.Kind kind, String user, String why) {
    try {
      return store.ofCluster(cluster).stream()
          .filter(upgrade -> upgrade.status().phase().isUnderWay())
          .findFirst()
          .map(upgrade -> steer(upgrade.id(), kind, user, why))
          .orElseGet(() ->
              new Outcome.Refused(
                  "No upgrade of "
                      + cluster
                      + " is running. `/istio history "
                      + cluster
                      + "` lists them."));
    } catch (UnreachableException e) {
      return notRecorded(e);
    }
  }

  private static Outcome notRecorded(UnreachableException e) {
    return new Outcome.NotRecorded(
        "Nothing was recorded: "
            + Optional.ofNullable(e.getMessage()).orElse("the store did not answer"));
  }

  /** Empty when somebody else wrote in between. */
  private Optional<Outcome> once(String id, Decision.Kind kind, String user, String why) {
    var loaded = store.load(id);
    if (loaded.isEmpty()) {
      return Optional.of(new Outcome.Refused("There is no upgrade " + id + "."));
    }
    var upgrade = loaded.get();
    var refusal = refusal(upgrade, kind, user);
    if (refusal.isPresent()) {
      return Optional.of(new Outcome.Refused(refusal.get()));
    }
    var decision =
        new Decision(kind, user, clock.instant(), upgrade.digest(), List.of(), why.strip());
    return gate.decide(store, upgrade, decision) instanceof UpgradeStore.Saved.Stored stored
        ? Optional.of(new Outcome.Recorded(stored.upgrade(), decision))
        : Optional.empty();
  }

  private Optional<String> refusal(Upgrade upgrade, Decision.Kind kind, String user) {
    var policy = clusters.find(upgrade.plan().cluster());
    var overrides = kind == Decision.Kind.RESUMED && upgrade.status().isHeld();
    var stranger =
        kind == Decision.Kind.PAUSED
            ? approvers.pausingRefusal(policy, upgrade, user)
            : overrides
                ? approvers.overridingRefusal(policy, upgrade, user)
                : approvers.steeringRefusal(policy, upgrade, user, "do this to " + upgrade.id());
    if (stranger.isPresent()) {
      return stranger;
    }
    var phase = upgrade.status().phase();
    if (!phase.isUnderWay()) {
      return Optional.of(
          upgrade.id()
              + (phase.isFinal() ? " has ended; nothing was changed." : " was not started yet."));
    }
    var waiting = upgrade.decisions().stream().skip(upgrade.status().heeded()).toList();
    if (waiting.stream().anyMatch(decision -> decision.kind() == Decision.Kind.ABORTED)) {
      return Optional.of(upgrade.id() + " is being aborted already.");
    }
    if (!waiting.isEmpty() && waiting.getLast().kind() == kind) {
      return Optional.of("The same is recorded of " + upgrade.id() + " and done in a moment.");
    }
    if (kind == Decision.Kind.PAUSED && phase == Phase.PAUSED) {
      return Optional.of(upgrade.id() + " is paused already.");
    }
    return kind != Decision.Kind.PAUSED
            && kind != Decision.Kind.ABORTED
            && phase != Phase.PAUSED
            && !overrides
        ? Optional.of(upgrade.id() + " is not paused; it runs.")
        : Optional.empty();
  }

  /** What became of the wish. Only Recorded means that something will happen. */
  public sealed interface Outcome {
    /** Nothing of it can get lost any more: it is stored, or it was refused. */
    default boolean isSettled() {
      return !(this instanceof NotRecorded);
    }

    record Recorded(Upgrade upgrade, Decision decision) implements Outcome {}

    record Refused(String reason) implements Outcome {}

    record NotRecorded(String problem) implements Outcome {}
  }
}
