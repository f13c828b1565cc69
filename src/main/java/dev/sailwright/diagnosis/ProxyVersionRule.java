package dev.sailwright.diagnosis;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Workload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Proxies of another version than every control plane, and pods that should have a proxy and have
 * none.
 */
final class ProxyVersionRule implements DiagnosisRule {
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var findings = new ArrayList<Finding>();
    var running = new HashSet<IstioVersion>();
    evidence
        .mesh()
        .controlPlanes()
        .forEach(controlPlane -> controlPlane.version().ifPresent(running::add));
    var stale =
        evidence.mesh().workloads().stream()
            .filter(workload -> staleProxies(workload, running) > 0)
            .toList();
    if (!stale.isEmpty() && !running.isEmpty()) {
      findings.add(
          Finding.of(
              FindingCode.STALE_PROXIES,
              Severity.WARNING,
              stale.stream().mapToInt(workload -> staleProxies(workload, running)).sum()
                  + " proxies in "
                  + stale.size()
                  + " workloads run another version than the control plane.",
              lines(stale),
              "Restart these workloads, or upgrade: `/istio upgrade` does it in waves."));
    }
    var bare = evidence.mesh().sidecars().filter(workload -> workload.withoutProxy() > 0).toList();
    if (!bare.isEmpty()) {
      findings.add(
          Finding.of(
              FindingCode.PODS_WITHOUT_PROXY,
              Severity.WARNING,
              bare.stream().mapToInt(Workload::withoutProxy).sum()
                  + " pods should carry a sidecar and do not.",
              lines(bare),
              "Restart these workloads once the injector answers."));
    }
    return findings;
  }

  private static int staleProxies(Workload workload, Set<IstioVersion> running) {
    return workload.proxies().stream()
        .filter(group -> group.version().map(version -> !running.contains(version)).orElse(false))
        .mapToInt(Workload.ProxyGroup::pods)
        .sum();
  }

  private static List<String> lines(List<Workload> workloads) {
    return Lines.first(
        workloads.stream().map(workload -> workload.ref().toString()).toList(), SHOWN);
  }
}
