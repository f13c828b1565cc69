package dev.sailwright.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.KubernetesApprovers;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.playground.InMemoryBackupStore;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.port.WorkloadRestarter;
import dev.sailwright.testing.KnownPeople;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.RecordedConversations;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.Unwitnessed;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.AdvanceUpgrade;
import dev.sailwright.usecase.ApproveStep;
import dev.sailwright.usecase.Approvers;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.EffectGate;
import dev.sailwright.usecase.GatherPlan;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.SteerUpgrade;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The whole product without Slack and Kubernetes: use cases on a simulated mesh, with time in the
 * test's hand.
 */
final class Flow {
  static final String ALICE = "U0ALICE01";
  static final String BOB = "U0BOB0002";
  static final String CAROL = "U0CAROL04";
  static final String EVE = "U0EVE0003";

  /** Percent: of the healthy mesh's 18 proxies, the running Job's stays as it is. */
  static final int ALL_BUT_THE_JOB = 94;

  final ManualClock clock = new ManualClock();
  final ReleaseCatalog catalog = TestCatalog.catalog();
  final SimulatedMesh mesh;
  final UpgradeStore store;
  final RecordedConversations told = new RecordedConversations();
  final InMemoryBackupStore backups = new InMemoryBackupStore();

  /** Every effect that took place, in order. */
  final List<EffectWitness.Point> effects = new ArrayList<>();

  final EffectGate gate =
      new EffectGate(
          new EffectWitness() {
            @Override
            public void before(Point point, String key) {}

            @Override
            public void after(Point point, String key) {
              effects.add(point);
            }
          },
          Unwitnessed.OPEN);
  final List<AuditRecord> logged = new ArrayList<>();
  final SimulatedSurroundings around = new SimulatedSurroundings();
  final KnownPeople people = new KnownPeople();
  final Approvers approvers;
  final ClusterPolicy policy;
  final GatherPlan gather;
  final RequestUpgrade request;
  final DecideUpgrade decide;
  final ApproveStep approveStep;
  final SteerUpgrade steer;
  final RequestRollback rollback;
  private Clusters clusters;
  private boolean startersAreGone;

  Flow(Scenario scenario) {
    this(scenario, new InMemoryUpgradeStore());
  }

  Flow(Scenario scenario, UpgradeStore store) {
    this(scenario, store, 1);
  }

  Flow(Scenario scenario, UpgradeStore store, int quorum, StepApproval... stepApprovals) {
    this(
        scenario,
        store,
        quorum,
        quorum == 1 ? Set.of(ALICE, BOB) : Set.of(ALICE, BOB, CAROL),
        stepApprovals);
  }

  Flow(
      Scenario scenario,
      UpgradeStore store,
      int quorum,
      Set<String> mayApprove,
      StepApproval... stepApprovals) {
    this(scenario, store, quorum, mayApprove, Optional.empty(), stepApprovals);
  }

  /** In Slack, Alice and Bob may deny and steer. */
  static Flow outsideSlack(int quorum, KubernetesApprovers may, StepApproval... stepApprovals) {
    return new Flow(
        Scenario.behind(),
        new InMemoryUpgradeStore(),
        quorum,
        Set.of(ALICE, BOB),
        Optional.of(may),
        stepApprovals);
  }

  private Flow(
      Scenario scenario,
      UpgradeStore store,
      int quorum,
      Set<String> mayApprove,
      Optional<KubernetesApprovers> outsideSlack,
      StepApproval... stepApprovals) {
    this.store = store;
    mesh = new SimulatedMesh(scenario, catalog, clock);
    policy =
        new ClusterPolicy(
            "prod",
            1,
            ClusterPolicy.DEFAULT_WAVES,
            scenario.inputs(),
            List.of(URI.create("https://shop.example.com/")),
            mayApprove,
            quorum,
            Set.of(stepApprovals),
            Optional.of("C0INCIDENT"),
            ClusterPolicy.DEFAULT_APPROVAL_TTL,
            ClusterPolicy.DEFAULT_PATIENCE,
            outsideSlack);
    clusters = new Clusters(List.of(policy), Optional.empty());
    approvers = new Approvers(people);
    gather = new GatherPlan(senses(mesh), store, approvers, catalog, clock);
    request = new RequestUpgrade(gather, store, gate, clock);
    decide = new DecideUpgrade(store, gate, clusters, approvers, clock);
    approveStep = new ApproveStep(store, gate, clusters, approvers, clock);
    steer = new SteerUpgrade(store, gate, clusters, approvers, clock);
    rollback = new RequestRollback(gather, request, steer, store, clusters, approvers, clock);
  }

  LookAround.Senses senses(MeshInstaller installer) {
    return new LookAround.Senses(mesh, mesh, around, around, installer, mesh);
  }

  /** What processes that start from now on find in the settings. */
  void settings(ClusterPolicy changed) {
    clusters = new Clusters(List.of(changed), Optional.empty());
  }

  /** From now on it is known of processes that died that they did. */
  void startersAreGone() {
    startersAreGone = true;
  }

  /** A process that runs the loop. */
  AdvanceUpgrade process(String holder) {
    return process(holder, store);
  }

  AdvanceUpgrade process(String holder, UpgradeStore through) {
    return process(holder, through, mesh, mesh);
  }

  AdvanceUpgrade process(String holder, EffectGate through) {
    return process(holder, store, mesh, mesh, through);
  }

  AdvanceUpgrade process(
      String holder, UpgradeStore through, MeshInstaller installer, WorkloadRestarter restarter) {
    return process(holder, through, installer, restarter, gate);
  }

  private AdvanceUpgrade process(
      String holder,
      UpgradeStore through,
      MeshInstaller installer,
      WorkloadRestarter restarter,
      EffectGate door) {
    var tools =
        new AdvanceUpgrade.Tools(
            mesh,
            mesh,
            mesh,
            backups,
            installer,
            restarter,
            mesh,
            mesh,
            mesh,
            told,
            (digest, record) -> logged.add(record),
            (starter, since) -> startersAreGone);
    return new AdvanceUpgrade(through, door, tools, gather, clusters, approvers, clock, holder);
  }

  RequestUpgrade.Outcome ask(String target, String emergency) {
    var command =
        new Command.Upgrade(
            policy,
            IstioVersion.parse(target),
            Optional.of(emergency).filter(why -> !why.isEmpty()),
            false);
    return request.request(command, ALICE, "C0GENERAL1", Optional.empty());
  }

  Upgrade proposed(String target, String emergency) {
    return switch (ask(target, emergency)) {
      case RequestUpgrade.Outcome.Proposed proposed -> proposed.upgrade();
      case RequestUpgrade.Outcome.Refused refused -> throw new AssertionError(refused.reasons());
      case RequestUpgrade.Outcome.AlreadyOpen open -> throw new AssertionError(open.open().id());
      case RequestUpgrade.Outcome.Unreachable unreachable ->
          throw new AssertionError(unreachable.problem());
    };
  }

  /** Asked for by Alice and approved by Bob. */
  String approved() {
    var proposed = proposed("", "");
    decide.approve(proposed.id(), proposed.digest(), BOB);
    return proposed.id();
  }

  Upgrade now(String id) {
    return store.load(id).orElseThrow();
  }

  /** Turns the loop, a second at a time, until it runs and is as wanted. */
  void runUntil(String id, Predicate<Upgrade> condition) {
    var process = process("pod-a");
    for (var second = 0; second < 3600; second++) {
      if (now(id).status().phase() == Phase.RUNNING && condition.test(now(id))) {
        return;
      }
      assertThat(process.advance(id)).isNotEqualTo(AdvanceUpgrade.Next.FINISHED);
      clock.advance(Duration.ofSeconds(1));
    }
    throw new AssertionError("it never came: " + now(id).status());
  }

  /** Turns the loop, a second at a time, until nothing more is to be done without people. */
  Upgrade run(String id) {
    return run(id, "pod-a");
  }

  Upgrade run(String id, String holder) {
    return run(id, process(holder));
  }

  Upgrade run(String id, AdvanceUpgrade process) {
    for (var second = 0; second < 3600; second++) {
      var next = process.advance(id);
      var paused = now(id).status().phase() == Phase.PAUSED && now(id).unheeded().isEmpty();
      if (next == AdvanceUpgrade.Next.FINISHED || (paused && next == AdvanceUpgrade.Next.LATER)) {
        return now(id);
      }
      clock.advance(Duration.ofSeconds(1));
    }
    throw new AssertionError("no end in an hour: " + now(id).status());
  }
}
