package dev.sailwright.usecase;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.DiagnosisRules;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Releases;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.InputProof;
import dev.sailwright.planning.LiveDifference;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.PlanRequest;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.planning.UpgradePlanner;
import dev.sailwright.port.ClusterAccess;
import dev.sailwright.port.ClusterInspector;
import dev.sailwright.port.LiveObjectReader;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeSurveyor;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks at a mesh and at all that an upgrade of it may meet, at the same time where that may be.
 */
public final class LookAround {
  private static final int TRIALS = 3;

  private final Senses senses;
  private final Releases releases;
  private final InstantSource clock;

  /** With what is looked. */
  public record Senses(
      MeshObserver observer,
      ClusterAccess access,
      ClusterInspector inspector,
      UpgradeSurveyor surveyor,
      MeshInstaller installer,
      LiveObjectReader live) {}

  public LookAround(Senses senses, Releases releases, InstantSource clock) {
    this.senses = senses;
    this.releases = releases;
    this.clock = clock;
  }

  MeshInstaller installer() {
    return senses.installer();
  }

  /** What was seen. */
  record Seen(Evidence evidence, Surroundings surroundings) {}

  Seen look(
      ClusterPolicy policy,
      PlanRequest request,
      Optional<String> approversUnknown,
      Surroundings.Open open) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        return look(threads, policy, request, approversUnknown, open);
      } catch (RuntimeException e) {
        threads.shutdownNow();
        throw e;
      }
    }
  }

  private Seen look(
      ExecutorService threads,
      ClusterPolicy policy,
      PlanRequest request,
      Optional<String> approversUnknown,
      Surroundings.Open open) {
    // A version that is asked for by name needs no mesh to be told.
    var named = request.likelyTarget();
    var early =
        named.map(version -> tool(threads, policy, request, named, request.emergency().isEmpty()));
    var looked = senses.observer().observe(policy.cluster());
    var mesh = request.plannedFor(looked);
    var catalog = releases.now();
    var evidence = new Evidence(mesh, catalog, today());
    // istioctl has no part where istiod stays as it is.
    var target =
        request.installs()
            ? UpgradePlanner.target(evidence, policy, request)
            : Optional.<IstioVersion>empty();
    var down = isDown(evidence);
    var answers = mesh.kubernetes().isPresent();
    var analyzes = answers && !down;
    if (!named.equals(target)) {
      early.ifPresent(Tool::giveUp);
    }
    var tool =
        early
            .filter(begun -> named.equals(target))
            .orElseGet(() -> tool(threads, policy, request, target, analyzes));
    if (!answers) {
      tool.precheck().cancel(true);
    }
    if (!analyzes) {
      tool.analysis().cancel(true);
    }
    var running = threads.submit(() -> running(mesh, down || !request.installs()));
    var facts = threads.submit(() -> senses.inspector().inspect(mesh));
    var survey = threads.submit(() -> senses.surveyor().survey(mesh));
    var analysis =
        threads.submit(() ->
            analyzes
                ? await(tool.analysis())
                    .map(run -> compared(policy.cluster(), run, () -> await(running)))
                    .orElseGet(Analysis.NotRun::new)
                : new Analysis.NotRun());
    var trials = threads.submit(() -> trials(mesh, request));
    var proof =
        threads.submit(() ->
            !request.installs()
                ? new InputProof.NotTried("istiod stays as it is")
                : proof(policy, await(running)));
    var revision = UpgradePlanner.revision(evidence, policy, request);
    var runs =
        threads.submit(() ->
            revision.flatMap(name ->
                usable(target, await(tool.istioctl()))
                    .map(version ->
                        RenderedCanary.of(senses.installer(), policy.inputs(), version, name))));
    var rights = rights(mesh, request, revision);
    return new Seen(
        new Evidence(
            looked,
            Optional.of(await(facts)),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            catalog,
            today()),
        new Surroundings(
            rights.missing(),
            rights.unknown(),
            await(tool.istioctl()),
            answers ? await(tool.precheck()) : Optional.empty(),
            approversUnknown,
            open,
            await(analysis),
            await(survey),
            await(trials),
            await(proof),
            await(runs).or(() -> await(tool.rendered()))));
  }

  /**
   * The target's istioctl, and what it says of the inputs, the cluster and its configuration. It
   * needs no look at the mesh; where no API server answers, or istiod is down, what it asks would
   * take a minute, and is given up.
   */
  private record Tool(
      Future<Surroundings.Istioctl> istioctl,
      Future<Optional<Surroundings.Rendered>> rendered,
      Future<Optional<Surroundings.Precheck>> precheck,
      Future<Optional<Analysis.Run>> analysis) {
    void giveUp() {
      Stream.of(istioctl, rendered, precheck, analysis).forEach(asked -> asked.cancel(true));
    }
  }

  /**
   * @param analyzes whether {@code istioctl analyze} is run, too
   */
  private Tool tool(
      ExecutorService threads,
      ClusterPolicy policy,
      PlanRequest request,
      Optional<IstioVersion> target,
      boolean analyzes) {
    var istioctl = threads.submit(() -> istioctl(target));
    return new Tool(
        istioctl,
        threads.submit(() ->
            usable(target, await(istioctl))
                .filter(version -> !request.isOfCanary())
                .map(version -> rendered(policy, version))),
        threads.submit(() ->
            usable(target, await(istioctl))
                .map(version -> senses.installer().precheck(policy.cluster(), version))),
        threads.submit(() ->
            usable(target, await(istioctl))
                .filter(version -> analyzes)
                .map(version -> senses.installer().analyze(policy.cluster(), version))));
  }

  private Surroundings.Rendered rendered(ClusterPolicy policy, IstioVersion version) {
    var inPlace = new MeshChange.InPlace(policy.inputs(), version);
    return switch (senses.installer().render(version, inPlace, kind -> false)) {
      case MeshInstaller.Render.Rendered there -> Surroundings.Rendered.inPlace();
      case MeshInstaller.Render.NotRendered not -> Surroundings.Rendered.notAtAll(not.reason());
    };
  }

  private Surroundings.Istioctl istioctl(Optional<IstioVersion> target) {
    return target
        .map(senses.installer()::verify)
        .orElseGet(() -> Surroundings.Istioctl.unusable("no target version is known"));
  }

  /** The target, where its istioctl is what was pinned. */
  private static Optional<IstioVersion> usable(
      Optional<IstioVersion> target, Surroundings.Istioctl istioctl) {
    return target.filter(version -> istioctl.sha256().isPresent());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** With the very trouble that the look had, as if it had been made here. */
  private static <T> T await(Future<T> look) {
    try {
      return look.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException trouble) {
        throw trouble;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("the look was stopped", e);
    }
  }

  private record Rights(List<String> missing, Optional<String> unknown) {}

  private Rights rights(MeshState mesh, PlanRequest request, Optional<String> revision) {
    try {
      var restartable =
          mesh.workloads().stream()
              .filter(workload -> workload.mover() == Workload.Mover.RESTART)
              .filter(request::covers)
              .map(Workload::ref)
              .toList();
      return new Rights(
          senses
              .access()
              .missingRights(mesh.cluster(), restartable, request.restart().isEmpty(), revision),
          Optional.empty());
    } catch (UnreachableException e) {
      return new Rights(List.of(), Optional.ofNullable(e.getMessage()));
    }
  }

  /**
   * The version that runs, and its own istioctl.
   *
   * @param revision of the same control plane
   * @param istioctl empty: no version is known, or nothing is asked of it, as when the control
   *     plane is down
   */
  private record Running(
      Optional<IstioVersion> version,
      Optional<String> revision,
      Optional<Surroundings.Istioctl> istioctl) {
    /** The version, where its istioctl can be used. */
    Optional<IstioVersion> usable() {
      return istioctl.flatMap(Surroundings.Istioctl::sha256).flatMap(hash -> version);
    }
  }

  private Running running(MeshState mesh, boolean notAsked) {
    var version =
        mesh.controlPlanes().stream()
            .map(ControlPlane::version)
            .flatMap(Optional::stream)
            .findFirst();
    return new Running(
        version,
        mesh.controlPlanes().stream().map(ControlPlane::revision).findFirst(),
        version.filter(any -> !notAsked).map(senses.installer()::verify));
  }

  /** What runs is asked for only when there is something to compare. */
  private Analysis compared(String cluster, Analysis.Run target, Supplier<Running> running) {
    return Analysis.compare(
        target,
        () -> running.get().usable().map(version -> senses.installer().analyze(cluster, version)),
        running
            .get()
            .version()
            .map(version -> "No istioctl " + version + " is pinned, so nothing was taken off.")
            .orElse("The running version is not known, so nothing was taken off."));
  }

  /** What is down is mended, and its objects are no longer what anybody wanted. */
  private InputProof proof(ClusterPolicy policy, Running running) {
    if (running.version().isEmpty()) {
      return new InputProof.NotTried("it is not known what runs");
    }
    if (running.istioctl().isEmpty()) {
      return new InputProof.NotTried("the control plane is down");
    }
    var version = running.version().get();
    if (running.usable().isEmpty()) {
      return new InputProof.NoTool(version, running.istioctl().get().problem());
    }
    var runs = Canary.whole(running.revision().orElse(Canary.UNNAMED), policy.inputs(), version);
    return switch (senses.installer().render(version, runs, LiveDifference::looksAtKind)) {
      case MeshInstaller.Render.Rendered rendered -> {
        var live = senses.live().live(policy.cluster(), rendered.manifest());
        yield new InputProof.Compared(
            version,
            LiveDifference.of(rendered.manifest(), live),
            live.unread(),
            rendered.manifest().recordedValues());
      }
      case MeshInstaller.Render.NotRendered not ->
          new InputProof.NotRendered(version, not.reason());
    };
  }

  /**
   * Beside the CRDs of a dead istiod of long ago, an analysis of today waits for a minute for kinds
   * that are not there, and users wait with it.
   */
  private static boolean isDown(Evidence evidence) {
    return DiagnosisRules.diagnose(evidence).verdict() == Diagnosis.Verdict.DOWN;
  }

  /** In a few of the namespaces whose pods will be restarted. */
  private List<Surroundings.Trial> trials(MeshState mesh, PlanRequest request) {
    var injecting =
        mesh.namespaces().stream().filter(space -> space.injects()).map(space -> space.name());
    var restarted =
        mesh.sidecars()
            .filter(workload -> workload.mover() == Workload.Mover.RESTART)
            .filter(request::covers)
            .map(workload -> workload.ref().namespace())
            .distinct()
            .toList();
    // Before leftovers go, all of the injector is tried, as it will be then.
    var places =
        injecting
            .filter(space -> request.cleanup() || restarted.contains(space))
            .sorted()
            .limit(TRIALS)
            .toList();
    if (places.isEmpty()) {
      return List.of();
    }
    // The tags that namespaces follow are moved only later.
    var trials =
        request.back().isEmpty()
            ? senses.access().tryInjection(mesh.cluster(), places)
            : RevisionTrial.of(senses.access(), mesh, mesh.controlPlanes());
    return trials.stream()
        .map(trial -> new Surroundings.Trial(trial.namespace(), trial.proxy(), trial.problem()))
        .toList();
  }
}
