package dev.sailwright.usecase;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.PlanRequest;
import dev.sailwright.planning.StepKind;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Journeys;
import dev.sailwright.upgrade.OldRevision;
import dev.sailwright.upgrade.StepFacts;
import dev.sailwright.upgrade.Upgrade;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at all that the running step is judged by, and at nothing that only another one needs. */
final class GatherStepFacts {
  private static final int TRIALS = 3;

  private final AdvanceUpgrade.Tools tools;
  private final GatherPlan gather;
  private final UpgradeStore store;
  private final InstantSource clock;

  GatherStepFacts(
      AdvanceUpgrade.Tools tools, GatherPlan gather, UpgradeStore store, InstantSource clock) {
    this.tools = tools;
    this.gather = gather;
    this.store = store;
    this.clock = clock;
  }

  StepFacts at(Upgrade upgrade, ClusterPolicy policy) {
    var cluster = upgrade.plan().cluster();
    var kind = upgrade.currentStep().kind();
    var successor =
        kind == StepKind.PRECHECK && upgrade.isPlannedAgain()
            ? successor(upgrade)
            : Journeys.isAtItsEnd(upgrade) ? nextHop(upgrade) : Optional.<Upgrade>empty();
    // Asked before the cluster, so that all it did until it ended is seen there.
    var install = install(upgrade);
    var mesh = tools.observer().observe(cluster);
    return new StepFacts(
        mesh,
        successor.isEmpty()
            ? wish(upgrade, mesh)
                .map(wish -> gather.plan(upgrade.policy(policy), wish, Set.of(upgrade.id())))
            : Optional.empty(),
        successor,
        kind == StepKind.BACKUP
            ? Optional.of(tools.backups().stored(upgrade.id()))
            : Optional.empty(),
        install,
        injections(upgrade, mesh),
        kind == StepKind.PROBES
            ? upgrade.plan().probes().stream().map(tools.prober()::probe).toList()
            : List.of(),
        kind.isGated()
                || upgrade.takesBaseline()
                || kind == StepKind.REMOVE_CONTROL_PLANE
                || kind == StepKind.REPORT
            ? Optional.of(tools.metrics().metrics(mesh))
            : Optional.empty(),
        removal(upgrade, kind),
        kind.restarts()
            ? tools.access().lastWords(cluster, notBecomingReady(upgrade, mesh, policy))
            : List.of());
  }

  /**
   * Asked of istioctl itself, for what it takes is a matter of labels: at the first look, and when
   * it may be removed.
   */
  private Optional<StepFacts.Removal> removal(Upgrade upgrade, StepKind kind) {
    return upgrade
        .plan()
        .canary()
        .filter(canary -> kind == StepKind.REMOVE_CONTROL_PLANE)
        .filter(canary -> OldRevision.asksIstioctl(upgrade, clock.instant()))
        .map(canary ->
            tools
                .installer()
                .wouldRemove(upgrade.plan().cluster(), upgrade.plan().to(), canary.before()));
  }

  /** Before its tags are moved, a canary injects only what asks for it by name. */
  private List<StepFacts.Injection> injections(Upgrade upgrade, MeshState mesh) {
    var plan = upgrade.plan();
    var kind = upgrade.currentStep().kind();
    if (kind == StepKind.VERIFY_CONTROL_PLANE && plan.canary().isPresent()) {
      return RevisionTrial.of(tools.access(), mesh, plan.planes(mesh));
    }
    return kind == StepKind.VERIFY_CONTROL_PLANE
            || ((kind.restarts() || kind == StepKind.LEFTOVERS) && !upgrade.status().isHeld())
        ? tools.access().tryInjection(plan.cluster(), namespacesToTry(upgrade, mesh))
        : List.of();
  }

  /** How the running step's istioctl is doing; empty when it has none. The cluster is not asked. */
  Optional<StepFacts.Install> install(Upgrade upgrade) {
    return upgrade.currentStep().kind().runsIstioctl()
        ? Optional.of(progress(upgrade))
        : Optional.empty();
  }

  /** What nobody on this machine runs may run on another one, as long as its starter may live. */
  private StepFacts.Install progress(Upgrade upgrade) {
    var seen = tools.installer().progress(upgrade.installKey());
    var starterIsGone =
        upgrade
            .effectBegun()
            .filter(begun -> tools.peers().isGone(begun.who(), begun.at()))
            .isPresent();
    return seen.state() == StepFacts.Install.State.GONE && !starterIsGone ? seen.unknown() : seen;
  }

  private List<WorkloadRef> notBecomingReady(
      Upgrade upgrade, MeshState mesh, ClusterPolicy policy) {
    var late =
        upgrade
            .status()
            .waitingSince()
            .filter(since -> !upgrade.status().isHeld())
            .map(since -> since.plus(policy.patience()).isBefore(clock.instant()))
            .orElse(false);
    return mesh.workloads().stream()
        .filter(workload -> upgrade.currentStep().workloads().contains(workload.ref()))
        .filter(workload -> workload.rolloutProblem().isPresent() || late)
        .filter(workload -> !workload.isOn(upgrade.plan().to()))
        .map(Workload::ref)
        .toList();
  }

  /**
   * Of a wave, its own namespaces; to verify the control plane, one of the mesh's is enough; where
   * leftovers go, a few.
   */
  private static List<String> namespacesToTry(Upgrade upgrade, MeshState mesh) {
    var step = upgrade.currentStep();
    if (step.kind().restarts()) {
      return step.workloads().stream().map(workload -> workload.namespace()).distinct().toList();
    }
    var injecting =
        mesh.namespaces().stream()
            .filter(namespace -> namespace.injects())
            .map(namespace -> namespace.name());
    return injecting.sorted().limit(step.kind() == StepKind.LEFTOVERS ? TRIALS : 1).toList();
  }

  private static Optional<PlanRequest> wish(Upgrade upgrade, MeshState mesh) {
    return upgrade.isPlannedAgain()
        ? Optional.of(upgrade.request())
        : Journeys.next(upgrade, mesh).map(PlanRequest::hop);
  }

  /** Whatever became of it: there is one, or one that took its place. */
  private Optional<Upgrade> nextHop(Upgrade upgrade) {
    return store.ofCluster(upgrade.plan().cluster()).stream()
        .filter(later -> later.continues(upgrade))
        .findFirst();
  }

  /** What was asked for in place of this one carries the same request. */
  private Optional<Upgrade> successor(Upgrade upgrade) {
    return store.ofCluster(upgrade.plan().cluster()).stream()
        .filter(other -> other.number() > upgrade.number())
        .filter(later -> later.origin().equals(upgrade.origin()))
        .findFirst();
  }
}
