package dev.sailwright.gates;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * A mesh before its first change.
 *
 * @param proxies pods with a proxy
 * @param connections at all istiods
 * @param rejects of configuration that these istiods have counted in their whole life, by its kind
 * @param pushes that they have timed, also in their whole life
 * @param slowPushes of these, those that took longer than {@link Counted.Istiod#SLOW_SECONDS}
 * @param refusedCertificates in their whole life
 * @param failedInjections in their whole life
 * @param memoryPercent the highest share of its limit that one of them used; 0 where there is none
 * @param unseen why it is not known, in one sentence; empty when all who answer were read. Nobody
 *     answers in a mesh that is dead: then nobody is connected
 * @param levels what must not be worse than it was; empty where an earlier release took the rest
 */
public record Baseline(
    Instant takenAt,
    int proxies,
    long connections,
    Map<String, Long> rejects,
    long pushes,
    long slowPushes,
    long refusedCertificates,
    long failedInjections,
    long memoryPercent,
    Optional<String> unseen,
    Optional<Levels> levels) {
  public Baseline {
    rejects = Map.copyOf(rejects);
  }

  static Baseline of(MeshState mesh, IstiodMetrics metrics) {
    return new Baseline(
        mesh.observedAt(),
        proxies(mesh),
        metrics.connections(),
        metrics.istiods().stream()
            .flatMap(istiod -> istiod.rejects().entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum)),
        sum(metrics, Counted.Istiod::pushes),
        sum(metrics, Counted.Istiod::slowPushes),
        sum(metrics, Counted.Istiod::refusedCertificates),
        sum(metrics, Counted.Istiod::failedInjections),
        metrics.istiods().stream()
            .flatMap(istiod -> istiod.memory().stream())
            .mapToLong(Counted.Memory::percent)
            .max()
            .orElse(0),
        metrics.blindSpots().stream()
            .filter(spot -> isSomebodyThere(mesh))
            .map(spot -> spot.subject() + ": " + spot.reason())
            .findFirst(),
        Optional.of(Levels.of(mesh, metrics)));
  }

  static Baseline unknown(MeshState mesh, String why) {
    return new Baseline(
        mesh.observedAt(),
        proxies(mesh),
        0,
        Map.of(),
        0,
        0,
        0,
        0,
        0,
        Optional.of(why),
        Optional.empty());
  }

  /** Why some of it is not known, in one sentence; empty when all of it is. */
  public Optional<String> unknown() {
    return unseen.or(() -> levels.flatMap(Levels::unseen));
  }

  Baseline with(Optional<Levels> others) {
    return new Baseline(
        takenAt,
        proxies,
        connections,
        rejects,
        pushes,
        slowPushes,
        refusedCertificates,
        failedInjections,
        memoryPercent,
        unseen,
        others);
  }

  private static long sum(IstiodMetrics metrics, ToLongFunction<Counted.Istiod> of) {
    return metrics.istiods().stream().mapToLong(of).sum();
  }

  static int proxies(MeshState mesh) {
    return mesh.proxiesByVersion().values().stream().mapToInt(Integer::intValue).sum();
  }

  private static boolean isSomebodyThere(MeshState mesh) {
    return mesh.controlPlanes().stream()
        .anyMatch(plane -> plane.ready() > 0 && plane.answer() != ControlPlane.Answer.REFUSED);
  }
}
