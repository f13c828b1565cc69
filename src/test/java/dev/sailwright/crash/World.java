package dev.sailwright.crash;

import dev.sailwright.adapter.slack.HandTurned;
import dev.sailwright.audit.AuditRecord;
import dev.sailwright.backup.MeshBackup;
import dev.sailwright.backup.StoredBackup;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.ChangeTimes;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.KubernetesApprovers;
import dev.sailwright.planning.Leftover;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.playground.InMemoryBackupStore;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.port.BackupStore;
import dev.sailwright.port.Caller;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.LeftoverRemover;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.port.WorkloadRestarter;
import dev.sailwright.testing.KnownPeople;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.MemorySlack;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.StepFacts;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.AdvanceUpgrade;
import dev.sailwright.usecase.ApproveOutside;
import dev.sailwright.usecase.ApproveStep;
import dev.sailwright.usecase.Approvers;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.EffectGate;
import dev.sailwright.usecase.EpochFence;
import dev.sailwright.usecase.GatherPlan;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.SteerUpgrade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What outlives a process: the mesh, the store, Slack, time. Processes come and go; each is the
 * whole bot, with its outbox turned by hand.
 */
final class World {
  static final String ALICE = "U0ALICE01";
  static final String BOB = "U0BOB0002";
  static final String CAROL = "U0CAROL04";
  static final String DAVE = "U0DAVE005";
  private static final ReleaseCatalog CATALOG = TestCatalog.catalog();
  static final WorkloadRef LOGIN = new WorkloadRef("Deployment", "accounts", "login");
  static final WorkloadRef WEB = new WorkloadRef("Deployment", "shop", "web");

  /** A canary waits for its end, which does not come by itself. */
  static final WorkloadRef REPORT = new WorkloadRef("Job", "shop", "nightly-report");

  private static final Duration KEEP_FOR = Duration.ofSeconds(5);

  final ManualClock clock = new ManualClock();
  final SimulatedMesh mesh = new SimulatedMesh(Scenario.behind(), CATALOG, clock);
  final InMemoryUpgradeStore store = new InMemoryUpgradeStore();
  final InMemoryBackupStore backups = new InMemoryBackupStore();
  final KnownPeople people = new KnownPeople();
  final List<AuditRecord> log = new ArrayList<>();
  final MemorySlack slack;
  final ClusterPolicy policy;
  final Trouble trouble;
  private final BooleanSupplier answerIsLost;
  private int processes;

  /**
   * What the settings say of approvals. One approver more than the quorum, so that one may ask.
   *
   * @param outsideSlack they are given in a terminal, with a Kubernetes name
   */
  record Terms(int quorum, Set<StepApproval> stepApprovals, boolean outsideSlack) {
    static Terms inSlack(Set<StepApproval> stepApprovals) {
      return new Terms(1, stepApprovals, false);
    }

    /** Slack user ids. */
    Set<String> approvers() {
      return Set.copyOf(List.of(ALICE, BOB, CAROL, DAVE).subList(0, quorum + 1));
    }

    Optional<KubernetesApprovers> kubernetesApprovers() {
      return outsideSlack
          ? Optional.of(
              new KubernetesApprovers(
                  approvers().stream()
                      .map(user -> new KubernetesApprovers.User(kubernetesName(user), user))
                      .toList(),
                  List.of()))
          : Optional.empty();
    }
  }

  /** Of whom Slack knows by this id. */
  static String kubernetesName(String user) {
    return user.toLowerCase(Locale.ROOT);
  }

  /**
   * @param answerIsLost asked once after each effect that an answer would come back from
   * @param stepApprovals of the settings
   */
  World(BooleanSupplier answerIsLost, Set<StepApproval> stepApprovals) {
    this(answerIsLost, Terms.inSlack(stepApprovals), Trouble.none());
  }

  /**
   * @param trouble that the API server makes
   */
  World(BooleanSupplier answerIsLost, Terms terms, Trouble trouble) {
    this.trouble = trouble;
    this.policy =
        new ClusterPolicy(
            "prod",
            1,
            ClusterPolicy.DEFAULT_WAVES,
            Scenario.behind().inputs(),
            List.of(),
            terms.approvers(),
            terms.quorum(),
            terms.stepApprovals(),
            Optional.of("C0INCIDENT"),
            ClusterPolicy.DEFAULT_APPROVAL_TTL,
            ClusterPolicy.DEFAULT_PATIENCE,
            terms.kubernetesApprovers(),
            ChangeTimes.ALWAYS,
            KEEP_FOR,
            List.of());
    this.answerIsLost = answerIsLost;
    this.slack = new MemorySlack(answerIsLost);
  }

  Bot bot(EffectWitness witness, Random random) {
    return new Bot(witness, random);
  }

  List<Upgrade> upgrades() {
    return store.ofCluster("prod");
  }

  boolean allEnded() {
    return !upgrades().isEmpty()
        && upgrades().stream().allMatch(upgrade -> upgrade.status().phase().isFinal());
  }

  /** One life of the bot. */
  final class Bot {
    final RequestUpgrade request;
    final DecideUpgrade decide;
    final ApproveStep approveStep;
    final SteerUpgrade steer;
    final RequestRollback rollback;
    final AdvanceUpgrade advance;
    final HandTurned outbox;
    private final EffectGate gate;
    private final Remote cluster = new Remote();
    private final Set<String> finished = new HashSet<>();

    private Bot(EffectWitness witness, Random random) {
      var clusters = new Clusters(List.of(policy), Optional.empty());
      var fence = new EpochFence(cluster);
      gate = new EffectGate(witness, fence);
      var approvers = new Approvers(people);
      var around = new SimulatedSurroundings();
      var gather =
          new GatherPlan(
              new LookAround.Senses(mesh, mesh, around, around, cluster, mesh),
              cluster,
              approvers,
              CATALOG,
              clock);
      request = new RequestUpgrade(gather, cluster, gate, clock);
      decide = new DecideUpgrade(cluster, gate, clusters, approvers, clock);
      approveStep = new ApproveStep(cluster, gate, clusters, approvers, clock);
      steer = new SteerUpgrade(cluster, gate, clusters, approvers, clock);
      rollback = new RequestRollback(gather, request, steer, cluster, clusters, approvers, clock);
      outbox = new HandTurned(slack, backups, witness, fence, clock, random);
      advance =
          new AdvanceUpgrade(
              cluster,
              gate,
              new AdvanceUpgrade.Tools(
                  mesh,
                  mesh,
                  mesh,
                  cluster,
                  cluster,
                  cluster,
                  cluster,
                  mesh,
                  mesh,
                  outbox.conversations(),
                  (digest, record) -> log.add(record),
                  (holder, since) -> true),
              gather,
              clusters,
              approvers,
              clock,
              "pod-" + ++processes);
    }

    /** In a terminal, by somebody with a kubeconfig of their own. */
    void approveOutside(Upgrade upgrade, String digest, Optional<Integer> step, String person) {
      new ApproveOutside(
              cluster, () -> new Caller.Identity(kubernetesName(person), List.of()), gate, clock)
          .approve(new ApproveOutside.Order(upgrade.id(), digest, step), review -> true);
    }

    /** One round of the loop over all upgrades; whether all of them are finished. */
    boolean turn() {
      for (var upgrade : upgrades()) {
        if (!finished.contains(upgrade.id())) {
          try {
            if (advance.advance(upgrade.id()) == AdvanceUpgrade.Next.FINISHED) {
              finished.add(upgrade.id());
            }
          } catch (UnreachableException e) {
            // The operator tries again after a while.
          }
        }
      }
      outbox.turn();
      return finished.size() == upgrades().size();
    }
  }

  /**
   * The cluster as one process sees it: answers can be lost on the way, and what an istioctl says
   * is known only to the process that started it.
   */
  private final class Remote
      implements UpgradeStore, BackupStore, MeshInstaller, WorkloadRestarter, LeftoverRemover {
    private final Set<String> started = new HashSet<>();

    @Override
    public Saved create(Upgrade upgrade) {
      return saved(upgrade.id(), () -> store.create(upgrade));
    }

    @Override
    public Optional<Upgrade> load(String id) {
      return trouble.read(() -> store.load(id));
    }

    @Override
    public List<Upgrade> ofCluster(String cluster) {
      return trouble.read(() -> store.ofCluster(cluster));
    }

    @Override
    public Saved decide(Upgrade loaded, Decision decision) {
      return saved(loaded.id(), () -> store.decide(loaded, decision));
    }

    @Override
    public Saved saveStatus(Upgrade changed) {
      return saved(changed.id(), () -> store.saveStatus(changed));
    }

    @Override
    public void store(String upgrade, MeshBackup backup) {
      trouble.write(
          "backup of " + upgrade,
          () -> {
            backups.store(upgrade, backup);
            return answered(upgrade);
          });
    }

    @Override
    public StoredBackup stored(String upgrade) {
      return trouble.read(() -> backups.stored(upgrade));
    }

    @Override
    public Surroundings.Istioctl verify(IstioVersion version) {
      return mesh.verify(version);
    }

    @Override
    public Analysis.Run analyze(String cluster, IstioVersion version) {
      return mesh.analyze(cluster, version);
    }

    @Override
    public Surroundings.Precheck precheck(String cluster, IstioVersion version) {
      return mesh.precheck(cluster, version);
    }

    @Override
    public Render render(
        IstioVersion version, MeshChange.Install install, Predicate<String> kinds) {
      return mesh.render(version, install, kinds);
    }

    @Override
    public StepFacts.Removal wouldRemove(String cluster, IstioVersion version, String revision) {
      return mesh.wouldRemove(cluster, version, revision);
    }

    @Override
    public void start(String key, Order order) {
      started.add(key);
      mesh.start(key, order);
    }

    @Override
    public StepFacts.Install progress(String key) {
      var install = mesh.progress(key);
      if (started.contains(key)) {
        return install;
      }
      return new StepFacts.Install(
          install.state() == StepFacts.Install.State.RUNNING
              ? StepFacts.Install.State.RUNNING
              : StepFacts.Install.State.GONE,
          List.of(),
          Optional.empty());
    }

    @Override
    public void restart(String cluster, WorkloadRef workload, Instant stamp) {
      trouble.write(
          workload.toString(),
          () -> {
            mesh.restart(cluster, workload, stamp);
            return answered(workload);
          });
    }

    @Override
    public void remove(String cluster, Leftover leftover) {
      trouble.write(
          leftover.title(),
          () -> {
            mesh.remove(cluster, leftover);
            return answered(leftover);
          });
    }

    private Saved saved(String id, Supplier<Saved> save) {
      return trouble.save(id, () -> answered(save.get()));
    }

    private <T> T answered(T answer) {
      if (answerIsLost.getAsBoolean()) {
        throw new UnreachableException("the answer was lost");
      }
      return answer;
    }
  }
}
