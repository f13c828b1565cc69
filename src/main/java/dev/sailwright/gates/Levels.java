package dev.sailwright.gates;

import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshGateways.Gateway;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.WorkloadRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a mesh had before its first change and must not have less of.
 *
 * @param gateways at most {@link #MOST}; those that have an address first
 * @param others gateways that are not among them
 * @param restarting workloads whose containers were started anew again and again; at most {@link
 *     #MOST}
 * @param othersRestarting workloads that are not among them
 * @param validating by entry of a validating webhook: whether it was in force
 * @param synced remote clusters that every istiod had synced that told of them
 * @param unsettled by DaemonSet of Istio's node agents that was not at rest: pods that were not
 *     ready
 * @param unseen why gateways are not known, in one sentence; empty when they are
 * @param anew titles of gateways that are held against what they are at the next look
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
  /** They are stored in a Kubernetes resource, with some hundred bytes each. */
  static final int MOST = 100;

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
    return new Levels(
        seen.all().stream()
            .sorted(
                Comparator.comparing((Gateway gateway) -> gateway.addresses().isEmpty())
                    .thenComparing(Gateway::title))
            .limit(MOST)
            .toList(),
        Math.max(0, seen.all().size() - MOST),
        restarting.stream().limit(MOST).toList(),
        Math.max(0, restarting.size() - MOST),
        LevelGates.validating(mesh),
        LevelGates.synced(metrics),
        LevelGates.unsettled(mesh),
        seen.blindSpots().stream().map(spot -> spot.subject() + ": " + spot.reason()).findFirst(),
        List.of());
  }

  /** What is left out, in a few words; empty when that is nothing. */
  public Optional<String> beyond() {
    var notes = new ArrayList<String>();
    if (others > 0) {
      notes.add("gate G14 looks at " + MOST + " gateways of " + (gateways.size() + others));
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
   * Gateways that were named to people are held against what they are at the next look, and remote
   * clusters that were named as not known are held against nothing any more.
   *
   * @param told to them
   */
  Levels forgiving(String told) {
    return new Levels(
        gateways,
        others,
        restarting,
        othersRestarting,
        validating,
        synced.stream()
            .filter(cluster -> !names(told, LevelGates.unknownCluster(cluster)))
            .toList(),
        unsettled,
        unseen,
        told.contains(Gate.GATEWAYS.title())
            ? gateways.stream().map(Gateway::title).filter(title -> names(told, title)).toList()
            : anew);
  }

  /** A longer name that begins alike is another one's. */
  private static boolean names(String told, String title) {
    return Pattern.compile(Pattern.quote(title) + "(?![-a-z0-9]|\\.[a-z0-9])").matcher(told).find();
  }

  /** That one was programmed is never forgotten; what is not there any more is. */
  Levels renewedBy(IstiodMetrics metrics) {
    var seen = metrics.gateways();
    return anew.isEmpty() || !seen.blindSpots().isEmpty()
        ? this
        : new Levels(
            gateways.stream()
                .flatMap(before ->
                    anew.contains(before.title())
                        ? seen.all().stream()
                            .filter(now -> now.title().equals(before.title()))
                            .map(now ->
                                new Gateway(
                                    now.title(), before.problem(), now.addresses(), now.routes()))
                        : Stream.of(before))
                .toList(),
            others,
            restarting,
            othersRestarting,
            validating,
            synced,
            unsettled,
            unseen,
            List.of());
  }
}
