package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.WARNING;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the workloads of the mesh bear the restart that brings them to the new proxy. */
final class RestartPrechecks {
  private static final Set<Workload.Obstacle> PARTIAL =
      EnumSet.of(
          Workload.Obstacle.ON_DELETE, Workload.Obstacle.PARTITIONED, Workload.Obstacle.PAUSED);
  private static final Duration LONG = Duration.ofHours(1);

  /** Settings of a pod's own proxy that a new version may read in another way. */
  private static final List<String> PINNING =
      List.of(
          "sidecar.istio.io/proxyImage",
          "sidecar.istio.io/bootstrapOverride",
          "sidecar.istio.io/componentLogLevel",
          "proxy.istio.io/config");

  private RestartPrechecks() {}

  /** Those that will be restarted. */
  private static Map<WorkloadRef, Workload> restarted(Candidate candidate) {
    return candidate.restarted().stream()
        .collect(Collectors.toMap(Workload::ref, Function.identity()));
  }

  static List<Finding> outage(Candidate candidate) {
    var restarted = restarted(candidate);
    var lines = new ArrayList<String>();
    for (var template : candidate.survey().of(Surveyed.TEMPLATES)) {
      Optional.ofNullable(restarted.get(template.ref()))
          .flatMap(workload -> outage(template, workload))
          .ifPresent(why -> lines.add(template.ref() + ": " + why));
    }
    return Raise.when(
        lines,
        FindingCode.RESTART_IS_OUTAGE,
        APPROVAL,
        "A restart of " + Raise.count(lines.size(), "workload") + " is an outage of it.",
        "Scale them up for the time, or accept that they are away for as long as a pod starts.");
  }

  private static Optional<String> outage(Surveyed.Template template, Workload workload) {
    if (template.recreate()) {
      return Optional.of("all of its pods end before the first new one starts");
    }
    return template.noSurge() && workload.desired() == 1
        ? Optional.of("its only pod ends before the new one is ready")
        : Optional.empty();
  }

  static List<Finding> partial(Candidate candidate) {
    return Raise.when(
        candidate.workloads().stream()
            .filter(workload -> workload.obstacle().filter(PARTIAL::contains).isPresent())
            .map(workload ->
                workload.ref()
                    + ": "
                    + workload.obstacle().map(Workload.Obstacle::advice).orElse(""))
            .toList(),
        FindingCode.RESTART_IS_PARTIAL,
        APPROVAL,
        "Some workloads would stay on their old proxy, whole or in part.",
        "Act on them by hand afterwards, or accept them as they are.");
  }

  static List<Finding> budgets(Candidate candidate) {
    return Raise.when(
        candidate.survey().of(Surveyed.BUDGETS).stream()
            .filter(budget -> budget.guarded() > 0 && budget.allowed() == 0)
            .filter(budget -> candidate.isAbout(budget.namespace()))
            .map(budget ->
                "PodDisruptionBudget "
                    + budget.namespace()
                    + "/"
                    + budget.name()
                    + ": none of "
                    + Raise.count(budget.guarded(), "pod")
                    + " may be away")
            .toList(),
        FindingCode.BUDGET_EXHAUSTED,
        APPROVAL,
        "Disruption budgets allow nothing at this moment; a rolling restart does not ask them.",
        "See whether these pods are in trouble, or have one replica only.");
  }

  static List<Finding> autoscalers(Candidate candidate) {
    var restarted = restarted(candidate);
    return Raise.when(
        candidate.survey().of(Surveyed.AUTOSCALERS).stream()
            .filter(scaler ->
                restarted.containsKey(scaler.target())
                    && scaler.max() > scaler.min()
                    && scaler.current() >= scaler.max())
            .map(scaler ->
                "HorizontalPodAutoscaler "
                    + scaler.namespace()
                    + "/"
                    + scaler.name()
                    + ": "
                    + scaler.current()
                    + " of "
                    + scaler.max())
            .toList(),
        FindingCode.AUTOSCALER_AT_MAX,
        APPROVAL,
        "Workloads are scaled out as far as they may; a restart takes capacity from them.",
        "Wait for less load, or raise the maximum.");
  }

  static List<Finding> ready(Candidate candidate) {
    return Raise.when(
        candidate.workloads().stream()
            .filter(workload -> workload.ready() < workload.desired())
            .map(workload ->
                workload.ref() + ": " + workload.ready() + " of " + workload.desired() + " ready")
            .toList(),
        FindingCode.WORKLOADS_NOT_READY,
        WARNING,
        "Workloads of the mesh are not ready now, before anything was done.",
        "See why; a restart of them may not end.");
  }

  static List<Finding> jobs(Candidate candidate) {
    var since = candidate.mesh().observedAt().minus(LONG);
    var meshed =
        candidate.mesh().workloads().stream()
            .filter(workload -> workload.obstacle().equals(Optional.of(Workload.Obstacle.JOB)))
            .map(workload -> workload.ref().namespace() + "/" + workload.ref().name())
            .collect(Collectors.toSet());
    return Raise.when(
        candidate.survey().of(Surveyed.JOBS).stream()
            .filter(job -> meshed.contains(job.namespace() + "/" + job.name()))
            .filter(job -> job.started().filter(start -> start.isBefore(since)).isPresent())
            .map(job ->
                "Job "
                    + job.namespace()
                    + "/"
                    + job.name()
                    + ": runs since "
                    + job.started().map(Object::toString).orElse("?"))
            .toList(),
        FindingCode.JOBS_RUNNING,
        APPROVAL,
        "Jobs with a proxy run for more than an hour; they keep it to their end.",
        "Wait for them, or accept that their proxy is older than its control plane.");
  }

  static List<Finding> quorum(Candidate candidate) {
    var quorums = new Quorums(candidate.survey().of(Surveyed.TEMPLATES));
    return Raise.when(
        restarted(candidate).keySet().stream()
            .filter(quorums::needs)
            .map(WorkloadRef::toString)
            .sorted()
            .toList(),
        FindingCode.QUORUM_AT_RISK,
        APPROVAL,
        "StatefulSets that need a quorum will be restarted, one after another, one pod at a time.",
        "See that every member is in sync, and that readiness means that it is.");
  }

  static List<Finding> pinned(Candidate candidate) {
    var lines = new ArrayList<String>();
    for (var template : candidate.survey().of(Surveyed.TEMPLATES)) {
      PINNING.stream()
          .filter(template.proxyAnnotations()::containsKey)
          .forEach(key -> lines.add(template.ref() + ": " + key));
    }
    return Raise.when(
        lines,
        FindingCode.PROXY_SETTINGS_PINNED,
        APPROVAL,
        "Annotations set the proxy of some workloads by hand.",
        "A pinned image stays as it is; see that the other settings still mean the same.");
  }

  static List<Finding> gateways(Candidate candidate) {
    return Raise.when(
        candidate.mesh().workloads().stream()
            .filter(workload -> workload.mover() == Workload.Mover.CONTROLLER)
            .map(workload -> workload.ref() + ": " + Raise.count(workload.desired(), "replica"))
            .toList(),
        FindingCode.GATEWAYS_ROLL,
        APPROVAL,
        "Gateways and waypoints of the Gateway API roll by themselves as soon as istiod is new.",
        "Give each at least two replicas; up to 30 seconds of errors were reported.");
  }

  static List<Finding> gatewayServices(Candidate candidate) {
    var moved =
        candidate.mesh().workloads().stream()
            .filter(workload ->
                workload.role() == Workload.Role.GATEWAY
                    && workload.mover() == Workload.Mover.INSTALL)
            .map(workload -> workload.ref().namespace() + "/" + workload.ref().name())
            .collect(Collectors.toSet());
    return Raise.when(
        candidate.survey().of(Surveyed.SERVICES).stream()
            .filter(service ->
                moved.contains(service.namespace() + "/" + service.name())
                    && !service.pinned().isEmpty())
            .map(service ->
                "Service "
                    + service.namespace()
                    + "/"
                    + service.name()
                    + ": "
                    + String.join(", ", service.pinned()))
            .toList(),
        FindingCode.GATEWAY_SERVICE,
        APPROVAL,
        "A gateway's Service has settings that istioctl renders anew.",
        "See that the inputs name them; what they leave out is taken back to the chart's own.");
  }

  static List<Finding> ambient(Candidate candidate) {
    return Raise.when(
        candidate.mesh().workloads().stream()
            .filter(workload -> workload.role() == Workload.Role.ZTUNNEL)
            .map(workload -> workload.ref() + ": " + Raise.count(workload.desired(), "node"))
            .toList(),
        FindingCode.AMBIENT_RESETS,
        APPROVAL,
        "ztunnel is replaced on every node; long TCP connections through it are reset.",
        "Choose a quiet hour, or cordon and drain node by node.");
  }
}
