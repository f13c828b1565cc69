package dev.sailwright.usecase;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.PlanRequest;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.Origin;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans the way back from an upgrade: in place, the older istioctl with the inputs recorded for
 * that version; from a canary, tags to the control plane that still runs. It is an upgrade of its
 * own, with its own prechecks, its own card in the same thread, and its own approval; one that is
 * paused or held is aborted for it, and a next hop that nobody decided on is denied.
 */
public final class RequestRollback {
  private final GatherPlan gather;
  private final RequestUpgrade request;
  private final SteerUpgrade steer;
  private final UpgradeStore store;
  private final Clusters clusters;
  private final Approvers approvers;
  private final InstantSource clock;

  public RequestRollback(
      GatherPlan gather,
      RequestUpgrade request,
      SteerUpgrade steer,
      UpgradeStore store,
      Clusters clusters,
      Approvers approvers,
      InstantSource clock) {
    this.gather = gather;
    this.request = request;
    this.steer = steer;
    this.store = store;
    this.clusters = clusters;
    this.approvers = approvers;
    this.clock = clock;
  }

  /**
   * @param user Slack user id, from the signed request
   */
  public Outcome rollBack(String id, String user) {
    try {
      var upgrade = store.load(id);
      return upgrade.isEmpty()
          ? new Outcome.Refused("There is no upgrade " + id + ".")
          : rollBack(upgrade.get(), user);
    } catch (UnreachableException e) {
      return unreachable(e);
    }
  }

  /** Of the newest upgrade of a cluster that may have changed something. */
  public Outcome rollBackCluster(String cluster, String user) {
    try {
      var known = store.ofCluster(cluster);
      return newest(known)
          .map(upgrade -> givenUp(upgrade, known).orElse(upgrade))
          .map(upgrade -> rollBack(upgrade, user))
          .orElseGet(() ->
              new Outcome.Refused(
                  "No upgrade of "
                      + cluster
                      + " changed anything yet, so there is nothing to roll back."));
    } catch (UnreachableException e) {
      return unreachable(e);
    }
  }

  private static Outcome unreachable(UnreachableException e) {
    return new Outcome.Refused(
        "Nothing was planned: "
            + Optional.ofNullable(e.getMessage()).orElse("the store did not answer"));
  }

  private Outcome rollBack(Upgrade upgrade, String user) {
    var known = store.ofCluster(upgrade.plan().cluster());
    var policy = clusters.find(upgrade.plan().cluster());
    var refusal = refusal(upgrade, known, policy, user);
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    var undecided = undecided(upgrade, known);
    var back = upgrade.plan().from().orElseThrow();
    var recorded = policy.orElseThrow().with(inputs(known, back, upgrade));
    var wish =
        upgrade
            .plan()
            .canary()
            .map(canary -> PlanRequest.rollback(back, canary))
            .orElseGet(() -> PlanRequest.rollback(back));
    var ends =
        Stream.concat(Stream.of(upgrade), undecided.stream())
            .map(Upgrade::id)
            .collect(Collectors.toSet());
    var result = gather.plan(recorded, wish, ends);
    return switch (result) {
      case PlanResult.Refused refused ->
          new Outcome.Answered(
              new RequestUpgrade.Outcome.Refused(RequestUpgrade.wish(recorded, wish), refused),
              recorded);
      case PlanResult.Planned planned -> propose(upgrade, undecided, recorded, planned, user);
    };
  }

  /** Next hops that wait for people; what they decided on is not taken from them. */
  private List<Upgrade> undecided(Upgrade upgrade, List<Upgrade> known) {
    return known.stream()
        .filter(later -> later.continues(upgrade) && later.isOpen(clock.instant()))
        .filter(later -> later.decision().isEmpty())
        .toList();
  }

  private Outcome propose(
      Upgrade upgrade,
      List<Upgrade> undecided,
      ClusterPolicy policy,
      PlanResult.Planned planned,
      String user) {
    // Whoever was faster may have rolled it back by now: only who aborts it goes on.
    if (upgrade.status().phase().isUnderWay()) {
      switch (steer.steer(upgrade.id(), Decision.Kind.ABORTED, user, "to roll back")) {
        case SteerUpgrade.Outcome.Recorded recorded -> {}
        case SteerUpgrade.Outcome.Refused refused -> {
          return new Outcome.Refused(refused.reason() + " Look at its card, and click again.");
        }
        case SteerUpgrade.Outcome.NotRecorded not -> {
          return new Outcome.Refused(not.problem());
        }
      }
    }
    var place = upgrade.status().card();
    var origin =
        new Origin(
            user,
            clock.instant(),
            place.map(MessageRef::channel).orElse(upgrade.origin().channel()),
            upgrade.thread(),
            Optional.empty(),
            Optional.of(upgrade.id()));
    try {
      for (var nextHop : undecided) {
        if (request.withdraw(nextHop, user) instanceof UpgradeStore.Saved.Conflict) {
          return new Outcome.Refused(
              notPlanned(
                  upgrade, nextHop.id() + ", its next hop, changed meanwhile; look at its card"));
        }
      }
      return new Outcome.Answered(
          request.propose(policy, planned.plan(), origin, Optional.of(upgrade.id())), policy);
    } catch (UnreachableException e) {
      if (!upgrade.status().phase().isUnderWay()) {
        throw e;
      }
      return new Outcome.Refused(
          notPlanned(
              upgrade, Optional.ofNullable(e.getMessage()).orElse("the store did not answer")));
    }
  }

  private static String notPlanned(Upgrade upgrade, String why) {
    return (upgrade.status().phase().isUnderWay()
            ? upgrade.id() + " is being aborted, but its way back was not planned: "
            : "The way back from " + upgrade.id() + " was not planned: ")
        + why
        + ". Ask for it again with `/istio rollback`.";
  }

  private Optional<String> refusal(
      Upgrade upgrade, List<Upgrade> known, Optional<ClusterPolicy> policy, String user) {
    var cluster = upgrade.plan().cluster();
    if (policy.isEmpty()) {
      return Optional.of("Cluster " + cluster + " is no longer in the settings.");
    }
    var stranger = approvers.steeringRefusal(policy, upgrade, user, "roll back " + upgrade.id());
    if (stranger.isPresent()) {
      return stranger;
    }
    if (upgrade.status().phase() == Phase.RUNNING && !upgrade.status().isHeld()) {
      return Optional.of(upgrade.id() + " is running; pause or abort it first.");
    }
    if (upgrade.plan().isRestart()) {
      return Optional.of(
          upgrade.id() + " only restarted workloads; there is no older istiod to go back to.");
    }
    if (upgrade.plan().isCleanup()) {
      return Optional.of(
          upgrade.id()
              + " only removed leftovers; to have them back, `kubectl apply` them as webhooks.yaml"
              + " of its backup has them.");
    }
    if (!upgrade.mayHaveMovedIstiod()) {
      return Optional.of(upgrade.id() + " changed nothing, so there is nothing to roll back.");
    }
    if (upgrade.plan().from().isEmpty()) {
      return Optional.of(
          "Which version " + upgrade.id() + " came from is not known; there is no way back.");
    }
    return newest(known)
        .filter(newest -> !newest.id().equals(upgrade.id()))
        .filter(newest -> givenUp(newest, known).filter(upgrade::equals).isEmpty())
        .map(newest -> newest.id() + " came after " + upgrade.id() + "; roll that one back.");
  }

  /**
   * The canary from which this was a way back that did not come to its end: the mesh still has two
   * control planes, and the way that is wanted is the same one again.
   */
  private static Optional<Upgrade> givenUp(Upgrade wayBack, List<Upgrade> known) {
    return known.stream()
        .filter(canary -> canary.plan().canary().isPresent() && !canary.isRollback())
        .filter(canary -> wayBack.origin().rollbackOf().equals(Optional.of(canary.id())))
        .filter(canary -> wayBack.status().phase().isFinal())
        .filter(canary -> wayBack.status().phase() != Phase.SUCCEEDED)
        .findFirst();
  }

  private static Optional<Upgrade> newest(List<Upgrade> known) {
    return known.stream().filter(Upgrade::mayHaveMovedIstiod).reduce((older, newer) -> newer);
  }

  /** Those of the upgrade that led to this version, else what this upgrade itself was given. */
  private static InstallInputs inputs(List<Upgrade> known, IstioVersion back, Upgrade upgrade) {
    return known.stream()
        .filter(other -> other.status().phase() == Phase.SUCCEEDED && other.plan().installs())
        .filter(other -> other.plan().to().equals(back))
        .reduce((older, newer) -> newer)
        .orElse(upgrade)
        .plan()
        .inputs();
  }

  /** What became of the wish; nothing was changed in the mesh by any of them. */
  public sealed interface Outcome {
    /** It was planned for; what came of that. */
    record Answered(RequestUpgrade.Outcome answer, ClusterPolicy policy) implements Outcome {}

    record Refused(String reason) implements Outcome {}
  }
}
