package dev.sailwright.adapter.cli;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.Workload;
import dev.sailwright.usecase.ShowStatus;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** A status report for people at a terminal. */
final class StatusText {
  private static final int SHOWN = 10;

  private final Page page;

  StatusText(Ansi ansi) {
    this.page = new Page(ansi);
  }

  String render(ShowStatus.Report report) {
    head(report);
    controlPlanes(report);
    dataPlane(report.mesh());
    badPods(report.mesh());
    creationFailures(report.mesh());
    install(report.mesh().install());
    findings(report.diagnosis());
    return page.toString();
  }

  private void head(ShowStatus.Report report) {
    var verdict = report.diagnosis().verdict();
    page.marked("", verdict.name(), Colors.of(verdict), "  " + report.mesh().cluster());
    page.paragraph(
        "",
        "Kubernetes "
            + report.mesh().kubernetes().map(Object::toString).orElse("of unknown version")
            + report.newest().map(newest -> ", newest Istio for it " + newest).orElse("")
            + "; seen "
            + report.mesh().observedAt().truncatedTo(ChronoUnit.SECONDS)
            + ", release data as of "
            + report.asOf()
            + ".");
  }

  private void controlPlanes(ShowStatus.Report report) {
    page.heading("Control planes");
    var mesh = report.mesh();
    mesh.controlPlanes().forEach(controlPlane -> controlPlane(controlPlane, report.support()));
    if (mesh.controlPlanes().isEmpty()) {
      page.paragraph(
          "  ", mesh.blindIn(BlindSpot.Area.CONTROL_PLANE) ? "could not be seen" : "none");
    }
    mesh.tags()
        .forEach((tag, revision) -> page.paragraph("  ", "tag " + tag + " → revision " + revision));
  }

  private void controlPlane(ControlPlane controlPlane, Map<IstioVersion, Support> support) {
    page.paragraph(
        "  ",
        controlPlane.namespace()
            + "/"
            + controlPlane.name()
            + "  istiod "
            + controlPlane.version().map(Object::toString).orElse("of unknown version")
            + ", revision "
            + controlPlane.revision());
    page.paragraph(
        "    ",
        controlPlane.ready()
            + " of "
            + controlPlane.desired()
            + " pods ready"
            + answer(controlPlane.answer())
            + (controlPlane.rolloutComplete() ? "" : ", rollout not complete"));
    controlPlane.podProblems().stream()
        .limit(SHOWN)
        .forEach(problem -> page.paragraph("    ", problem));
    controlPlane
        .version()
        .map(support::get)
        .ifPresent(known -> page.paragraph("    ", support(known)));
  }

  private static String answer(ControlPlane.Answer answer) {
    return switch (answer) {
      case READY -> ", answers /ready";
      case REFUSED -> ", does not answer /ready";
      case NOT_ASKED -> ", not asked whether it is ready";
    };
  }

  private static String support(Support support) {
    var end = support.ends().map(Object::toString).orElse("a day that is not known");
    return switch (support.state()) {
      case SUPPORTED -> "supported until " + end + (support.estimated() ? " (estimated)" : "");
      case ENDED -> "out of support since " + end;
      case UNKNOWN ->
          "support not known" + (support.ends().isPresent() ? ", expected to end " + end : "");
    };
  }

  private void dataPlane(MeshState mesh) {
    page.heading("Data plane");
    page.paragraph(
        "  ",
        mesh.livePods()
            + " of "
            + mesh.desiredPods()
            + " meshed pods exist, "
            + mesh.readyPods()
            + " ready; "
            + mesh.sidecars().count()
            + " workloads, "
            + mesh.namespaces().stream().filter(MeshNamespace::injects).count()
            + " namespaces with injection"
            + (mesh.blindIn(BlindSpot.Area.DATA_PLANE) ? "; not all could be seen" : ""));
    page.paragraph("  ", "proxies: " + versions(mesh.proxiesByVersion()));
    role(mesh, Workload.Role.GATEWAY, "gateways");
    role(mesh, Workload.Role.WAYPOINT, "waypoints");
    role(mesh, Workload.Role.ZTUNNEL, "ztunnel");
    role(mesh, Workload.Role.CNI, "CNI");
    var stale = Restarts.needed(mesh);
    if (!stale.isEmpty()) {
      page.paragraph("  ", "need a restart: " + listed(stale));
    }
  }

  private void role(MeshState mesh, Workload.Role role, String title) {
    var workloads = mesh.workloads().stream().filter(workload -> workload.role() == role).toList();
    if (!workloads.isEmpty()) {
      var counts = new TreeMap<String, Integer>();
      workloads.stream()
          .flatMap(workload -> workload.proxies().stream())
          .forEach(group ->
              counts.merge(
                  group.version().map(Object::toString).orElse("unknown"),
                  group.pods(),
                  Integer::sum));
      var ready = workloads.stream().mapToInt(Workload::ready).sum();
      var desired = workloads.stream().mapToInt(Workload::desired).sum();
      page.paragraph(
          "  ", title + ": " + versions(counts) + "; " + ready + " of " + desired + " ready");
    }
  }

  private static String versions(Map<String, Integer> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(entry -> entry.getKey() + " × " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  private void badPods(MeshState mesh) {
    if (!mesh.badPods().isEmpty()) {
      page.heading("Pods in a bad phase");
      mesh.badPods().stream()
          .sorted(
              Comparator.comparing(MeshState.BadPods::namespace)
                  .thenComparing(MeshState.BadPods::reason))
          .forEach(bad ->
              page.paragraph(
                  "  ",
                  bad.namespace()
                      + "  "
                      + bad.count()
                      + " × "
                      + bad.reason()
                      + "  ("
                      + String.join(", ", bad.examples())
                      + ")"));
    }
  }

  private void creationFailures(MeshState mesh) {
    if (!mesh.creationFailures().isEmpty()) {
      page.heading("Pods that could not be created");
      mesh.creationFailures().stream()
          .limit(SHOWN)
          .forEach(failure ->
              page.paragraph(
                  "  ",
                  failure.owner()
                      + "  "
                      + failure.count()
                      + " ×, last "
                      + failure.lastSeen().truncatedTo(ChronoUnit.SECONDS)
                      + ": "
                      + failure.message()));
      more(mesh.creationFailures().size());
    }
  }

  private void install(InstallEvidence install) {
    page.heading("Installed by");
    page.paragraph(
        "  ",
        install.proven().isEmpty()
            ? "not proven"
            : install.proven().stream()
                .sorted()
                .map(InstallEvidence.Method::title)
                .collect(Collectors.joining(" and ")));
    install.lines().stream().limit(SHOWN).forEach(line -> page.paragraph("    ", line));
  }

  private void findings(Diagnosis diagnosis) {
    page.heading("Findings");
    if (diagnosis.findings().isEmpty()) {
      page.paragraph("  ", "none");
    }
    diagnosis.findings().forEach(this::finding);
  }

  private void finding(Finding finding) {
    page.marked(
        "  ", finding.severity().name(), Colors.of(finding.severity()), "  " + finding.code());
    page.paragraph("    ", finding.message());
    finding.evidence().forEach(line -> page.paragraph("    - ", line));
    Optional.of(finding.remedy())
        .filter(remedy -> !remedy.isBlank())
        .ifPresent(remedy -> page.paragraph("    → ", remedy));
  }

  private void more(int all) {
    if (all > SHOWN) {
      page.paragraph("  ", "and " + (all - SHOWN) + " more");
    }
  }

  private static String listed(List<String> names) {
    var shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
  }
}
