package dev.sailwright.usecase;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.KubernetesApprovers;
import dev.sailwright.port.Caller;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.ApprovalPolicy;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Records an approval with the approver's own rights to the stored upgrade, under the name by which
 * the API server knows them. Neither Slack nor the bot has a part in it. What is refused here could
 * be written all the same by whoever may edit the upgrade; so the leader looks at all of it again,
 * with the settings, before anything begins.
 */
public final class ApproveOutside {
  private static final int TRIES = 5;

  private final UpgradeStore store;
  private final Caller caller;
  private final EffectGate gate;
  private final InstantSource clock;

  public ApproveOutside(UpgradeStore store, Caller caller, EffectGate gate, InstantSource clock) {
    this.store = store;
    this.caller = caller;
    this.gate = gate;
    this.clock = clock;
  }

  /**
   * @param digest that the card shows, all of it
   * @param step that asks, an index into the plan's steps; empty: the upgrade as a whole
   */
  public record Order(String id, String digest, Optional<Integer> step) {}

  /**
   * What the approver sees before anything is recorded.
   *
   * @param user as it will be recorded, such as {@code kubernetes:jane}
   */
  public record Review(Upgrade upgrade, Optional<Integer> step, String user) {}

  /**
   * @param agreed asked once, with the plan whose digest the card shows; nothing is recorded unless
   *     it says yes
   */
  public Outcome approve(Order order, Predicate<Review> agreed) {
    try {
      var who = caller.identity();
      var loaded = store.load(order.id());
      var refusal = refusal(loaded, order, who);
      if (refusal.isPresent()) {
        return new Outcome.Refused(refusal.get());
      }
      return agreed.test(new Review(loaded.orElseThrow(), order.step(), name(who)))
          ? record(order, who)
          : new Outcome.Declined();
    } catch (UnreachableException e) {
      return new Outcome.NotRecorded("Nothing was recorded: " + words(e));
    }
  }

  private Outcome record(Order order, Caller.Identity who) {
    for (var tries = 0; tries < TRIES; tries++) {
      var loaded = store.load(order.id());
      var refusal = refusal(loaded, order, who);
      if (refusal.isPresent()) {
        return new Outcome.Refused(refusal.get());
      }
      var decision = decision(loaded.orElseThrow(), order, who);
      try {
        if (gate.decide(store, loaded.orElseThrow(), decision)
            instanceof UpgradeStore.Saved.Stored stored) {
          return new Outcome.Recorded(stored.upgrade(), decision);
        }
      } catch (UnreachableException e) {
        return new Outcome.NotRecorded(
            "Whether your approval was recorded is not known: "
                + words(e)
                + " Say the same command again; it tells.");
      }
    }
    return new Outcome.NotRecorded("The record kept changing; nothing was recorded. Try again.");
  }

  /** What the digest is instead is not told: it is to come from the card. */
  private Optional<String> refusal(Optional<Upgrade> loaded, Order order, Caller.Identity who) {
    if (loaded.isEmpty()) {
      return Optional.of(
          "There is no upgrade "
              + order.id()
              + " here; `kubectl get meshupgrades -A` lists them, --context and --namespace say"
              + " where to look.");
    }
    return loaded.get().digest().equals(order.digest())
        ? refusal(loaded.get(), order, decision(loaded.get(), order, who))
        : Optional.of(
            "This is not the digest of " + order.id() + "; take it from its newest card.");
  }

  private Decision decision(Upgrade upgrade, Order order, Caller.Identity who) {
    var group =
        upgrade.plan().kubernetesApprovers().flatMap(may -> may.groupOf(who.name(), who.groups()));
    return order
        .step()
        .map(step -> Decision.ofStep(step, name(who), clock.instant(), upgrade.digest()))
        .orElseGet(() ->
            new Decision(
                Decision.Kind.APPROVED,
                name(who),
                clock.instant(),
                upgrade.digest(),
                upgrade.plan().toAcknowledge().stream().map(Finding::code).toList(),
                ""))
        .by(group);
  }

  private static String name(Caller.Identity who) {
    return KubernetesApprovers.user(who.name());
  }

  private Optional<String> refusal(Upgrade upgrade, Order order, Decision decision) {
    if (!upgrade.plan().isApprovedOutsideSlack()) {
      return Optional.of(
          "Upgrades of "
              + upgrade.plan().cluster()
              + " are approved in Slack, by the button of the card.");
    }
    var ofTheRecord =
        ClusterPolicy.defaults(upgrade.plan().cluster()).with(upgrade.plan().kubernetesApprovers());
    return ApprovalPolicy.outsideRefusal(upgrade, decision, ofTheRecord)
        .map(why -> "Not recorded: " + why + ".")
        .or(() ->
            order
                .step()
                .map(step -> ofStep(upgrade, step, decision, ofTheRecord))
                .orElseGet(() -> ofCard(upgrade, decision)));
  }

  private static Optional<String> ofStep(
      Upgrade upgrade, int step, Decision decision, ClusterPolicy policy) {
    return ApproveStep.outOfPlace(upgrade, decision.digest(), step)
        .or(() -> ApproveStep.given(upgrade, step, decision.user(), policy));
  }

  private static Optional<String> ofCard(Upgrade upgrade, Decision decision) {
    if (upgrade.decision().isPresent() || upgrade.status().phase().isFinal()) {
      return Optional.of(
          upgrade.id()
              + " was decided before"
              + upgrade.decision().map(made -> ", by " + made.user()).orElse("")
              + ".");
    }
    if (upgrade.approvals().stream().anyMatch(one -> one.user().equals(decision.user()))) {
      return Optional.of(
          "You approved this already; somebody else has to as well: "
              + upgrade.approvals().size()
              + " of "
              + upgrade.plan().approvals()
              + " so far.");
    }
    return decision.at().isBefore(upgrade.expiresAt())
        ? Optional.empty()
        : Optional.of("This card expired; ask again with `" + upgrade.command() + "`.");
  }

  private static String words(UnreachableException e) {
    return Optional.ofNullable(e.getMessage()).orElse("the API server did not answer.");
  }

  /** What became of it. Only Recorded means that something will happen. */
  public sealed interface Outcome {
    record Recorded(Upgrade upgrade, Decision decision) implements Outcome {}

    record Refused(String reason) implements Outcome {}

    /** The approver looked at the plan and did not agree. */
    record Declined() implements Outcome {}

    record NotRecorded(String problem) implements Outcome {}
  }
}
