package dev.sailwright.upgrade;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.Journey;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.planning.StepKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Upgrades that are hops of one way. The next hop is asked for, by a card of its own, only when
 * this one has succeeded and no proxy is of an older minor: a control plane may be one minor ahead
 * of a proxy and no more. What keeps the next one from being asked for is waited for as long as the
 * step has patience. Whatever else becomes of a hop, the way ends with it, and that is told.
 */
public final class Journeys {
  private static final int NAMED = 10;

  private Journeys() {}

  /** Such as {@code hop 2 of 3 on the way to 1.31.1}; empty for what is no hop of a journey. */
  public static Optional<String> inWords(Upgrade upgrade) {
    return upgrade
        .origin()
        .journey()
        .map(way ->
            "hop "
                + way.hop()
                + " of "
                + way.hops(upgrade.plan().to())
                + " on the way to "
                + way.goal());
  }

  /** The next hop, while this one is at its end; empty when there is none, or none may follow. */
  public static Optional<Journey> next(Upgrade upgrade, MeshState mesh) {
    return isAtItsEnd(upgrade) && obstacles(upgrade, mesh).isEmpty()
        ? upgrade.origin().journey().map(way -> way.next(upgrade.id()))
        : Optional.empty();
  }

  /** It has come to its last step, and this was not the last hop. */
  public static boolean isAtItsEnd(Upgrade upgrade) {
    return upgrade.status().phase() == Phase.RUNNING
        && upgrade.currentStep().kind() == StepKind.REPORT
        && leadsOn(upgrade);
  }

  private static boolean leadsOn(Upgrade upgrade) {
    return upgrade
        .origin()
        .journey()
        .filter(way -> way.goal().compareTo(upgrade.plan().to()) > 0)
        .isPresent();
  }

  static StepStatus report(Upgrade upgrade, StepFacts facts) {
    var way = upgrade.origin().journey();
    if (way.isEmpty()) {
      return new StepStatus.Done("");
    }
    if (!leadsOn(upgrade)) {
      return new StepStatus.Done("This was the last of " + way.get().hop() + " hops.");
    }
    if (facts.successor().isPresent()) {
      return new StepStatus.Done(
          thisWas(upgrade)
              + facts.successor().get().id()
              + " asks for the next one, with a card of its own.");
    }
    var obstacles = obstacles(upgrade, facts.mesh());
    return obstacles.isEmpty()
        ? next(upgrade, facts.replanned().orElseThrow())
        : waiting(
            "the next hop is not asked for yet: " + obstacles.getFirst(),
            new StepStatus.Done(
                thisWas(upgrade)
                    + "the next one is not asked for, since istiod may be no more than one minor"
                    + " ahead of a proxy. Mend what is named, then "
                    + takenUp(upgrade),
                obstacles));
  }

  private static StepStatus next(Upgrade upgrade, PlanResult fresh) {
    return switch (fresh) {
      case PlanResult.Planned planned ->
          new StepStatus.NextHop(
              Optional.of(planned.plan()),
              "the next hop is asked for",
              notAsked(upgrade, upgrade.status().currentStep().note()));
      case PlanResult.Refused refused when PlanProgress.isBlind(refused) -> {
        var note = "the next hop cannot be planned: " + PlanProgress.unseen(refused);
        yield waiting(note, notAsked(upgrade, note));
      }
      case PlanResult.Refused refused -> {
        var blockers = PlanProgress.blockers(refused);
        yield waiting(
            "the next hop does not pass its prechecks yet: " + blockers.getFirst(),
            new StepStatus.Done(
                thisWas(upgrade)
                    + "the next one does not pass its prechecks. Mend what they name, then "
                    + takenUp(upgrade),
                blockers));
      }
    };
  }

  private static StepStatus waiting(String note, StepStatus.Done inVain) {
    return new StepStatus.NextHop(Optional.empty(), note, inVain);
  }

  /** The hop itself is done, so that its next one cannot be asked for does not hold it. */
  private static StepStatus.Done notAsked(Upgrade upgrade, String why) {
    return new StepStatus.Done(
        thisWas(upgrade) + "the next one could not be asked for. When it can, " + takenUp(upgrade),
        List.of(why));
  }

  /** What is told when this one ends without success; empty for what is no hop of a journey. */
  static String ending(Upgrade upgrade, Phase phase) {
    return switch (phase) {
      case DENIED, EXPIRED, FAILED, ABORTED ->
          upgrade
              .origin()
              .journey()
              .map(way ->
                  isAsked(upgrade)
                      ? " Its next hop may have been asked for; deny that card if it is there."
                      : " The way to " + way.goal() + " ends here; " + takenUp(upgrade))
              .orElse("");
      case AWAITING_APPROVAL, RUNNING, PAUSED, SUCCEEDED, SUPERSEDED -> "";
    };
  }

  /** Only an abort in the very moment between the two comes to this; no retry takes it back. */
  private static boolean isAsked(Upgrade upgrade) {
    return upgrade.currentStep().kind() == StepKind.REPORT && upgrade.status().attempt() > 0;
  }

  private static String thisWas(Upgrade upgrade) {
    return "This was " + inWords(upgrade).orElseThrow() + "; ";
  }

  private static String takenUp(Upgrade upgrade) {
    return "`/istio upgrade "
        + upgrade.plan().cluster()
        + " "
        + upgrade.origin().journey().orElseThrow().goal()
        + "` takes it up again.";
  }

  /** Why no next hop may follow this one as the mesh is now, one line each. */
  private static List<String> obstacles(Upgrade upgrade, MeshState mesh) {
    var to = upgrade.plan().to();
    var behind = mesh.workloads().stream().filter(workload -> isBehind(workload, to)).toList();
    var lines =
        Stream.concat(
            Stream.of("istiod is not on " + to + " any more")
                .filter(line -> !StepProgress.controlPlaneOn(upgrade.plan(), mesh)),
            behind.stream().limit(NAMED).map(workload -> line(workload, to)));
    return Stream.concat(
            lines,
            Stream.of("and " + (behind.size() - NAMED) + " more workloads")
                .filter(line -> behind.size() > NAMED))
        .toList();
  }

  private static String line(Workload workload, IstioVersion to) {
    return workload.ref()
        + (proxies(workload).anyMatch(version -> isOlder(version, to))
            ? " still has a proxy older than " + to.minor()
            : " has a proxy whose version is not known")
        + workload.advice().map(advice -> ": " + advice).orElse("");
  }

  /** What is not known of a proxy does not count as new. */
  private static boolean isBehind(Workload workload, IstioVersion to) {
    return workload.role() != Workload.Role.CNI
        && proxies(workload).anyMatch(version -> version.isEmpty() || isOlder(version, to));
  }

  private static Stream<Optional<IstioVersion>> proxies(Workload workload) {
    return workload.proxies().stream()
        .filter(group -> group.pods() > 0)
        .map(Workload.ProxyGroup::version);
  }

  private static boolean isOlder(Optional<IstioVersion> version, IstioVersion to) {
    return version.filter(known -> known.minor().compareTo(to.minor()) < 0).isPresent();
  }
}
