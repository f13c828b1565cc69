package dev.sailwright.usecase;

import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.Journey;
import dev.sailwright.planning.PlanRequest;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.planning.RestartScope;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.Origin;
import dev.sailwright.upgrade.Upgrade;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Plans an upgrade, a restart alone or a removal of leftovers and, if there can be one, stores it
 * as a proposal. Posting the card is the loop's work.
 */
public final class RequestUpgrade {
  private final GatherPlan gather;
  private final UpgradeStore store;
  private final EffectGate gate;
  private final InstantSource clock;

  public RequestUpgrade(
      GatherPlan gather, UpgradeStore store, EffectGate gate, InstantSource clock) {
    this.gather = gather;
    this.store = store;
    this.gate = gate;
    this.clock = clock;
  }

  /**
   * @param channel and thread: where it was asked; the policy's incident channel wins unless it was
   *     in a thread
   */
  public Outcome request(
      Command.Upgrade command, String requester, String channel, Optional<String> thread) {
    return request(
        command.cluster(),
        command.canary()
            ? PlanRequest.canary(command.target())
            : command.emergency().isPresent()
                ? PlanRequest.upgrade(command.target(), command.emergency())
                : PlanRequest.inPlace(command.target()),
        requester,
        channel,
        thread);
  }

  /** The same, of workloads alone. */
  public Outcome restart(
      Command.Restart command, String requester, String channel, Optional<String> thread) {
    return request(
        command.cluster(),
        PlanRequest.restart(new RestartScope(command.namespace())),
        requester,
        channel,
        thread);
  }

  /** The same, of what an older version left behind. */
  public Outcome cleanup(
      Command.Cleanup command, String requester, String channel, Optional<String> thread) {
    return request(command.cluster(), PlanRequest.ofLeftovers(), requester, channel, thread);
  }

  private Outcome request(
      ClusterPolicy policy,
      PlanRequest request,
      String requester,
      String channel,
      Optional<String> thread) {
    try {
      var result = gather.plan(policy, request, Set.of());
      return switch (result) {
        case PlanResult.Refused refused -> new Outcome.Refused(wish(policy, request), refused);
        case PlanResult.Planned planned -> {
          var place = thread.isPresent() ? channel : policy.incidentChannel().orElse(channel);
          var origin =
              new Origin(
                  requester,
                  clock.instant(),
                  place,
                  thread,
                  request.emergency(),
                  Optional.empty(),
                  request.journey().filter(way -> !way.goal().equals(planned.plan().to())));
          yield propose(policy, planned.plan(), origin, Optional.empty());
        }
      };
    } catch (UnreachableException e) {
      return new Outcome.Unreachable(
          Optional.ofNullable(e.getMessage()).orElse("The store did not answer."));
    }
  }

  static String wish(ClusterPolicy policy, PlanRequest request) {
    if (request.cleanup()) {
      return "cleanup of " + policy.cluster();
    }
    return request
        .restart()
        .map(scope -> "restart of " + scope.on(policy.cluster()))
        .orElse("upgrade of " + policy.cluster());
  }

  /**
   * Stores the proposal under the next free number, unless another one came in between.
   *
   * @param except an upgrade that is not in the way, for it is about to end
   */
  Outcome propose(ClusterPolicy policy, UpgradePlan plan, Origin origin, Optional<String> except) {
    return propose(policy, plan, origin, except, proposed -> gate.create(store, proposed));
  }

  /**
   * The same request as that of an upgrade that is held, with another plan; a second attempt finds
   * what the first one stored.
   *
   * @throws EffectGate.TakenOverException when this process does not hold the upgrade any more
   */
  Outcome replace(Upgrade held, UpgradePlan plan, ClusterPolicy policy) {
    return propose(
        policy,
        plan,
        held.origin(),
        Optional.of(held.id()),
        proposed -> gate.create(held, store, proposed));
  }

  /**
   * The next hop of a journey, for the same requester and in the same thread. Nothing of what was
   * approved for the hop that is held counts for it.
   *
   * @throws EffectGate.TakenOverException when this process does not hold the upgrade any more
   */
  Outcome follow(Upgrade held, UpgradePlan plan, ClusterPolicy policy) {
    var origin =
        new Origin(
            held.origin().requester(),
            clock.instant(),
            held.status().card().map(MessageRef::channel).orElse(held.origin().channel()),
            held.thread(),
            Optional.empty(),
            Optional.empty(),
            held.origin().journey().map(way -> way.next(held.id())));
    return propose(
        policy,
        plan,
        origin,
        Optional.of(held.id()),
        proposed -> gate.create(held, store, proposed));
  }

  /** A card that was asked for by itself must not stand in anybody's way back. */
  UpgradeStore.Saved withdraw(Upgrade nextHop, String user) {
    return gate.decide(
        store,
        nextHop,
        new Decision(
            Decision.Kind.DENIED,
            user,
            clock.instant(),
            nextHop.digest(),
            List.of(),
            "to roll back " + nextHop.origin().journey().flatMap(Journey::continues).orElse("")));
  }

  private Outcome propose(
      ClusterPolicy policy,
      UpgradePlan plan,
      Origin origin,
      Optional<String> except,
      Function<Upgrade, UpgradeStore.Saved> create) {
    var known = store.ofCluster(policy.cluster());
    var open = open(known, except);
    if (open.isPresent()) {
      return new Outcome.AlreadyOpen(open.get());
    }
    var id =
        policy.cluster() + "-" + (known.stream().mapToInt(Upgrade::number).max().orElse(0) + 1);
    var proposed = Upgrade.proposed(id, origin, plan, clock.instant().plus(policy.approvalTtl()));
    if (create.apply(proposed) instanceof UpgradeStore.Saved.Stored stored) {
      return new Outcome.Proposed(stored.upgrade());
    }
    // Somebody was faster; what was planned before theirs may be out of date by now.
    return open(store.ofCluster(policy.cluster()), except)
        .<Outcome>map(Outcome.AlreadyOpen::new)
        .orElseGet(() ->
            new Outcome.Unreachable(
                "Another upgrade of "
                    + policy.cluster()
                    + " was asked for meanwhile and has ended; nothing was stored. Ask again."));
  }

  private Optional<Upgrade> open(List<Upgrade> known, Optional<String> except) {
    var now = clock.instant();
    return known.stream()
        .filter(upgrade -> upgrade.isOpen(now) && !except.equals(Optional.of(upgrade.id())))
        .findFirst();
  }

  /** What became of the request; nothing was changed in the mesh by any of them. */
  public sealed interface Outcome {
    record Proposed(Upgrade upgrade) implements Outcome {}

    /**
     * @param wish such as {@code upgrade of prod}
     */
    record Refused(String wish, PlanResult.Refused reasons) implements Outcome {}

    record AlreadyOpen(Upgrade open) implements Outcome {}

    /**
     * @param problem what did not answer, and what to check
     */
    record Unreachable(String problem) implements Outcome {}
  }
}
