package dev.sailwright.upgrade;

import dev.sailwright.gates.GateWatch;
import dev.sailwright.gates.Gates;
import dev.sailwright.gates.Verdict;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.StepKind;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds the steps of an upgrade by its gates: nothing goes on while one of them is shut. */
public final class StepGates {
  static final String WITHOUT_DATA =
      "Retry measures again; Resume goes on to the end without what cannot be measured.";
  private static final String BREACHED =
      "Retry counts anew from then on, and pauses again if it goes on; Roll back goes the way"
          + " back.";

  private StepGates() {}

  /**
   * What is remembered after this look: the baseline is taken with the backup, and again as long as
   * something of it was not seen; a stretch of counting begins when somebody waits for it.
   */
  public static Optional<GateWatch> watch(Upgrade upgrade, StepFacts facts) {
    var known = upgrade.status().gates();
    if (facts.metrics().isEmpty() || isBlind(facts.mesh())) {
      return known;
    }
    var metrics = facts.metrics().get();
    return Optional.of(
        known
            .filter(watch -> !isTakenAgain(upgrade, watch))
            .map(watch -> watch.from(facts.mesh(), metrics))
            .orElseGet(() -> GateWatch.begun(facts.mesh(), metrics)));
  }

  private static boolean isBlind(MeshState mesh) {
    return mesh.blindIn(BlindSpot.Area.CONTROL_PLANE) || mesh.blindIn(BlindSpot.Area.DATA_PLANE);
  }

  private static boolean isTakenAgain(Upgrade upgrade, GateWatch watch) {
    return upgrade.currentStep().kind() == StepKind.BACKUP && watch.baseline().unseen().isPresent();
  }

  /** The new istiods are judged by what they count from their verification on. */
  static Optional<GateWatch> afterStep(Upgrade upgrade) {
    return upgrade.currentStep().kind() == StepKind.VERIFY_CONTROL_PLANE
        ? upgrade.status().gates().map(GateWatch::renewed)
        : upgrade.status().gates();
  }

  /** People are asked what to do without a measurement. */
  static Upgrade unmeasured(Upgrade upgrade) {
    return upgrade.with(
        upgrade.status().watching(upgrade.status().gates().map(GateWatch::unmeasured)));
  }

  /** The same, unless a gate does not let it happen. */
  static StepStatus hold(Upgrade upgrade, StepFacts facts, StepStatus judged) {
    var watch = upgrade.status().gates();
    if (!upgrade.currentStep().kind().isGated()
        || watch.isEmpty()
        || facts.metrics().isEmpty()
        || judged instanceof StepStatus.Broken) {
      return judged;
    }
    return hold(upgrade, watch.get(), facts.metrics().get(), facts.mesh(), judged);
  }

  private static StepStatus hold(
      Upgrade upgrade, GateWatch watch, IstiodMetrics metrics, MeshState mesh, StepStatus judged) {
    return switch (Gates.judge(watch, metrics, mesh)) {
      case Verdict.Open open -> judged;
      case Verdict.Shut shut ->
          new StepStatus.Broken(
              shut.breaches().getFirst() + ".",
              Stream.concat(shut.breaches().stream().skip(1), Stream.of(BREACHED)).toList());
      case Verdict.Waiting waiting when goesOn(upgrade, judged) ->
          new StepStatus.InProgress("waiting: " + waiting.note());
      case Verdict.Unseen unseen when goesOn(upgrade, judged) ->
          new StepStatus.Unmeasured(unseen.reason());
      case Verdict.Waiting waiting -> judged;
      case Verdict.Unseen unseen -> judged;
    };
  }

  /** It would end the step, or begin a wave; what has begun is brought to its end. */
  private static boolean goesOn(Upgrade upgrade, StepStatus judged) {
    return judged instanceof StepStatus.Done
        || judged instanceof StepStatus.ReadyToRestart && upgrade.status().actedAt().isEmpty();
  }
}
