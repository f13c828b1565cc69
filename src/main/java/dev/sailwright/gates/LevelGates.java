package dev.sailwright.gates;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds what comes by waiting against what it was: webhooks, remote clusters, node agents. */
final class LevelGates {
  private static final String SYNCED = "synced";

  /** Before, istiods tell of no remote cluster. */
  private static final IstioVersion TELL_OF_REMOTES = IstioVersion.of("1.29.0");

  /** Of the pods of a DaemonSet. Nodes come and go. */
  private static final int ABSENT_PERCENT = 2;

  /** So many are named; a message stays readable. */
  private static final int NAMED = 10;

  private static final Pattern NAMED_WEBHOOK = Pattern.compile("validating webhook (\\S+) has ");
  private static final Pattern NAMED_AGENT = Pattern.compile("DaemonSet [^\\s/]+/\\S+");

  private LevelGates() {}

  static Optional<Verdict> worse(GateWatch watch, IstiodMetrics metrics, MeshState mesh) {
    return watch
        .baseline()
        .levels()
        .flatMap(before ->
            Stream.of(
                    unvalidated(before, mesh).map(note -> Gates.waiting(Gate.VALIDATION, note)),
                    unsynced(before, metrics, mesh).map(note -> Gates.waiting(Gate.REMOTES, note)),
                    unsettled(before, mesh).map(note -> Gates.waiting(Gate.NODES, note)))
                .flatMap(Optional::stream)
                .findFirst());
  }

  static Map<String, Boolean> validating(MeshState mesh) {
    var validating = new HashMap<String, Boolean>();
    validators(mesh)
        .forEach(
            webhook -> validating.put(title(webhook), isTrusted(webhook) && isStrict(webhook)));
    return validating;
  }

  private static Stream<Webhook> validators(MeshState mesh) {
    return mesh.webhooks().stream()
        .filter(webhook -> webhook.kind() == Webhook.Kind.VALIDATING && !webhook.deactivated());
  }

  private static String title(Webhook webhook) {
    return webhook.configuration() + "/" + webhook.name();
  }

  private static boolean isTrusted(Webhook webhook) {
    return webhook.caBundle() == Webhook.CaBundle.PRESENT;
  }

  private static boolean isStrict(Webhook webhook) {
    return webhook.failurePolicy().equals("Fail");
  }

  /**
   * Of one that was not in force before, that it is not now is no news; one that is new begins with
   * failurePolicy Ignore, and may be meant to keep it.
   */
  private static Optional<String> unvalidated(Levels before, MeshState mesh) {
    var notes =
        validators(mesh)
            .filter(webhook -> before.validating().getOrDefault(title(webhook), true))
            .filter(webhook ->
                !isTrusted(webhook)
                    || (before.validating().containsKey(title(webhook)) && !isStrict(webhook)))
            .map(webhook ->
                "validating webhook "
                    + title(webhook)
                    + (isTrusted(webhook)
                        ? " has failurePolicy " + webhook.failurePolicy() + "; before: Fail"
                        : " has no usable caBundle yet"))
            .toList();
    return together(notes);
  }

  /** All of them in one line; empty when there is none. */
  private static Optional<String> together(List<String> notes) {
    return notes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            notes.stream().limit(NAMED).collect(Collectors.joining("; also "))
                + (notes.size() <= NAMED ? "" : " and " + (notes.size() - NAMED) + " more"));
  }

  static Stream<String> namedWebhooks(String told) {
    return NAMED_WEBHOOK.matcher(told).results().map(found -> found.group(1));
  }

  static List<String> synced(IstiodMetrics metrics) {
    return remotes(metrics)
        .flatMap(remotes -> remotes.keySet().stream())
        .distinct()
        .filter(cluster ->
            remotes(metrics).allMatch(told -> SYNCED.equals(told.getOrDefault(cluster, SYNCED))))
        .sorted()
        .toList();
  }

  private static Stream<Map<String, String>> remotes(IstiodMetrics metrics) {
    return metrics.istiods().stream().flatMap(istiod -> istiod.remotes().stream());
  }

  private static Optional<String> unsynced(Levels before, IstiodMetrics metrics, MeshState mesh) {
    return mesh.controlPlanes().stream().allMatch(LevelGates::tellsOfRemotes)
        ? together(
            before.synced().stream()
                .flatMap(cluster ->
                    metrics.istiods().stream()
                        .filter(istiod ->
                            mesh.controlPlanes().stream().anyMatch(plane -> isOf(plane, istiod)))
                        .flatMap(istiod -> unsynced(istiod, cluster).stream())
                        .limit(1))
                .toList())
        : Optional.empty();
  }

  /** On the way back from a canary, the revision that is left is not among the control planes. */
  private static boolean isOf(ControlPlane plane, Counted.Istiod istiod) {
    return istiod
        .pod()
        .matches(Pattern.quote(plane.namespace() + "/" + plane.name()) + "-[^-]+(-[^-]+)?");
  }

  private static boolean tellsOfRemotes(ControlPlane plane) {
    return plane.version().filter(version -> version.compareTo(TELL_OF_REMOTES) >= 0).isPresent();
  }

  private static Optional<String> unsynced(Counted.Istiod istiod, String cluster) {
    var status = istiod.remotes().flatMap(told -> Optional.ofNullable(told.get(cluster)));
    return status.filter(SYNCED::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            istiod.pod()
                + status.map(other -> " has the status " + other + " of").orElse(" knows no")
                + named(cluster));
  }

  /** The words by which it is known that people were told; a cluster's id is any text. */
  private static String named(String cluster) {
    return " remote cluster " + cluster + "; before: synced";
  }

  static boolean namesCluster(String told, String cluster) {
    return told.contains(named(cluster));
  }

  static Map<String, Integer> unsettled(MeshState mesh) {
    var unsettled = new HashMap<String, Integer>();
    agents(mesh)
        .filter(agent -> agent.rollingOut() || absent(agent) > 0)
        .forEach(agent -> unsettled.put(agent.ref().toString(), absent(agent)));
    return unsettled;
  }

  static Stream<String> namedAgents(String told) {
    return told.contains(Gate.NODES.title())
        ? NAMED_AGENT.matcher(told).results().map(MatchResult::group)
        : Stream.empty();
  }

  /** How many pods of these node agents are not ready now. */
  static Map<String, Integer> absent(MeshState mesh, Collection<String> names) {
    var absent = new HashMap<String, Integer>();
    agents(mesh)
        .filter(agent -> names.contains(agent.ref().toString()))
        .forEach(agent -> absent.put(agent.ref().toString(), absent(agent)));
    return absent;
  }

  private static Stream<Workload> agents(MeshState mesh) {
    return mesh.workloads().stream()
        .filter(workload ->
            workload.role() == Workload.Role.CNI || workload.role() == Workload.Role.ZTUNNEL);
  }

  private static int absent(Workload agent) {
    return Math.max(0, agent.desired() - agent.ready());
  }

  private static Optional<String> unsettled(Levels before, MeshState mesh) {
    return together(
        agents(mesh)
            .flatMap(agent ->
                unsettled(
                    agent, Optional.ofNullable(before.unsettled().get(agent.ref().toString())))
                    .stream())
            .toList());
  }

  private static Optional<String> unsettled(Workload agent, Optional<Integer> before) {
    if (agent.rollingOut() && before.isEmpty()) {
      return Optional.of(agent.ref() + " still has pods of its older template");
    }
    return absent(agent) > before.orElse(0)
            && absent(agent) * 100 > agent.desired() * ABSENT_PERCENT
        ? Optional.of(
            agent.ref()
                + " has "
                + agent.ready()
                + " of "
                + agent.desired()
                + " pods ready; not ready before: "
                + before.orElse(0))
        : Optional.empty();
  }
}
