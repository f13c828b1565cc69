package dev.sailwright.gates;

import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshGateways.Gateway;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds gateways against what they were before the first change. */
final class GatewayGate {
  /** So many are named; a message stays readable. */
  private static final int NAMED = 10;

  /** So long addresses may follow the pods. */
  private static final Duration SETTLING = Duration.ofMinutes(5);

  private static final String MORE_GATEWAYS = " more gateways";

  private GatewayGate() {}

  /**
   * Gateways with none of the addresses that they had, and with others: who comes by a name or an
   * address of before does not reach them, and waiting does not bring those back. Where addresses
   * are those of nodes, a restart may do so for a moment.
   */
  static Optional<String> moved(
      GateWatch watch,
      IstiodMetrics metrics,
      MeshState mesh,
      Collection<WorkloadGate.Moved> restarted) {
    var settling = settling(mesh, restarted);
    return worse(
        watch,
        metrics,
        (before, now) ->
            now.filter(gateway -> !settling.contains(gateway.namespace()))
                .filter(gateway -> hasMoved(before, gateway))
                .map(gateway ->
                    "has the address "
                        + words(gateway.addresses())
                        + " instead of "
                        + words(before.addresses())));
  }

  /** Gateways that lack something that they had. */
  static Optional<String> lacking(GateWatch watch, IstiodMetrics metrics) {
    return worse(
        watch,
        metrics,
        (before, now) -> now.isPresent() ? lack(before, now.get()) : Optional.of(gone(before)));
  }

  private static String gone(Gateway before) {
    return before.isService()
        ? "is not there any more, or leads to no gateway any more"
        : "is not there any more";
  }

  /** Namespaces whose gateways are restarted, or were a moment ago. */
  private static Set<String> settling(MeshState mesh, Collection<WorkloadGate.Moved> restarted) {
    var refs =
        restarted.stream()
            .filter(one -> !one.done() || mesh.observedAt().isBefore(one.at().plus(SETTLING)))
            .map(WorkloadGate.Moved::ref)
            .collect(Collectors.toSet());
    return mesh.workloads().stream()
        .filter(workload -> workload.role() == Workload.Role.GATEWAY)
        .map(Workload::ref)
        .filter(refs::contains)
        .map(WorkloadRef::namespace)
        .collect(Collectors.toSet());
  }

  private static Optional<String> worse(
      GateWatch watch,
      IstiodMetrics metrics,
      BiFunction<Gateway, Optional<Gateway>, Optional<String>> of) {
    var seen = metrics.gateways();
    if (!seen.blindSpots().isEmpty()) {
      return Optional.empty();
    }
    var lines = new ArrayList<String>();
    var titles = new ArrayList<String>();
    for (var before : watch.baseline().levels().map(Levels::gateways).orElse(List.of())) {
      var now = seen.all().stream().filter(any -> any.title().equals(before.title())).findFirst();
      of.apply(before, now)
          .ifPresent(what -> {
            lines.add(before.title() + " " + what);
            titles.add(before.title());
          });
    }
    return lines.stream().findFirst().map(first -> first + others(titles));
  }

  private static String others(List<String> titles) {
    var named = titles.stream().skip(1).limit(NAMED).toList();
    var more = titles.size() - 1 - named.size();
    return named.isEmpty()
        ? ""
        : "; also " + String.join(", ", named) + (more == 0 ? "" : " and " + more + MORE_GATEWAYS);
  }

  /** Not all of them were named. */
  static boolean countsSome(String told) {
    return told.contains(MORE_GATEWAYS);
  }

  private static boolean hasMoved(Gateway before, Gateway now) {
    return !before.addresses().isEmpty()
        && !now.addresses().isEmpty()
        && now.addresses().stream().noneMatch(before.addresses()::contains);
  }

  private static Optional<String> lack(Gateway before, Gateway now) {
    return Stream.of(unprogrammed(before, now), unreachable(before, now), detached(before, now))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> unprogrammed(Gateway before, Gateway now) {
    return now.problem().filter(problem -> before.problem().isEmpty());
  }

  private static Optional<String> unreachable(Gateway before, Gateway now) {
    var lost =
        before.addresses().stream().filter(address -> !now.addresses().contains(address)).toList();
    return lost.isEmpty() ? Optional.empty() : Optional.of("has lost the address " + words(lost));
  }

  private static Optional<String> detached(Gateway before, Gateway now) {
    return before.routes().entrySet().stream()
        .filter(listener -> now.routes().getOrDefault(listener.getKey(), 0) < listener.getValue())
        .map(listener ->
            "has "
                + now.routes().getOrDefault(listener.getKey(), 0)
                + " attached routes at listener "
                + listener.getKey()
                + "; before: "
                + listener.getValue())
        .sorted()
        .findFirst();
  }

  private static String words(List<String> addresses) {
    return String.join(", ", addresses);
  }
}
