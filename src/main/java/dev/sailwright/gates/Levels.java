package dev.sailwright.gates;

import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshGateways;
import dev.sailwright.mesh.MeshGateways.Gateway;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.WorkloadRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a mesh had before its first change and must not have less of.
 *
 * @param gateways at most {@link #MOST}, and so many as there is room for; those that have an
 *     address first
 * @param others gateways that are not among them
 * @param restarting workloads whose containers were started anew again and again; at most {@link
 *     #MOST}
 * @param othersRestarting workloads that are not among them
 * @param validating by entry of a validating webhook: whether it was in force
 * @param synced remote clusters that every istiod had synced that told of them
 * @param unsettled by DaemonSet of Istio's node agents that was not at rest: pods that were not
 *     ready
 * @param unseen why gateways are not known, in one sentence; empty when they are
 * @param anew gateways by their title, and node agents by their name, that are held against what
 *     they are at the next look
 */
public record Levels(
    List<Gateway> gateways,
    int others,
    List<WorkloadRef> restarting,
    int othersRestarting,
    Map<String, Boolean> validating,
    List<String> synced,
    Map<String, Integer> unsettled,
    Optional<String> unseen,
    List<String> anew) {
  static final int MOST = 100;

  /** In a Kubernetes resource, which holds all of the upgrade. */
  private static final int MOST_BYTES_OF_GATEWAYS = 32 * 1024;

  /** Of JSON around what a gateway, or one of its listeners, says. */
  private static final int BYTES_AROUND = 64;

  private static final int BYTES_AROUND_A_LISTENER = 8;

  public Levels {
    gateways = List.copyOf(gateways);
    restarting = List.copyOf(restarting);
    validating = Map.copyOf(validating);
    synced = List.copyOf(synced);
    unsettled = Map.copyOf(unsettled);
    anew = List.copyOf(anew);
  }

  static Levels of(MeshState mesh, IstiodMetrics metrics) {
    var seen = metrics.gateways();
    var restarting = WorkloadGate.restarting(mesh);
    var held =
        fitting(
            seen.all().stream()
                .sorted(
                    Comparator.comparing((Gateway gateway) -> gateway.addresses().isEmpty())
                        .thenComparing(Gateway::title))
                .toList());
    return new Levels(
        held,
        seen.all().size() - held.size(),
        restarting.stream().limit(MOST).toList(),
        Math.max(0, restarting.size() - MOST),
        LevelGates.validating(mesh),
        LevelGates.synced(metrics),
        LevelGates.unsettled(mesh),
        seen.blindSpots().stream().map(spot -> spot.subject() + ": " + spot.reason()).findFirst(),
        List.of());
  }

  /** Those of them that there is room for. */
  private static List<Gateway> fitting(List<Gateway> gateways) {
    var held = new ArrayList<Gateway>();
    var room = MOST_BYTES_OF_GATEWAYS;
    for (var gateway : gateways) {
      var routed = withRoutes(gateway);
      if (held.size() < MOST && bytes(routed) <= room) {
        held.add(routed);
        room -= bytes(routed);
      }
    }
    return held;
  }

  /** Of a listener without routes none can be missing. */
  private static Gateway withRoutes(Gateway gateway) {
    var routes = new HashMap<>(gateway.routes());
    routes.values().removeIf(attached -> attached == 0);
    return new Gateway(gateway.title(), gateway.problem(), gateway.addresses(), routes);
  }

  private static int bytes(Gateway gateway) {
    return Stream.of(
                Stream.of(gateway.title()),
                gateway.problem().stream(),
                gateway.addresses().stream(),
                gateway.routes().keySet().stream())
            .flatMap(texts -> texts)
            .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
            .sum()
        + BYTES_AROUND
        + BYTES_AROUND_A_LISTENER * (gateway.routes().size() + gateway.addresses().size());
  }

  /** What is left out, in a few words; empty when that is nothing. */
  public Optional<String> beyond() {
    var notes = new ArrayList<String>();
    if (others > 0) {
      notes.add(
          "gate G14 looks at " + gateways.size() + " gateways of " + (gateways.size() + others));
    }
    if (othersRestarting > 0) {
      notes.add(
          "gate G10 takes the restarts of "
              + othersRestarting
              + " workloads for news, though they had some before");
    }
    return notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes));
  }

  /**
   * Gateways and node agents that were named to people are held against what they are at the next
   * look; remote clusters and validating webhooks that were, against nothing any more.
   *
   * @param told to them, all of it
   */
  Levels forgiving(String told) {
    var trusted = new HashMap<>(validating);
    LevelGates.namedWebhooks(told).forEach(title -> trusted.put(title, false));
    return new Levels(
        gateways,
        others,
        restarting,
        othersRestarting,
        trusted,
        synced.stream().filter(cluster -> !LevelGates.namesCluster(told, cluster)).toList(),
        unsettled,
        unseen,
        Stream.of(anew.stream(), namedGateways(told), LevelGates.namedAgents(told))
            .flatMap(names -> names)
            .distinct()
            .toList());
  }

  /** Where so many are worse that some of them are only counted, people were told of all. */
  private Stream<String> namedGateways(String told) {
    return gateways.stream()
        .map(Gateway::title)
        .filter(title ->
            told.contains(Gate.GATEWAYS.title())
                && (GatewayGate.countsSome(told) || names(told, title)));
  }

  /** A longer name that begins alike is another one's. */
  private static boolean names(String told, String title) {
    return Pattern.compile(Pattern.quote(title) + "(?![-a-z0-9]|\\.[a-z0-9])").matcher(told).find();
  }

  Levels renewedBy(MeshState mesh, IstiodMetrics metrics) {
    if (anew.isEmpty()) {
      return this;
    }
    var absent = new HashMap<>(unsettled);
    absent.putAll(LevelGates.absent(mesh, anew));
    var seen = metrics.gateways();
    var isSeen = seen.blindSpots().isEmpty();
    var renewed = isSeen ? renewedBy(seen) : gateways;
    var held = fitting(renewed);
    return new Levels(
        held,
        others + renewed.size() - held.size(),
        restarting,
        othersRestarting,
        validating,
        synced,
        absent,
        unseen,
        isSeen ? List.of() : gateways.stream().map(Gateway::title).filter(anew::contains).toList());
  }

  /** That one was programmed is never forgotten; what is not there any more is. */
  private List<Gateway> renewedBy(MeshGateways seen) {
    return gateways.stream()
        .flatMap(before ->
            anew.contains(before.title())
                ? seen.all().stream()
                    .filter(now -> now.title().equals(before.title()))
                    .map(now ->
                        new Gateway(now.title(), before.problem(), now.addresses(), now.routes()))
                : Stream.of(before))
        .toList();
  }
}
