package dev.sailwright.adapter.slack;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.Workload;
import dev.sailwright.usecase.ShowStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The lines of a status report that say what runs. */
final class StatusFacts {
  private static final int NAME_LIMIT = 80;
  private static final int LINE_LIMIT = 240;
  private static final int CONTROL_PLANES = 6;
  private static final int PROBLEMS = 2;
  private static final int VERSIONS = 8;
  private static final int WORKLOADS = 4;
  private static final int NAMESPACES = 8;

  private final ShowStatus.Report report;
  private final MeshState mesh;

  StatusFacts(ShowStatus.Report report) {
    this.report = report;
    this.mesh = report.mesh();
  }

  static String sign(Diagnosis.Verdict verdict) {
    return switch (verdict) {
      case HEALTHY -> "🟢";
      case DEGRADED -> "🟠";
      case DOWN -> "🔴";
      case UNKNOWN -> "⚪";
    };
  }

  /** There is a newer release for this Kubernetes than at least one control plane runs. */
  boolean newerExists() {
    return report
        .newest()
        .map(newest ->
            running().stream().anyMatch(version -> version.compareTo(newest.version()) < 0))
        .orElse(false);
  }

  List<String> controlPlanes() {
    var lines = new ArrayList<String>();
    mesh.controlPlanes().stream()
        .limit(CONTROL_PLANES)
        .forEach(plane -> lines.addAll(lines(plane)));
    if (mesh.controlPlanes().size() > CONTROL_PLANES) {
      lines.add("… and " + (mesh.controlPlanes().size() - CONTROL_PLANES) + " more control planes");
    }
    if (lines.isEmpty()) {
      lines.add("No istiod was seen.");
    }
    if (!mesh.tags().isEmpty()) {
      lines.add(
          "Tags: "
              + joined(mesh.tags().entrySet().stream().map(StatusFacts::tag).toList(), VERSIONS));
    }
    var kubernetes = mesh.kubernetes().map(Object::toString).orElse("of unknown version");
    lines.add(
        "Kubernetes "
            + Mrkdwn.text(kubernetes, NAME_LIMIT)
            + report.newest().map(newest -> " · newest Istio for it: " + newest).orElse(""));
    return lines;
  }

  List<String> dataPlane() {
    var lines = new ArrayList<String>();
    var meshed = mesh.namespaces().stream().filter(MeshNamespace::injects).count();
    lines.add(
        "*Meshed pods:* "
            + mesh.livePods()
            + " of "
            + mesh.desiredPods()
            + " exist, "
            + mesh.readyPods()
            + " ready"
            + (mesh.blindIn(BlindSpot.Area.DATA_PLANE) ? "; not all could be seen" : ""));
    lines.add("*Namespaces with injection:* " + meshed);
    lines.add(
        "*Proxies:* "
            + (mesh.proxiesByVersion().isEmpty()
                ? "none seen"
                : versions(mesh.proxiesByVersion())));
    role(Workload.Role.GATEWAY, "Gateways").ifPresent(lines::add);
    role(Workload.Role.WAYPOINT, "Waypoints").ifPresent(lines::add);
    role(Workload.Role.ZTUNNEL, "ztunnel").ifPresent(lines::add);
    role(Workload.Role.CNI, "CNI").ifPresent(lines::add);
    return lines;
  }

  List<String> badPods() {
    var byNamespace =
        new TreeMap<String, List<MeshState.BadPods>>(
            mesh.badPods().stream().collect(Collectors.groupingBy(MeshState.BadPods::namespace)));
    var lines = new ArrayList<String>();
    byNamespace.entrySet().stream().limit(NAMESPACES).map(StatusFacts::badPods).forEach(lines::add);
    if (byNamespace.size() > NAMESPACES) {
      lines.add("… and " + (byNamespace.size() - NAMESPACES) + " more namespaces");
    }
    if (!lines.isEmpty()) {
      lines.addFirst("*Pods in a bad phase*");
    }
    return lines;
  }

  /** Workloads that a rolling restart would bring to their control plane's version. */
  List<String> restarts() {
    var stale =
        mesh.workloads().stream()
            .filter(
                workload -> workload.mover() == Workload.Mover.RESTART && workload.desired() > 0)
            .filter(workload -> running().stream().noneMatch(workload::isOn))
            .map(workload ->
                Mrkdwn.code(workload.ref().namespace() + "/" + workload.ref().name(), NAME_LIMIT))
            .toList();
    return stale.isEmpty() || running().isEmpty()
        ? List.of()
        : List.of(
            "🔁 *Need a restart:* "
                + stale.size()
                + (stale.size() == 1 ? " workload" : " workloads"),
            joined(stale, WORKLOADS));
  }

  private List<IstioVersion> running() {
    return mesh.controlPlanes().stream()
        .map(ControlPlane::version)
        .flatMap(Optional::stream)
        .toList();
  }

  private List<String> lines(ControlPlane plane) {
    var lines = new ArrayList<String>();
    lines.add(
        "*istiod "
            + plane.version().map(Object::toString).orElse("of unknown version")
            + "* · "
            + plane.ready()
            + " of "
            + plane.desired()
            + " ready"
            + (plane.answer() == ControlPlane.Answer.REFUSED ? " · does not answer" : ""));
    lines.add(
        "   "
            + Mrkdwn.code(plane.namespace() + "/" + plane.name(), NAME_LIMIT)
            + " · revision "
            + Mrkdwn.code(plane.revision(), NAME_LIMIT));
    lines.add(
        "   "
            + plane
                .version()
                .map(this::support)
                .orElse("support not known, since the version is not"));
    plane.podProblems().stream()
        .limit(PROBLEMS)
        .forEach(problem -> lines.add("   " + Mrkdwn.code(problem, LINE_LIMIT)));
    return lines;
  }

  private String support(IstioVersion version) {
    var support = report.support().get(version);
    if (support == null || support.state() == Support.State.UNKNOWN) {
      return "support not known"
          + Optional.ofNullable(support)
              .flatMap(Support::ends)
              .map(end -> ", expected until " + end + " (estimated)")
              .orElse("");
    }
    var end =
        support.ends().map(Object::toString).orElse("?")
            + (support.estimated() ? " (estimated)" : "");
    return support.state() == Support.State.ENDED
        ? "*out of support* since " + end
        : "supported until " + end;
  }

  private Optional<String> role(Workload.Role role, String title) {
    var workloads =
        mesh.workloads().stream()
            .filter(workload -> workload.role() == role)
            .map(StatusFacts::line)
            .toList();
    return workloads.isEmpty()
        ? Optional.empty()
        : Optional.of("*" + title + ":* " + joined(workloads, WORKLOADS));
  }

  private static String line(Workload workload) {
    var versions = new TreeMap<String, Integer>();
    workload
        .proxies()
        .forEach(group ->
            versions.merge(
                group.version().map(Object::toString).orElse("unknown version"),
                group.pods(),
                Integer::sum));
    return Mrkdwn.code(workload.ref().namespace() + "/" + workload.ref().name(), NAME_LIMIT)
        + " "
        + (versions.isEmpty() ? "no proxy seen" : joined(List.copyOf(versions.keySet()), VERSIONS))
        + ", "
        + workload.ready()
        + " of "
        + workload.desired()
        + " ready";
  }

  private static String versions(Map<String, Integer> counts) {
    return joined(
        counts.entrySet().stream()
            .map(entry -> Mrkdwn.text(entry.getKey(), NAME_LIMIT) + " × " + entry.getValue())
            .toList(),
        VERSIONS);
  }

  private static String badPods(Map.Entry<String, List<MeshState.BadPods>> namespace) {
    var reasons =
        namespace.getValue().stream()
            .map(bad -> bad.count() + " × " + Mrkdwn.text(bad.reason(), NAME_LIMIT))
            .toList();
    return "• " + Mrkdwn.code(namespace.getKey(), NAME_LIMIT) + ": " + joined(reasons, WORKLOADS);
  }

  private static String tag(Map.Entry<String, String> tag) {
    return Mrkdwn.code(tag.getKey(), NAME_LIMIT) + " → " + Mrkdwn.code(tag.getValue(), NAME_LIMIT);
  }

  private static String joined(List<String> parts, int shown) {
    var text = String.join(", ", parts.stream().limit(shown).toList());
    return parts.size() > shown ? text + " … and " + (parts.size() - shown) + " more" : text;
  }
}
