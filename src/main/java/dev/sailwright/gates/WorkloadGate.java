package dev.sailwright.gates;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Holds workloads that were moved by the restarts of their containers. They are looked at for days,
 * and in a large mesh somewhere a container ends every hour. So one that ends once is no news,
 * unless it is a proxy that has just been moved; what ends again, backs off, or ends in several
 * pods at once is.
 */
public final class WorkloadGate {
  private static final Set<String> PROXIES = Set.of("istio-proxy", "install-cni");

  /** What kubelet or the container runtime says when it does not know, as after a node's reboot. */
  private static final Set<String> NOT_BY_ITSELF = Set.of("Unknown", "ContainerStatusUnknown");

  private static final Set<Workload.Role> AGENTS = Set.of(Workload.Role.ZTUNNEL, Workload.Role.CNI);

  /** So many ends of one container are no chance any more. */
  private static final int SOME_RESTARTS = 3;

  /** A proxy has no reason to end by itself. */
  private static final int SOME_RESTARTS_OF_A_PROXY = 2;

  /** Pods that end one after the other in this time have a cause in common. */
  private static final Duration TOGETHER = Duration.ofMinutes(10);

  /** A proxy that ends that soon after its wave may do so because of it. */
  private static final Duration SOON = Duration.ofMinutes(10);

  /** A leak shows every few hours. What ended longer ago than that is over. */
  private static final Duration BEFORE = Duration.ofHours(24);

  private static final int NAMED = 5;

  private WorkloadGate() {}

  /**
   * A workload that was moved.
   *
   * @param at when it was, or began to be
   * @param done its wave has ended; until then its own containers may need more than one start
   */
  public record Moved(WorkloadRef ref, Instant at, boolean done) {}

  /** Open, or shut with one line. */
  public static Verdict judge(GateWatch watch, MeshState mesh, Collection<Moved> moved) {
    if (watch.since().isEmpty()) {
      return new Verdict.Open();
    }
    var known =
        watch.baseline().levels().map(levels -> Set.copyOf(levels.restarting())).orElse(Set.of());
    var byRef = byRef(mesh);
    var lines = new ArrayList<String>();
    for (var one : moved) {
      var workload = byRef.get(one.ref());
      if (workload != null && !known.contains(one.ref())) {
        var ended = ended(workload, one, later(one.at(), watch.since().get()));
        if (isTrouble(workload, one, ended)) {
          lines.add(one.ref() + " (" + words(ended) + ")");
        }
      }
    }
    return lines.isEmpty()
        ? new Verdict.Open()
        : new Verdict.Shut(
            List.of(
                Gate.WORKLOADS.title()
                    + ": containers were restarted since their workload was moved: "
                    + lines.stream().limit(NAMED).collect(Collectors.joining(", "))
                    + more(lines.size() - NAMED, "workloads")));
  }

  private static Map<WorkloadRef, Workload> byRef(MeshState mesh) {
    var byRef = new HashMap<WorkloadRef, Workload>();
    mesh.workloads().forEach(workload -> byRef.put(workload.ref(), workload));
    return byRef;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static List<Workload.Ended> ended(Workload workload, Moved moved, Instant from) {
    return since(workload, from).filter(end -> moved.done() || isProxy(end)).toList();
  }

  /** In such a workload restarts are no news. */
  static List<WorkloadRef> restarting(MeshState mesh) {
    var from = mesh.observedAt().minus(BEFORE);
    return mesh.workloads().stream()
        .filter(workload -> isRestarting(workload, since(workload, from).toList()))
        .map(Workload::ref)
        .toList();
  }

  private static boolean isRestarting(Workload workload, List<Workload.Ended> ended) {
    return ended.stream().anyMatch(end -> end.waits() || end.restarts() >= SOME_RESTARTS)
        || isInSeveralPods(workload, ended, BEFORE);
  }

  private static Stream<Workload.Ended> since(Workload workload, Instant from) {
    return workload.ended().stream()
        .filter(end -> end.at().isAfter(from) && !NOT_BY_ITSELF.contains(end.reason()))
        .sorted(
            Comparator.comparing((Workload.Ended end) -> !isProxy(end))
                .thenComparingInt(end -> -end.restarts()));
  }

  private static boolean isProxy(Workload.Ended end) {
    return PROXIES.contains(end.container());
  }

  private static boolean isTrouble(Workload workload, Moved moved, List<Workload.Ended> ended) {
    return ended.stream()
            .anyMatch(end -> end.waits() || isAgain(end) || isByItsMove(workload, moved, end))
        || isInSeveralPods(workload, ended, TOGETHER);
  }

  private static boolean isAgain(Workload.Ended end) {
    return end.restarts() >= (isProxy(end) ? SOME_RESTARTS_OF_A_PROXY : SOME_RESTARTS);
  }

  private static boolean isByItsMove(Workload workload, Moved moved, Workload.Ended end) {
    return isProxy(end)
        && !isAgent(workload)
        && !(moved.done() && end.at().isAfter(moved.at().plus(SOON)));
  }

  /** Each node has one: each reboot of a node ends one, and nodes are rebooted together. */
  private static boolean isAgent(Workload workload) {
    return AGENTS.contains(workload.role());
  }

  private static boolean isInSeveralPods(
      Workload workload, List<Workload.Ended> ended, Duration within) {
    var byTime = ended.stream().sorted(Comparator.comparing(Workload.Ended::at)).toList();
    return !isAgent(workload)
        && IntStream.range(1, byTime.size())
            .anyMatch(i -> areTogether(byTime.get(i - 1), byTime.get(i), within));
  }

  private static boolean areTogether(Workload.Ended first, Workload.Ended second, Duration within) {
    return !first.pod().equals(second.pod()) && !second.at().isAfter(first.at().plus(within));
  }

  private static String words(List<Workload.Ended> ended) {
    return ended.stream()
            .limit(2)
            .map(end ->
                end.container()
                    + " of pod "
                    + end.pod()
                    + " "
                    + end.restarts()
                    + " × in its life, last "
                    + end.reason())
            .collect(Collectors.joining(", "))
        + more(ended.size() - 2, "containers");
  }

  private static String more(int count, String what) {
    return count <= 0 ? "" : " and " + count + " more " + what;
  }
}
