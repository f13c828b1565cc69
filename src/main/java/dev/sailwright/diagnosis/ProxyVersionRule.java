package dev.sailwright.diagnosis;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * Proxies of another version than their control plane, and pods that should have a proxy and have
 * none.
 */
final class ProxyVersionRule implements DiagnosisRule {
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var findings = new ArrayList<Finding>();
    var mesh = evidence.mesh();
    var stale =
        mesh.workloads().stream().filter(workload -> staleProxies(workload, mesh) > 0).toList();
    if (!stale.isEmpty()) {
      findings.add(
          Finding.of(
              FindingCode.STALE_PROXIES,
              Severity.WARNING,
              stale.stream().mapToInt(workload -> staleProxies(workload, mesh)).sum()
                  + " proxies in "
                  + stale.size()
                  + " workloads run another version than the control plane.",
              lines(stale),
              "Restart these workloads: `/istio restart` does it in waves."));
    }
    var bare = mesh.sidecars().filter(workload -> workload.withoutProxy() > 0).toList();
    if (!bare.isEmpty()) {
      findings.add(
          Finding.of(
              FindingCode.PODS_WITHOUT_PROXY,
              Severity.WARNING,
              bare.stream().mapToInt(Workload::withoutProxy).sum()
                  + " pods should carry a sidecar and do not.",
              lines(bare),
              "Restart these workloads once the injector answers; `/istio restart` does it."));
    }
    return findings;
  }

  private static int staleProxies(Workload workload, MeshState mesh) {
    return workload.proxies().stream()
        .filter(group -> isStale(group, OwnControlPlane.versions(mesh, workload, group)))
        .mapToInt(Workload.ProxyGroup::pods)
        .sum();
  }

  /** Where no control plane tells its version, nobody can say. */
  private static boolean isStale(Workload.ProxyGroup group, List<IstioVersion> running) {
    return !running.isEmpty()
        && group.version().filter(version -> !running.contains(version)).isPresent();
  }

  private static List<String> lines(List<Workload> workloads) {
    return Lines.first(
        workloads.stream().map(workload -> workload.ref().toString()).toList(), SHOWN);
  }
}
