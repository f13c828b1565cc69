package dev.sailwright.gates;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Judges a moving mesh by what its istiods count. What is counted against it must be more than the
 * istiods before had counted in their whole life, or than once for each proxy: a mesh may have had
 * its troubles already, and a new istiod meets all of them once.
 */
public final class Gates {
  /** Of the connections that there were. Some proxies are always on their way. */
  private static final int CONNECTED_PERCENT = 98;

  /** With fewer timed pushes a single one makes a percent. */
  private static final int ENOUGH_PUSHES = 100;

  /** Slow are the pushes beyond the 99th percentile, as long as it is below the bound. */
  private static final int SLOW_PERCENT = 1;

  /** A share that was higher before may double. */
  private static final int TIMES_AS_SLOW = 2;

  /**
   * Proxies and ReplicaSets ask again, so one refusal or two may be chance. istiod counts a call
   * that the API server broke off as an injection that failed, too (istio/istio
   * pkg/kube/inject/webhook.go@1.32-alpha).
   */
  private static final int SOME_REFUSALS = 3;

  /** An istiod that comes near its limit is killed, with all its connections. */
  private static final int MEMORY_PERCENT = 90;

  private Gates() {}

  /**
   * @param moved workloads that were, or are being
   */
  public static Verdict judge(
      GateWatch watch,
      IstiodMetrics metrics,
      MeshState mesh,
      Collection<WorkloadGate.Moved> moved) {
    var breaches =
        watch.since().isEmpty()
            ? List.<String>of()
            : Stream.concat(
                    breaches(watch, metrics),
                    GatewayGate.moved(watch, metrics, mesh, moved)
                        .map(note -> Gate.GATEWAYS.title() + ": " + note)
                        .stream())
                .toList();
    if (!breaches.isEmpty()) {
      return new Verdict.Shut(breaches);
    }
    return Stream.concat(
            silent(mesh).map(note -> waiting(Gate.ISTIOD, note)),
            untrusted(mesh).map(note -> waiting(Gate.WEBHOOKS, note)))
        .findFirst()
        .or(() -> shortOfMemory(watch, metrics))
        .or(() -> LevelGates.worse(watch, metrics, mesh))
        .or(() -> GatewayGate.lacking(watch, metrics).map(note -> waiting(Gate.GATEWAYS, note)))
        .or(() -> watch.waived() ? Optional.empty() : unseen(watch, metrics))
        .or(() -> isMeasured(watch, metrics) ? missing(watch, metrics, mesh) : Optional.empty())
        .orElseGet(Verdict.Open::new);
  }

  /**
   * @param why in one sentence
   */
  public static String unknownBefore(String why) {
    return "what was before the first change is not known: " + why;
  }

  /** istiods that should answer and do not, one line each. */
  public static Stream<String> silent(MeshState mesh) {
    return mesh.controlPlanes().stream()
        .filter(plane ->
            plane.ready() < plane.desired() || plane.answer() == ControlPlane.Answer.REFUSED)
        .map(plane -> "istiod " + plane.namespace() + "/" + plane.name() + " does not answer");
  }

  /** Webhooks that the API server cannot trust, one line each. */
  public static Stream<String> untrusted(MeshState mesh) {
    return mesh.webhooks().stream()
        .filter(webhook -> webhook.kind() == Webhook.Kind.MUTATING && !webhook.deactivated())
        .filter(webhook -> !webhook.name().equals("sidecar-injector.istio.io"))
        .filter(webhook -> webhook.caBundle() != Webhook.CaBundle.PRESENT)
        .map(webhook -> "webhook " + webhook.name() + " has no usable caBundle yet");
  }

  static Verdict waiting(Gate gate, String note) {
    return new Verdict.Waiting(gate.title() + ": " + note);
  }

  private static boolean isMeasured(GateWatch watch, IstiodMetrics metrics) {
    return watch.baseline().unseen().isEmpty() && metrics.blindSpots().isEmpty();
  }

  private static Optional<Verdict> unseen(GateWatch watch, IstiodMetrics metrics) {
    return Stream.concat(metrics.blindSpots().stream(), metrics.gateways().blindSpots().stream())
        .map(spot -> "no data from " + spot.subject() + ": " + spot.reason())
        .findFirst()
        .or(() -> watch.baseline().unknown().map(Gates::unknownBefore))
        .map(Verdict.Unseen::new);
  }

  /**
   * Fewer pods than before need fewer connections, and no more of them can be expected than there
   * are pods: who is connected from elsewhere (virtual machines, other clusters) comes and goes by
   * itself.
   */
  private static Optional<Verdict> missing(GateWatch watch, IstiodMetrics metrics, MeshState mesh) {
    var before = watch.baseline();
    var now = Baseline.proxies(mesh);
    var scaled =
        now < before.proxies()
            ? before.connections() * now / before.proxies()
            : before.connections();
    var expected = Math.min(scaled, now);
    var connected = metrics.connections();
    return connected * 100 >= expected * CONNECTED_PERCENT
        ? Optional.empty()
        : Optional.of(
            waiting(
                Gate.CONNECTIONS,
                connected
                    + " proxies are connected to istiod, of "
                    + expected
                    + " that should be ("
                    + before.connections()
                    + " before the first change)"));
  }

  /** Where one was as short of it before, this is no news. */
  private static Optional<Verdict> shortOfMemory(GateWatch watch, IstiodMetrics metrics) {
    return metrics.istiods().stream()
        .filter(istiod -> watch.baseline().memoryPercent() < MEMORY_PERCENT)
        .flatMap(istiod ->
            istiod.memory().stream()
                .filter(used -> used.percent() >= MEMORY_PERCENT)
                .map(used ->
                    waiting(
                        Gate.MEMORY,
                        istiod.pod()
                            + " uses "
                            + used.percent()
                            + " % of the memory that it may; before: "
                            + watch.baseline().memoryPercent()
                            + " %")))
        .findFirst();
  }

  private static Stream<String> breaches(GateWatch watch, IstiodMetrics metrics) {
    return watch.baseline().unseen().isPresent()
        ? restarted(watch, metrics)
        : Stream.of(
                restarted(watch, metrics),
                rejected(watch, metrics),
                slow(watch, metrics),
                refusedCertificates(watch, metrics),
                failedInjections(watch, metrics))
            .flatMap(breach -> breach);
  }

  private static Stream<String> restarted(GateWatch watch, IstiodMetrics metrics) {
    return metrics.istiods().stream()
        .filter(istiod ->
            watch.from().stream()
                .anyMatch(before ->
                    before.pod().equals(istiod.pod()) && !before.since().equals(istiod.since())))
        .map(istiod ->
            Gate.ISTIOD.title() + ": the container of " + istiod.pod() + " was started anew");
  }

  /** What each istiod counted since then. */
  private static Stream<Counted.Istiod> growth(GateWatch watch, IstiodMetrics metrics) {
    return metrics.istiods().stream()
        .map(now ->
            watch.from().stream()
                .filter(before -> before.pod().equals(now.pod()))
                .flatMap(before -> before.until(now).stream())
                .findFirst()
                .orElse(now));
  }

  private static long growth(
      GateWatch watch, IstiodMetrics metrics, ToLongFunction<Counted.Istiod> of) {
    return growth(watch, metrics).mapToLong(of).sum();
  }

  /** What a new istiod may meet once more: each proxy brings it once. */
  private static long allowed(long counted, long proxies) {
    return Math.min(counted, proxies);
  }

  private static Stream<String> rejected(GateWatch watch, IstiodMetrics metrics) {
    var rejects = new TreeMap<String, Long>();
    growth(watch, metrics)
        .forEach(istiod ->
            istiod.rejects().forEach((kind, more) -> rejects.merge(kind, more, Long::sum)));
    return rejects.entrySet().stream()
        .filter(
            kind -> kind.getValue() > allowed(before(watch, kind), watch.baseline().connections()))
        .map(kind ->
            Gate.REJECTS.title()
                + ": proxies rejected "
                + kind.getKey().toUpperCase(Locale.ROOT)
                + " "
                + kind.getValue()
                + " ×; the istiods before had counted "
                + before(watch, kind));
  }

  private static long before(GateWatch watch, Map.Entry<String, Long> kind) {
    return watch.baseline().rejects().getOrDefault(kind.getKey(), 0L);
  }

  /** An istiod that has just begun sends everything to everybody; its pushes are not timed here. */
  private static Stream<String> slow(GateWatch watch, IstiodMetrics metrics) {
    var settled =
        growth(watch, metrics)
            .filter(
                istiod -> istiod.since().filter(watch.since().orElseThrow()::isAfter).isPresent())
            .toList();
    var pushes = settled.stream().mapToLong(Counted.Istiod::pushes).sum();
    var slow = settled.stream().mapToLong(Counted.Istiod::slowPushes).sum();
    var before = watch.baseline();
    var allowed =
        before.pushes() == 0 ? 0 : TIMES_AS_SLOW * before.slowPushes() * pushes / before.pushes();
    return pushes < ENOUGH_PUSHES || slow * 100 <= pushes * SLOW_PERCENT || slow <= allowed
        ? Stream.empty()
        : Stream.of(
            Gate.CONVERGENCE.title()
                + ": "
                + slow
                + " of "
                + pushes
                + " pushes took longer than "
                + Counted.Istiod.SLOW_SECONDS
                + " s to reach their proxy; before: "
                + before.slowPushes()
                + " of "
                + before.pushes());
  }

  private static Stream<String> refusedCertificates(GateWatch watch, IstiodMetrics metrics) {
    var refused = growth(watch, metrics, Counted.Istiod::refusedCertificates);
    var before = watch.baseline();
    return refused < SOME_REFUSALS
            || refused <= allowed(before.refusedCertificates(), before.connections())
        ? Stream.empty()
        : Stream.of(
            Gate.CERTIFICATES.title()
                + ": "
                + refused
                + " refused; the istiods before had counted "
                + before.refusedCertificates());
  }

  private static Stream<String> failedInjections(GateWatch watch, IstiodMetrics metrics) {
    var failed = growth(watch, metrics, Counted.Istiod::failedInjections);
    var before = watch.baseline();
    return failed < SOME_REFUSALS || failed <= allowed(before.failedInjections(), before.proxies())
        ? Stream.empty()
        : Stream.of(
            Gate.INJECTION.title()
                + ": "
                + failed
                + " failed; the istiods before had counted "
                + before.failedInjections());
  }
}
