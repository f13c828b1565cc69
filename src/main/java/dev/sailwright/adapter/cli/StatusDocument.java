package dev.sailwright.adapter.cli;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Newest;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import dev.sailwright.usecase.ShowStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON of {@code status -o json}; docs/json.md describes every field. Fields are only ever
 * added. It is apart from the core's records so that these can change.
 */
record StatusDocument(
    String format,
    String cluster,
    Instant observedAt,
    Diagnosis.Verdict verdict,
    Optional<String> kubernetes,
    Optional<String> newestIstio,
    Optional<Boolean> newestIstioChecked,
    LocalDate releaseDataAsOf,
    Optional<LocalDate> newReleasesAsOf,
    List<Plane> controlPlanes,
    Map<String, String> tags,
    List<Namespace> namespaces,
    Pods pods,
    Map<String, Integer> proxies,
    List<String> needRestart,
    List<Load> workloads,
    List<MeshState.BadPods> badPods,
    List<Failure> creationFailures,
    List<Hook> webhooks,
    Install install,
    List<BlindSpot> blindSpots,
    List<Found> findings) {
  static final String FORMAT = "sailwright.dev/status/v1";

  record Plane(
      String namespace,
      String name,
      String revision,
      Optional<String> version,
      String image,
      int desired,
      int ready,
      boolean rolloutComplete,
      ControlPlane.Answer answer,
      List<String> podProblems,
      Optional<Support> support) {}

  record Namespace(
      String name,
      boolean injects,
      Optional<String> injection,
      Optional<String> revision,
      Optional<String> dataplaneMode) {}

  record Pods(int desired, int live, int ready) {}

  record Load(
      String kind,
      String namespace,
      String name,
      Workload.Role role,
      int desired,
      int pods,
      int ready,
      boolean rolloutComplete,
      Optional<String> rolloutProblem,
      List<Proxies> proxies,
      int withoutProxy,
      Workload.Mover mover,
      Optional<Workload.Obstacle> obstacle,
      Optional<String> restartedAt) {}

  record Proxies(Optional<String> version, String revision, int pods, boolean nativeSidecar) {}

  record Failure(
      String kind, String namespace, String name, String message, int count, Instant lastSeen) {}

  record Hook(
      Webhook.Kind kind,
      String configuration,
      String name,
      String revision,
      Optional<String> tag,
      Optional<String> service,
      boolean serviceExists,
      Optional<Integer> readyEndpoints,
      String failurePolicy,
      Webhook.CaBundle caBundle,
      boolean deactivated) {}

  /** Without the recorded values: they may hold what is nobody's business. */
  record Install(
      List<InstallEvidence.Method> methods, List<String> evidence, Optional<String> record) {}

  record Found(
      FindingCode code, Severity severity, String message, List<String> evidence, String remedy) {}

  static StatusDocument of(ShowStatus.Report report) {
    var mesh = report.mesh();
    return new StatusDocument(
        FORMAT,
        mesh.cluster(),
        mesh.observedAt(),
        report.diagnosis().verdict(),
        mesh.kubernetes().map(Object::toString),
        report.newest().map(newest -> newest.version().toString()),
        report.newest().map(Newest::checked),
        report.asOf().data(),
        report.asOf().lists(),
        mesh.controlPlanes().stream()
            .sorted(Comparator.comparing(ControlPlane::namespace).thenComparing(ControlPlane::name))
            .map(controlPlane -> plane(controlPlane, report))
            .toList(),
        mesh.tags(),
        mesh.namespaces().stream()
            .sorted(Comparator.comparing(MeshNamespace::name))
            .map(StatusDocument::namespace)
            .toList(),
        new Pods(mesh.desiredPods(), mesh.livePods(), mesh.readyPods()),
        mesh.proxiesByVersion(),
        Restarts.needed(mesh),
        mesh.workloads().stream().map(StatusDocument::load).toList(),
        mesh.badPods().stream()
            .sorted(
                Comparator.comparing(MeshState.BadPods::namespace)
                    .thenComparing(MeshState.BadPods::reason))
            .toList(),
        mesh.creationFailures().stream()
            .sorted(Comparator.comparing(MeshState.CreationFailure::owner))
            .map(StatusDocument::failure)
            .toList(),
        mesh.webhooks().stream()
            .sorted(Comparator.comparing(Webhook::configuration).thenComparing(Webhook::name))
            .map(StatusDocument::hook)
            .toList(),
        new Install(
            mesh.install().proven().stream().sorted().toList(),
            mesh.install().lines(),
            mesh.install().record().map(InstallEvidence.MeshRecord::source)),
        mesh.blindSpots(),
        report.diagnosis().findings().stream().map(StatusDocument::found).toList());
  }

  private static Plane plane(ControlPlane plane, ShowStatus.Report report) {
    return new Plane(
        plane.namespace(),
        plane.name(),
        plane.revision(),
        plane.version().map(Object::toString),
        plane.image(),
        plane.desired(),
        plane.ready(),
        plane.rolloutComplete(),
        plane.answer(),
        plane.podProblems(),
        plane.version().flatMap(version -> Optional.ofNullable(report.support().get(version))));
  }

  private static Namespace namespace(MeshNamespace namespace) {
    return new Namespace(
        namespace.name(),
        namespace.injects(),
        namespace.injection(),
        namespace.revision(),
        namespace.dataplaneMode());
  }

  private static Load load(Workload workload) {
    return new Load(
        workload.ref().kind(),
        workload.ref().namespace(),
        workload.ref().name(),
        workload.role(),
        workload.desired(),
        workload.pods(),
        workload.ready(),
        workload.rolloutComplete(),
        workload.rolloutProblem(),
        workload.proxies().stream()
            .map(group ->
                new Proxies(
                    group.version().map(Object::toString),
                    group.revision(),
                    group.pods(),
                    group.nativeSidecar()))
            .toList(),
        workload.withoutProxy(),
        workload.mover(),
        workload.obstacle(),
        workload.restartedAt());
  }

  private static Failure failure(MeshState.CreationFailure failure) {
    var owner = failure.owner();
    return new Failure(
        owner.kind(),
        owner.namespace(),
        owner.name(),
        failure.message(),
        failure.count(),
        failure.lastSeen());
  }

  private static Hook hook(Webhook webhook) {
    return new Hook(
        webhook.kind(),
        webhook.configuration(),
        webhook.name(),
        webhook.revision(),
        webhook.tag(),
        webhook.service(),
        webhook.serviceExists(),
        webhook.readyEndpoints(),
        webhook.failurePolicy(),
        webhook.caBundle(),
        webhook.deactivated());
  }

  private static Found found(Finding finding) {
    return new Found(
        finding.code(),
        finding.severity(),
        finding.message(),
        finding.evidence(),
        finding.remedy());
  }
}
