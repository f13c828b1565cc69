package dev.sailwright.playground;

import dev.sailwright.backup.MeshSource;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.Leftover;
import dev.sailwright.planning.LiveObjects;
import dev.sailwright.planning.Manifest;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.port.ClusterAccess;
import dev.sailwright.port.LeftoverRemover;
import dev.sailwright.port.LiveObjectReader;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.MeshSources;
import dev.sailwright.port.MetricsReader;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UrlProber;
import dev.sailwright.port.WorkloadRestarter;
import dev.sailwright.upgrade.StepFacts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A mesh without a cluster. It implements the ports that a real one is reached by, and moves on
 * with the clock, so the same use cases run on it in the playground and in tests. {@link #faults()}
 * breaks it on purpose.
 */
public final class SimulatedMesh
    implements MeshObserver,
        ClusterAccess,
        MeshSources,
        MeshInstaller,
        LiveObjectReader,
        WorkloadRestarter,
        LeftoverRemover,
        UrlProber,
        MetricsReader {
  private static final Duration STEP = Duration.ofMillis(100);

  private final ReleaseCatalog catalog;
  private final InstantSource clock;
  private final Map<WorkloadRef, SimulatedWorkload> workloads = new LinkedHashMap<>();
  private final Map<String, SimulatedInstall> installs = new HashMap<>();
  private final Set<String> removed = new HashSet<>();
  private final List<String> journal = new ArrayList<>();
  private MeshFaults faults = new MeshFaults();
  private Scenario scenario;
  private SimulatedPlanes planes;
  private Instant settledAt;

  public SimulatedMesh(Scenario scenario, ReleaseCatalog catalog, InstantSource clock) {
    this.catalog = catalog;
    this.clock = clock;
    this.scenario = scenario;
    this.settledAt = clock.instant();
    this.planes = new SimulatedPlanes(scenario, settledAt);
    start(scenario);
  }

  /** Begins again from this scenario. */
  public synchronized void start(Scenario fresh) {
    scenario = fresh;
    settledAt = clock.instant();
    planes = new SimulatedPlanes(fresh, settledAt);
    faults = new MeshFaults();
    installs.clear();
    removed.clear();
    journal.clear();
    workloads.clear();
    fresh.workloads().forEach(start -> workloads.put(start.ref(), new SimulatedWorkload(start)));
    if (!fresh.alive()) {
      // The controllers have tried in vain before anybody looks.
      workloads.values().forEach(workload -> workload.settle(settledAt, Optional.empty()));
    }
  }

  public synchronized Scenario scenario() {
    return scenario;
  }

  /** What goes wrong; set by tests. */
  public synchronized MeshFaults faults() {
    return faults;
  }

  /** Every effect that reached the mesh, in order, such as {@code restart Deployment shop/web}. */
  public synchronized List<String> journal() {
    return List.copyOf(journal);
  }

  @Override
  public synchronized MeshState observe(String cluster) {
    settle();
    return new SimulatedView(scenario, catalog, faults, removed)
        .look(cluster, clock.instant(), settledAt, planes, List.copyOf(workloads.values()));
  }

  @Override
  public synchronized List<MeshSource> read(String cluster, List<ControlPlane> planes) {
    return faults.sources.isEmpty()
        ? SimulatedSources.of(this.planes.first().version(), observe(cluster).webhooks())
        : faults.sources;
  }

  /** Somebody else changes its template, so its pods are replaced. */
  public synchronized void rollOut(WorkloadRef ref) {
    settle();
    Objects.requireNonNull(workloads.get(ref)).rollOut(faults.lasting.contains(ref));
  }

  /** A restart reaches its pods no more, as after {@code kubectl rollout pause}; empty: it does. */
  public synchronized void obstruct(WorkloadRef ref, Optional<Workload.Obstacle> why) {
    settle();
    Objects.requireNonNull(workloads.get(ref)).obstruct(why);
  }

  /** Somebody moves the default tag by hand; nothing happens where nobody has that revision. */
  public synchronized void moveTag(String revision) {
    settle();
    planes
        .of(revision)
        .ifPresent(plane ->
            planes.change(
                new MeshChange.MoveTag(Canary.UNNAMED, revision), plane.version(), settledAt));
  }

  /** What runs to its end has come to it. */
  public synchronized void end(WorkloadRef ref) {
    settle();
    workloads.remove(ref);
  }

  /** Share of requests that are answered with 200, in percent: those to pods that are there. */
  public synchronized int percentOk() {
    settle();
    var desired = workloads.values().stream().mapToInt(SimulatedWorkload::desired).sum();
    var live =
        workloads.values().stream()
            .mapToInt(workload -> Math.min(workload.pods(), workload.desired()))
            .sum();
    return desired == 0 ? 100 : live * 100 / desired;
  }

  @Override
  public synchronized List<String> missingRights(
      String cluster, Collection<WorkloadRef> refs, boolean installs, Optional<String> revision) {
    if (faults.unreachable) {
      throw new UnreachableException(
          "https://simulated:6443 did not answer within 5 s; check the network");
    }
    return List.copyOf(faults.missingRights);
  }

  @Override
  public synchronized List<StepFacts.Injection> tryInjection(
      String cluster, Collection<String> namespaces) {
    settle();
    var uncovered = faults.breaksWithoutLeftovers && !removed.isEmpty();
    return namespaces.stream()
        .map(namespace -> {
          var injector = injector(namespace).filter(any -> !uncovered);
          return new StepFacts.Injection(
              namespace,
              injector.map(Injector::version),
              injector.isPresent() ? "" : SimulatedView.REFUSED);
        })
        .toList();
  }

  @Override
  public synchronized StepFacts.Injection tryRevision(
      String cluster, String namespace, String revision) {
    settle();
    var injector = planes.asked(revision).flatMap(this::injector);
    return new StepFacts.Injection(
        namespace,
        injector.map(Injector::version),
        injector.isPresent() ? "" : SimulatedView.REFUSED);
  }

  @Override
  public synchronized IstiodMetrics metrics(MeshState mesh) {
    settle();
    return new SimulatedMetrics(faults).of(mesh, planes);
  }

  @Override
  public synchronized List<String> lastWords(String cluster, Collection<WorkloadRef> stuck) {
    return stuck.stream()
        .map(workload -> "event Unhealthy: readiness probe of " + workload.name() + " failed")
        .toList();
  }

  @Override
  public synchronized Surroundings.Istioctl verify(IstioVersion version) {
    return faults
        .istioctlProblem
        .map(Surroundings.Istioctl::unusable)
        .orElseGet(() -> Surroundings.Istioctl.verified("51".repeat(32)));
  }

  @Override
  public synchronized Surroundings.Precheck precheck(String cluster, IstioVersion version) {
    return faults.precheck.isEmpty()
        ? new Surroundings.Precheck(true, List.of("✔ No issues found when checking the cluster."))
        : new Surroundings.Precheck(false, faults.precheck);
  }

  /** A manifest of a few objects, whose images are the version's. */
  @Override
  public synchronized Render render(
      IstioVersion version, MeshChange.Install install, Predicate<String> kinds) {
    return faults
        .notRendered
        .filter(why -> !version.equals(planes.first().version()))
        .<Render>map(Render.NotRendered::new)
        .orElseGet(() ->
            new Render.Rendered(
                new Manifest(
                    new SimulatedManifest(version, install)
                        .manifest(!faults.gatewaysOfOthers).items().stream()
                            .filter(item -> kinds.test(item.kind()))
                            .toList())));
  }

  /** What was rendered runs, but for what somebody changed by hand. */
  @Override
  public synchronized LiveObjects live(String cluster, Manifest rendered) {
    var titles = faults.edited.stream().map(Manifest.Item::title).toList();
    return new LiveObjects(
        new Manifest(
            Stream.concat(
                    rendered.items().stream().filter(item -> !titles.contains(item.title())),
                    faults.edited.stream())
                .toList()),
        List.of());
  }

  @Override
  public synchronized Analysis.Run analyze(String cluster, IstioVersion version) {
    return faults.analysis.isEmpty()
        ? new Analysis.Run(Optional.of(List.of()), List.of())
        : new Analysis.Run(Optional.empty(), faults.analysis);
  }

  @Override
  public synchronized StepFacts.Removal wouldRemove(
      String cluster, IstioVersion version, String revision) {
    settle();
    return SimulatedInstall.wouldRemove(
        planes.of(revision).isPresent(), revision, faults.takenAlong());
  }

  @Override
  public synchronized void start(String key, Order order) {
    settle();
    if (!installs.containsKey(key)) {
      journal.add(
          order.change() instanceof MeshChange.InPlace
              ? "istioctl upgrade " + order.version()
              : order.change().inWords());
      installs.put(
          key,
          new SimulatedInstall(
              key, order.change(), order.version(), clock.instant(), faults.installExitCode));
    }
  }

  @Override
  public synchronized StepFacts.Install progress(String key) {
    settle();
    var install = faults.forgetsInstalls ? null : installs.get(key);
    return install == null
        ? new StepFacts.Install(StepFacts.Install.State.UNKNOWN, List.of(), Optional.empty())
        : install.look(settledAt);
  }

  @Override
  public synchronized void restart(String cluster, WorkloadRef ref, Instant stamp) {
    settle();
    var workload =
        Optional.ofNullable(workloads.get(ref))
            .orElseThrow(
                () -> new UnreachableException(ref + " was not found; it may have been deleted"));
    if (workload.restart(stamp)) {
      journal.add("restart " + ref);
    }
    workload.stick(faults.stuck.contains(ref));
  }

  @Override
  public synchronized void remove(String cluster, Leftover leftover) {
    switch (leftover.in(observe(cluster))) {
      case GONE -> {}
      case CHANGED ->
          throw new UnreachableException(leftover.title() + " is not what it was; it stays");
      case THE_SAME -> {
        if (faults.irremovable) {
          throw new UnreachableException(
              leftover.title() + " could not be removed: the API server did not answer");
        }
        journal.add("remove " + leftover.title());
        removed.add(leftover.entry().orElse(leftover.configuration()));
      }
    }
  }

  @Override
  public synchronized StepFacts.Probe probe(URI address) {
    var ok = percentOk() == 100;
    return new StepFacts.Probe(address, ok, ok ? "200" : "503");
  }

  /**
   * Lets the time since the last look pass in small steps, so that the order of things does not
   * depend on looks.
   */
  private void settle() {
    var now = clock.instant();
    if (isQuiet()) {
      var steps = Math.max(0, Duration.between(settledAt, now).dividedBy(STEP));
      settledAt = settledAt.plus(STEP.multipliedBy(steps));
    }
    while (settledAt.plus(STEP).compareTo(now) <= 0) {
      settledAt = settledAt.plus(STEP);
      installs.values().forEach(this::settle);
      workloads
          .values()
          .forEach(workload -> workload.settle(settledAt, injector(workload.ref().namespace())));
    }
  }

  /** Nothing changes by time alone, so days may pass at once. */
  private boolean isQuiet() {
    return installs.values().stream().allMatch(install -> install.hasEnded(settledAt))
        && workloads.values().stream().noneMatch(SimulatedWorkload::isMoving);
  }

  /** Each run does its work once: a later one of an older version stays done. */
  private void settle(SimulatedInstall install) {
    var before = settledAt.minus(STEP);
    if (install.hasChanged(settledAt) && !install.hasChanged(before)) {
      planes.change(install.change(), install.version(), settledAt);
    }
    if (install.exitCode() == 0
        && install.installsGateways()
        && install.hasEnded(settledAt)
        && !install.hasEnded(before)) {
      var revision =
          install.change() instanceof MeshChange.InstallRevision named
              ? named.revision()
              : Canary.UNNAMED;
      workloads.values().stream()
          .filter(SimulatedWorkload::isMovedByInstall)
          .forEach(gateway ->
              gateway.replaceAll(new SimulatedWorkload.Proxy(install.version(), revision)));
    }
  }

  private Optional<Injector> injector(SimulatedPlanes.Plane plane) {
    return plane
        .answersSince()
        .filter(since -> !faults.isDown(plane.revision()) && !settledAt.isBefore(since))
        .map(since -> new Injector(plane.version(), plane.revision(), since));
  }

  private Optional<Injector> injector(String namespace) {
    return planes
        .followed()
        .flatMap(this::injector)
        .filter(injector -> !faults.uninjected.contains(namespace));
  }

  /** The version that a new pod would get, and since when somebody answers. */
  record Injector(IstioVersion version, String revision, Instant since) {}
}
