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
import java.util.stream.Stream;

/**
 * Holds workloads that were moved by the restarts of their containers. A proxy has no reason to end
 * by itself; of other containers one that ends may be chance.
 */
public final class WorkloadGate {
  private static final Set<String> PROXIES = Set.of("istio-proxy", "install-cni");

  /** So many containers of one workload, or ends of one container, are no chance any more. */
  private static final int SOME_CONTAINERS = 2;

  private static final int SOME_RESTARTS = 3;

  /** What ended longer ago than that is over. */
  private static final Duration BEFORE = Duration.ofHours(1);

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
      var from = later(one.at(), watch.since().get());
      var ended = known.contains(one.ref()) ? List.<Workload.Ended>of() : ended(byRef, one, from);
      if (isTrouble(ended)) {
        lines.add(one.ref() + " (" + words(ended) + ")");
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

  private static List<Workload.Ended> ended(
      Map<WorkloadRef, Workload> byRef, Moved moved, Instant from) {
    var workload = byRef.get(moved.ref());
    return workload == null
        ? List.of()
        : since(workload, from).filter(end -> moved.done() || isProxy(end)).toList();
  }

  /** In such a workload restarts are no news. */
  static List<WorkloadRef> restarting(MeshState mesh) {
    var from = mesh.observedAt().minus(BEFORE);
    return mesh.workloads().stream()
        .filter(workload -> isTrouble(since(workload, from).toList()))
        .map(Workload::ref)
        .toList();
  }

  private static Stream<Workload.Ended> since(Workload workload, Instant from) {
    return workload.ended().stream()
        .filter(end -> end.at().isAfter(from))
        .sorted(
            Comparator.comparing((Workload.Ended end) -> !isProxy(end))
                .thenComparingInt(end -> -end.restarts()));
  }

  private static boolean isProxy(Workload.Ended end) {
    return PROXIES.contains(end.container());
  }

  private static boolean isTrouble(List<Workload.Ended> ended) {
    return ended.stream()
            .anyMatch(end -> isProxy(end) || end.waits() || end.restarts() >= SOME_RESTARTS)
        || ended.size() >= SOME_CONTAINERS;
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
