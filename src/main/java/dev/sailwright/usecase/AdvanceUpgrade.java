package dev.sailwright.usecase;

import dev.sailwright.diagnosis.LeftoverRule;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.KubernetesApprovers;
import dev.sailwright.planning.Leftover;
import dev.sailwright.port.AuditLog;
import dev.sailwright.port.BackupStore;
import dev.sailwright.port.ClusterAccess;
import dev.sailwright.port.Conversations;
import dev.sailwright.port.LeftoverRemover;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.MeshSources;
import dev.sailwright.port.MetricsReader;
import dev.sailwright.port.Peers;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.port.UrlProber;
import dev.sailwright.port.WorkloadRestarter;
import dev.sailwright.upgrade.Course;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Effect;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Sight;
import dev.sailwright.upgrade.Standing;
import dev.sailwright.upgrade.StepApprovals;
import dev.sailwright.upgrade.StepFacts;
import dev.sailwright.upgrade.StepGates;
import dev.sailwright.upgrade.StepProgress;
import dev.sailwright.upgrade.StepStatus;
import dev.sailwright.upgrade.Transition;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.upgrade.UpgradeMachine;
import dev.sailwright.upgrade.Waiting;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of the loop: take over, look, decide, save, act, tell. Only the leader calls it. A crash
 * anywhere is mended by the next turn, which looks first; a save that comes too late ends the turn
 * before anything is done.
 */
public final class AdvanceUpgrade {
  private static final Logger LOG = LoggerFactory.getLogger(AdvanceUpgrade.class);

  private final UpgradeStore store;
  private final EffectGate gate;
  private final GatherStepFacts look;
  private final GatherBackup gatherBackup;
  private final BackupStore backups;
  private final MeshInstaller installer;
  private final WorkloadRestarter restarter;
  private final LeftoverRemover remover;
  private final RequestUpgrade request;
  private final Conversations conversations;
  private final AuditLog audit;
  private final Map<String, Integer> logged = new ConcurrentHashMap<>();
  private final GatherPlan gather;
  private final Clusters clusters;
  private final Approvers approvers;
  private final InstantSource clock;
  private final String holder;

  /**
   * @param holder names this process; a record held by another one is taken over before anything
   *     else
   */
  public AdvanceUpgrade(
      UpgradeStore store,
      EffectGate gate,
      Tools tools,
      GatherPlan gather,
      Clusters clusters,
      Approvers approvers,
      InstantSource clock,
      String holder) {
    this.store = store;
    this.gate = gate;
    this.look = new GatherStepFacts(tools, gather, store, clock);
    this.gatherBackup = new GatherBackup(tools.observer(), tools.sources());
    this.backups = tools.backups();
    this.installer = tools.installer();
    this.restarter = tools.restarter();
    this.remover = tools.remover();
    this.request = new RequestUpgrade(gather, store, gate, clock);
    this.conversations = tools.conversations();
    this.audit = tools.audit();
    this.gather = gather;
    this.clusters = clusters;
    this.approvers = approvers;
    this.clock = clock;
    this.holder = holder;
  }

  /** What the loop works with. */
  public record Tools(
      MeshObserver observer,
      ClusterAccess access,
      MeshSources sources,
      BackupStore backups,
      MeshInstaller installer,
      WorkloadRestarter restarter,
      LeftoverRemover remover,
      UrlProber prober,
      MetricsReader metrics,
      Conversations conversations,
      AuditLog audit,
      Peers peers) {}

  /** What the caller does next. */
  public enum Next {
    /** Nothing more, ever. */
    FINISHED,
    /** Look again after a while. */
    LATER,
    /** Somebody else wrote, or the API server says so: look again in a moment, not at once. */
    SOON,
    /** Something moved: look again at once. */
    AT_ONCE
  }

  public Next advance(String id) {
    try {
      return turn(id);
    } catch (EffectGate.TakenOverException e) {
      LOG.warn("nothing more is done here: {}", e.getMessage());
      return Next.SOON;
    }
  }

  private Next turn(String id) {
    var loaded = store.load(id);
    if (loaded.isEmpty()) {
      return Next.FINISHED;
    }
    var held = takeOver(loaded.get());
    if (held.isEmpty()) {
      return Next.SOON;
    }
    // Of a save whose answer was lost it is only known now that it is stored.
    log(held.get());
    var transition = decide(held.get());
    var saved = save(held.get(), transition.next());
    if (saved.isEmpty()) {
      return Next.SOON;
    }
    var troubles =
        transition.effects().stream().flatMap(effect -> act(saved.get(), effect)).toList();
    if (!troubles.isEmpty()) {
      var troubled = UpgradeMachine.troubled(saved.get(), troubles.getFirst(), clock.instant());
      return save(saved.get(), troubled).map(noted -> tell(noted, false)).orElse(Next.SOON);
    }
    return tell(saved.get(), transition.next().status().hasMovedFrom(held.get().status()));
  }

  private Optional<Upgrade> takeOver(Upgrade upgrade) {
    return upgrade.status().holder().equals(holder)
        ? Optional.of(upgrade)
        : save(upgrade, upgrade.heldBy(holder, clock.instant()));
  }

  private Transition decide(Upgrade upgrade) {
    var policy = policy(upgrade);
    if (!upgrade.status().phase().isUnderWay()) {
      return start(upgrade, policy);
    }
    if (clusters.find(upgrade.plan().cluster()).isEmpty()) {
      return withoutSettings(upgrade, policy);
    }
    var facts = look.at(upgrade, policy);
    return Course.noted(upgrade, advance(upgrade, policy, facts), facts, clock.instant());
  }

  /** Where its name leads to is not known, so it is not even looked at: it might be another one. */
  private Transition withoutSettings(Upgrade upgrade, ClusterPolicy policy) {
    var now = clock.instant();
    var status = upgrade.status();
    return UpgradeMachine.withoutCluster(
        upgrade,
        "cluster "
            + policy.cluster()
            + " is no longer in the settings, so nothing more is begun. Put it back there, restart"
            + " Sailwright, and resume; or let the requester abort.",
        new Sight(
            List.of(),
            StepProgress.mayBeRunning(upgrade, look.install(upgrade), now),
            status.percent(),
            status.leftovers(),
            status.gates(),
            status.gates(),
            List.of()),
        policy,
        now);
  }

  private Transition advance(Upgrade upgrade, ClusterPolicy policy, StepFacts facts) {
    var judged =
        upgrade.status().phase() == Phase.RUNNING && upgrade.status().ask().isEmpty()
            ? StepProgress.judge(upgrade, facts, clock.instant())
            : new StepStatus.InProgress("");
    var sight = sight(upgrade, facts);
    try {
      return UpgradeMachine.advance(
          upgrade, judged, sight, whoCounts(upgrade, policy), clock.instant());
    } catch (UnreachableException e) {
      var reason = Optional.ofNullable(e.getMessage()).orElse("Slack did not answer");
      return upgrade
              .unheeded()
              .filter(next -> next.kind() == Decision.Kind.STEP_APPROVED)
              .isPresent()
          ? new Transition(Waiting.stepNotBegun(upgrade, reason, clock.instant()), List.of())
          : UpgradeMachine.advance(upgrade, judged, sight, policy, clock.instant());
    }
  }

  private ClusterPolicy policy(Upgrade upgrade) {
    return clusters
        .find(upgrade.plan().cluster())
        .orElseGet(() -> ClusterPolicy.defaults(upgrade.plan().cluster()));
  }

  /** Whoever approved may have left since; that is looked at again before anything begins. */
  private Transition start(Upgrade upgrade, ClusterPolicy policy) {
    var now = clock.instant();
    if (upgrade.status().phase().isFinal()
        || upgrade.decision().filter(made -> made.kind() == Decision.Kind.APPROVED).isEmpty()) {
      return UpgradeMachine.decide(upgrade, policy, Standing.full(), now);
    }
    var underWay =
        store.ofCluster(upgrade.plan().cluster()).stream()
            .filter(other -> other.status().phase().isUnderWay())
            .findFirst();
    if (underWay.isPresent()) {
      return new Transition(Waiting.behind(upgrade, underWay.get(), now), List.of());
    }
    try {
      return UpgradeMachine.decide(
          upgrade,
          policy.isApprovedOutsideSlack() ? policy : approvers.now(policy),
          standing(upgrade),
          now);
    } catch (UnreachableException e) {
      var reason = Optional.ofNullable(e.getMessage()).orElse("Slack did not answer");
      var waiting = UpgradeMachine.decide(upgrade, policy, Standing.unknown(reason), now);
      if (!waiting.next().equals(upgrade)) {
        LOG.warn("{} is approved and did not begin: {}", upgrade.id(), reason);
      }
      return waiting;
    }
  }

  private Standing standing(Upgrade upgrade) {
    var excluded = new HashMap<String, String>();
    Stream.concat(
            Stream.of(upgrade.origin().requester()),
            upgrade.approvals().stream().map(Decision::user))
        .filter(user -> !KubernetesApprovers.isOne(user))
        .forEach(user -> approvers.exclusion(user).ifPresent(what -> excluded.put(user, what)));
    return new Standing(excluded, Optional.empty());
  }

  /** While a step waits, those who approved it are looked up; until that is possible, it waits. */
  private ClusterPolicy whoCounts(Upgrade upgrade, ClusterPolicy policy) {
    var answered = StepApprovals.answered(upgrade);
    return answered.isEmpty() || policy.isApprovedOutsideSlack()
        ? policy
        : approvers.now(policy, answered);
  }

  private Sight sight(Upgrade upgrade, StepFacts facts) {
    return new Sight(
        facts.install().map(StepFacts.Install::output).orElse(List.of()),
        StepProgress.mayBeRunning(upgrade, facts.install(), clock.instant()),
        // Of proxies that are not seen, what was last seen stands.
        facts.mesh().blindIn(BlindSpot.Area.DATA_PLANE)
            ? upgrade.status().percent()
            : upgrade.plan().percentOnTarget(facts.mesh()),
        upgrade.plan().isRestart() ? List.of() : LeftoverRule.lines(gather.evidence(facts.mesh())),
        StepGates.watch(upgrade, facts),
        StepGates.fromHere(upgrade, facts),
        facts.lastWords());
  }

  private Optional<Upgrade> save(Upgrade before, Upgrade after) {
    if (after.status().equals(before.status())) {
      return Optional.of(after);
    }
    if (!(gate.saveStatus(store, after) instanceof UpgradeStore.Saved.Stored stored)) {
      return Optional.empty();
    }
    log(after);
    return Optional.of(stored.upgrade());
  }

  /** Only what is stored is logged; a process that takes over begins at the first record. */
  private void log(Upgrade upgrade) {
    var records = upgrade.audit().records();
    records.stream()
        .skip(logged.getOrDefault(upgrade.id(), 0))
        .forEach(record -> gate.append(audit, upgrade.digest(), record));
    logged.put(upgrade.id(), records.size());
  }

  /** What went wrong with it, in words; one workload's trouble keeps no other from its restart. */
  private Stream<String> act(Upgrade upgrade, Effect effect) {
    var plan = upgrade.plan();
    return switch (effect) {
      case Effect.Replace replace ->
          ask(() -> request.replace(upgrade, replace.plan(), policy(upgrade))).stream();
      case Effect.AskForNextHop hop ->
          ask(() -> request.follow(upgrade, hop.plan(), policy(upgrade))).stream();
      case Effect.BackUp backUp -> backUp(upgrade).stream();
      case Effect.Install install -> {
        gate.start(
            upgrade,
            installer,
            install.key(),
            new MeshInstaller.Order(
                plan.cluster(),
                plan.to(),
                plan.change(upgrade.currentStep()).orElseThrow(),
                plan.binarySha256()));
        yield Stream.empty();
      }
      case Effect.Restart restart ->
          restart.workloads().stream()
              .flatMap(workload -> restart(upgrade, workload, restart.stamp()).stream())
              .toList()
              .stream();
      case Effect.Remove remove -> remove(upgrade, remove.leftover()).stream();
    };
  }

  private static Optional<String> ask(Supplier<RequestUpgrade.Outcome> asked) {
    try {
      return switch (asked.get()) {
        case RequestUpgrade.Outcome.Proposed proposed -> Optional.empty();
        case RequestUpgrade.Outcome.AlreadyOpen open ->
            Optional.of("another upgrade, " + open.open().id() + ", waits for a decision");
        case RequestUpgrade.Outcome.Unreachable unreachable -> Optional.of(unreachable.problem());
        case RequestUpgrade.Outcome.Refused refused -> Optional.of("a new plan was refused");
      };
    } catch (UnreachableException e) {
      return Optional.of(Optional.ofNullable(e.getMessage()).orElse("the store did not answer"));
    }
  }

  private Optional<String> backUp(Upgrade upgrade) {
    try {
      gate.store(upgrade, backups, gatherBackup.gather(upgrade.plan()));
      return Optional.empty();
    } catch (UnreachableException e) {
      return Optional.of(Optional.ofNullable(e.getMessage()).orElse("the store did not answer"));
    }
  }

  private Optional<String> restart(Upgrade upgrade, WorkloadRef workload, Instant stamp) {
    try {
      gate.restart(upgrade, restarter, workload, stamp);
      return Optional.empty();
    } catch (UnreachableException e) {
      return Optional.of(Optional.ofNullable(e.getMessage()).orElse(workload.toString()));
    }
  }

  private Optional<String> remove(Upgrade upgrade, Leftover leftover) {
    try {
      gate.remove(upgrade, remover, leftover);
      return Optional.empty();
    } catch (UnreachableException e) {
      return Optional.of(Optional.ofNullable(e.getMessage()).orElse(leftover.title()));
    }
  }

  private Next tell(Upgrade upgrade, boolean moved) {
    var delivery = conversations.deliver(upgrade);
    var told = upgrade.with(upgrade.status().delivered(delivery.card(), delivery.told()));
    if (save(upgrade, told).isEmpty()) {
      return Next.SOON;
    }
    if (upgrade.status().phase().isFinal()) {
      return delivery.complete() ? Next.FINISHED : Next.LATER;
    }
    return moved ? Next.AT_ONCE : Next.LATER;
  }
}
