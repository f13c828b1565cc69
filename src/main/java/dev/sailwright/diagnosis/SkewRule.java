package dev.sailwright.diagnosis;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Proxies further from their control plane than Istio tests: it may be one minor ahead of its
 * proxies (istio.io, docs/releases/supported-releases, "Control plane/data plane skew").
 */
final class SkewRule implements DiagnosisRule {
  private static final int TESTED_MINORS = 1;
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var mesh = evidence.mesh();
    var findings = new ArrayList<Finding>();
    finding(
            mesh,
            workload -> !isAmbient(workload),
            TESTED_MINORS,
            FindingCode.PROXY_SKEW,
            "proxy is more than one minor away from its control plane.",
            "proxies are more than one minor away from their control plane.",
            "Restart their workloads in waves: `/istio restart` does it.")
        .ifPresent(findings::add);
    finding(
            mesh,
            SkewRule::isAmbient,
            0,
            FindingCode.AMBIENT_BEHIND,
            "ztunnel, CNI or waypoint pod is of another minor than the control plane.",
            "ztunnel, CNI or waypoint pods are of another minor than the control plane.",
            "Upgrade the ambient parts together with istiod, with the tool that installed them.")
        .ifPresent(findings::add);
    return findings;
  }

  private static boolean isAmbient(Workload workload) {
    return switch (workload.role()) {
      case ZTUNNEL, CNI, WAYPOINT -> true;
      case SIDECAR, GATEWAY -> false;
    };
  }

  private static Optional<Finding> finding(
      MeshState mesh,
      Predicate<Workload> which,
      int allowed,
      FindingCode code,
      String one,
      String many,
      String remedy) {
    var lines = new ArrayList<String>();
    var pods = 0;
    for (var workload : mesh.workloads().stream().filter(which).toList()) {
      for (var group : workload.proxies()) {
        var planes = OwnControlPlane.versions(mesh, workload, group);
        if (group.version().filter(version -> minorsAway(version, planes) > allowed).isPresent()) {
          pods += group.pods();
          lines.add(
              workload.ref()
                  + ": "
                  + group.pods()
                  + " × "
                  + group.version().map(IstioVersion::toString).orElse("")
                  + among(mesh, planes));
        }
      }
    }
    return Finding.ifShown(
        code,
        Severity.WARNING,
        pods + " " + (pods == 1 ? one : many),
        Lines.first(lines, SHOWN),
        remedy);
  }

  /** Which of several control planes it is. */
  private static String among(MeshState mesh, List<IstioVersion> planes) {
    return mesh.controlPlanes().size() > 1
        ? ", compared with istiod "
            + planes.stream().map(IstioVersion::toString).collect(Collectors.joining(", "))
        : "";
  }

  /** To the nearest of them; nothing is away from none. */
  private static int minorsAway(IstioVersion version, List<IstioVersion> planes) {
    return planes.stream()
        .mapToInt(plane -> Math.abs(version.minor().stepsTo(plane.minor())))
        .min()
        .orElse(0);
  }
}
