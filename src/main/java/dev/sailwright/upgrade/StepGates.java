package dev.sailwright.upgrade;

import dev.sailwright.gates.GateWatch;
import dev.sailwright.gates.Gates;
import dev.sailwright.gates.Levels;
import dev.sailwright.gates.Verdict;
import dev.sailwright.gates.WorkloadGate;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Holds the steps of an upgrade by its gates: nothing goes on while one of them is shut. */
public final class StepGates {
  static final String WITHOUT_DATA =
      "Retry measures again; Resume goes on to the end without what cannot be measured.";

  private static final String BREACHED =
      "Retry counts anew from then on, and pauses again if it goes on";
  private static final String NO_BASELINE =
      "nothing is stored of it: an earlier release began this upgrade, or the cluster has an older"
          + " deploy/crd-meshupgrade.yaml";

  /** An istiod that does not tell for that long will not do so by itself. */
  private static final Duration UNMEASURED = Duration.ofMinutes(1);

  private StepGates() {}

  /**
   * What is remembered after this look: the baseline is taken with the backup, or where the first
   * change waited after that, right before it; and again as long as something of it was not seen.
   * Never later, for then it would be of a mesh that has moved.
   */
  public static Optional<GateWatch> watch(Upgrade upgrade, StepFacts facts) {
    var known = upgrade.status().gates();
    var mesh = facts.mesh();
    if (waitsForFirstChange(upgrade)) {
      return Optional.empty();
    }
    if (facts.metrics().isEmpty() || isBlind(mesh)) {
      return known;
    }
    var metrics = facts.metrics().get();
    if (upgrade.takesBaseline()) {
      var fresh = GateWatch.begun(mesh, metrics);
      return Optional.of(
          known
              .filter(watch -> isWhole(watch) || !isWhole(fresh))
              .map(watch -> watch.lookedAt(mesh, metrics))
              .orElse(fresh));
    }
    return Optional.of(
        known.orElseGet(() -> GateWatch.without(mesh, NO_BASELINE)).lookedAt(mesh, metrics));
  }

  /** The same, where trouble counts from this look on. */
  public static Optional<GateWatch> fromHere(Upgrade upgrade, StepFacts facts) {
    return watch(upgrade, facts)
        .map(watch ->
            facts.metrics().map(metrics -> watch.beginningAt(facts.mesh(), metrics)).orElse(watch));
  }

  /** What is measured now says little of what will be when that change begins. */
  private static boolean waitsForFirstChange(Upgrade upgrade) {
    return upgrade.status().isHeld() && !upgrade.mayHaveChangedTheMesh();
  }

  private static boolean isWhole(GateWatch watch) {
    return watch.waived() || watch.baseline().unknown().isEmpty();
  }

  private static boolean isBlind(MeshState mesh) {
    return mesh.blindIn(BlindSpot.Area.CONTROL_PLANE) || mesh.blindIn(BlindSpot.Area.DATA_PLANE);
  }

  /** The new istiods are judged by what they count from their verification on. */
  static Optional<GateWatch> afterStep(Upgrade upgrade, Sight sight) {
    return upgrade.currentStep().kind() == StepKind.VERIFY_CONTROL_PLANE
        ? sight.gatesFromHere()
        : upgrade.status().gates();
  }

  static Duration patience(StepStatus.Held held, ClusterPolicy policy) {
    return held.measured() || policy.patience().compareTo(UNMEASURED) < 0
        ? policy.patience()
        : UNMEASURED;
  }

  static Upgrade held(Upgrade upgrade, StepStatus.Held held, Instant now) {
    return with(upgrade, watch -> watch.held(held.measured(), now));
  }

  /** A look in vain after minutes of measured waiting is one look in vain. */
  static Duration heldFor(Upgrade upgrade, StepStatus.Held held, Instant now) {
    return upgrade
        .status()
        .gates()
        .flatMap(held.measured() ? GateWatch::heldSince : GateWatch::unseenSince)
        .map(since -> Duration.between(since, now))
        .orElse(Duration.ZERO);
  }

  static Upgrade released(Upgrade upgrade) {
    return with(upgrade, GateWatch::released);
  }

  /** People are asked what to do without a measurement. */
  static Upgrade asking(Upgrade upgrade) {
    return with(upgrade, GateWatch::asking);
  }

  private static Upgrade with(Upgrade upgrade, UnaryOperator<GateWatch> change) {
    return upgrade.with(upgrade.status().watching(upgrade.status().gates().map(change)));
  }

  /** The same, unless a gate does not let it happen. */
  static StepStatus hold(Upgrade upgrade, StepFacts facts, StepStatus judged) {
    var gated = upgrade.currentStep().kind().isGated();
    if (judged instanceof StepStatus.Broken
        || waitsForFirstChange(upgrade)
        || !(gated || upgrade.takesBaseline())) {
      return judged;
    }
    var watch = watch(upgrade, facts).orElseThrow();
    if (upgrade.takesBaseline() && goesOn(upgrade, judged) && !isWhole(watch)) {
      // What was not measured before the first change can never be measured again.
      return new StepStatus.Held(
          Gates.unknownBefore(watch.baseline().unknown().orElseThrow()), false);
    }
    return gated ? hold(upgrade, watch, facts, judged) : noting(watch, judged);
  }

  /** What gates leave out is said when the baseline is taken. */
  private static StepStatus noting(GateWatch watch, StepStatus judged) {
    return judged instanceof StepStatus.Done done
        ? watch
            .baseline()
            .levels()
            .flatMap(Levels::beyond)
            .<StepStatus>map(beyond -> new StepStatus.Done(done.note() + "; " + beyond))
            .orElse(judged)
        : judged;
  }

  private static StepStatus hold(
      Upgrade upgrade, GateWatch watch, StepFacts facts, StepStatus judged) {
    var mesh = upgrade.plan().towards(facts.mesh(), upgrade.isRollback());
    var metrics = OldRevision.metrics(upgrade, facts, watch);
    var moved = Moved.by(upgrade, facts.mesh());
    var verdict =
        Gates.judge(watch, metrics, mesh, moved)
            .and(WorkloadGate.judge(watch, facts.mesh(), moved));
    return switch (verdict) {
      case Verdict.Open open -> judged;
      case Verdict.Shut shut ->
          new StepStatus.Broken(
              shut.breaches().getFirst() + ".",
              Stream.concat(shut.breaches().stream().skip(1), Stream.of(breached(upgrade)))
                  .toList());
      case Verdict.Waiting waiting when goesOn(upgrade, judged) ->
          new StepStatus.Held("waiting: " + waiting.note(), true);
      case Verdict.Unseen unseen when goesOn(upgrade, judged) ->
          new StepStatus.Held(unseen.reason(), false);
      case Verdict.Waiting waiting -> judged;
      case Verdict.Unseen unseen -> judged;
    };
  }

  /** From a restart or a cleanup no way leads back, and none leads back from the way back. */
  private static String breached(Upgrade upgrade) {
    return BREACHED
        + (!upgrade.plan().installs() || upgrade.isRollback()
            ? "."
            : "; Roll back goes the way back.");
  }

  /** It would end the step, or begin a change; what has begun is brought to its end. */
  private static boolean goesOn(Upgrade upgrade, StepStatus judged) {
    return judged instanceof StepStatus.Done
        || judged instanceof StepStatus.ReadyToInstall
        || judged instanceof StepStatus.ReadyToRemove
        || judged instanceof StepStatus.ReadyToRestart && upgrade.status().actedAt().isEmpty();
  }
}
