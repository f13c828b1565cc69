package dev.sailwright.diagnosis;

import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Ready proxies against the connections that istiod counts: who is not connected works on with the
 * configuration of another day.
 */
final class ConnectedProxiesRule implements DiagnosisRule {
  /** Proxies come and go while somebody looks. */
  private static final int ENOUGH_PERCENT = 90;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var istiods =
        evidence.facts().stream().flatMap(facts -> facts.counted().istiods().stream()).toList();
    var ready = evidence.mesh().workloads().stream().mapToLong(this::readyProxies).sum();
    var connected = istiods.stream().mapToLong(Counted.Istiod::connections).sum();
    // An istiod that was not asked may hold the rest.
    var enough = connected * 100 >= ready * ENOUGH_PERCENT;
    if (istiods.isEmpty() || enough || notAskedAll(evidence, istiods)) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    lines.add(ready + " pods with a proxy are ready");
    istiods.stream().map(ConnectedProxiesRule::line).forEach(lines::add);
    return List.of(
        Finding.of(
            FindingCode.PROXIES_NOT_CONNECTED,
            connected == 0 ? Severity.BLOCKER : Severity.WARNING,
            connected == 0
                ? "No proxy is connected to istiod; they keep an old configuration."
                : "Only "
                    + connected
                    + " of "
                    + ready
                    + " proxies are connected to istiod; the others keep an old configuration.",
            lines,
            "Look at port 15012 of istiod's Service, network policies, and the logs of a proxy that"
                + " is not connected; then `istioctl proxy-status`."));
  }

  private static boolean notAskedAll(Evidence evidence, List<Counted.Istiod> istiods) {
    return istiods.size()
        < evidence.mesh().controlPlanes().stream().mapToInt(plane -> plane.ready()).sum();
  }

  /** Those that get their configuration from istiod as Envoys do. */
  private long readyProxies(Workload workload) {
    return switch (workload.role()) {
      case SIDECAR, GATEWAY, WAYPOINT ->
          Math.min(
              workload.ready(),
              workload.proxies().stream().mapToInt(Workload.ProxyGroup::pods).sum());
      case ZTUNNEL, CNI -> 0;
    };
  }

  private static String line(Counted.Istiod istiod) {
    var versions = new StringBuilder();
    new TreeMap<>(istiod.connected())
        .forEach((version, count) ->
            versions.append(versions.isEmpty() ? " (" : ", ").append(version + ": " + count));
    return "pilot_xds of "
        + istiod.pod()
        + ": "
        + istiod.connections()
        + versions
        + (versions.isEmpty() ? "" : ")");
  }
}
