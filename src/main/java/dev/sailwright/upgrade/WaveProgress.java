package dev.sailwright.upgrade;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.PlanStep;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges a step that restarts workloads: which of them are to be restarted now, and what is waited
 * for. Nothing is restarted on top of somebody else's rollout, nothing that a restart cannot move,
 * and of those that need a quorum only one at any moment.
 */
final class WaveProgress {
  private final Upgrade upgrade;
  private final PlanStep step;
  private final IstioVersion target;
  private final List<Workload> behind;

  private WaveProgress(Upgrade upgrade, StepFacts facts) {
    this.upgrade = upgrade;
    this.step = upgrade.currentStep();
    this.target = upgrade.plan().to();
    var members = new HashSet<>(step.workloads());
    this.behind =
        facts.mesh().workloads().stream()
            .filter(workload -> members.contains(workload.ref()) && !workload.isOn(target))
            .toList();
  }

  static StepStatus judge(Upgrade upgrade, StepFacts facts) {
    return new WaveProgress(upgrade, facts).judge(facts);
  }

  private StepStatus judge(StepFacts facts) {
    if (behind.isEmpty()) {
      return new StepStatus.Done(count() + " on " + target);
    }
    var turn = turn();
    var toRestart =
        behind.stream()
            .filter(this::isToRestart)
            .filter(workload -> !isRollingOut(workload))
            .map(Workload::ref)
            .filter(ref -> !step.inTurn().contains(ref) || turn.equals(Optional.of(ref)))
            .toList();
    if (!toRestart.isEmpty()) {
      var problem = StepProgress.injectionProblems(facts, target).findFirst();
      return problem.isPresent()
          ? new StepStatus.InProgress("not restarting anything: " + problem.get())
          : new StepStatus.ReadyToRestart(toRestart, count(), turn);
    }
    return waiting().<StepStatus>map(StepStatus.InProgress::new).orElseGet(this::broken);
  }

  private String count() {
    var members = new HashSet<>(step.workloads()).size();
    return members + " workload" + (members == 1 ? "" : "s");
  }

  private boolean isToRestart(Workload workload) {
    return isMovable(workload) && !isRestarted(workload);
  }

  /** What people did since the plan was made: it is not patched, for that would bring nothing. */
  private static boolean isMovable(Workload workload) {
    return workload.mover() != Workload.Mover.NOTHING;
  }

  /** Somebody's newer restart counts as well: the pods it brings are new. */
  private boolean isRestarted(Workload workload) {
    var stamp = upgrade.status().actedAt();
    return stamp.isPresent()
        && workload
            .restartedAt()
            .flatMap(WaveProgress::instant)
            .filter(at -> !at.isBefore(stamp.get()))
            .isPresent();
  }

  /**
   * A rollout of somebody else that is not to be disturbed. On the way back nothing is waited for:
   * what the upgrade before it began may never become ready.
   */
  private boolean isRollingOut(Workload workload) {
    return workload.rollingOut()
        && isToRestart(workload)
        && !upgrade.isRollback()
        && workload.restartedAt().filter(upgrade::hasStamped).isEmpty();
  }

  /** The next one of those that go one after another; empty while one of them is restarting. */
  private Optional<WorkloadRef> turn() {
    var inTurn =
        behind.stream().filter(workload -> step.inTurn().contains(workload.ref())).toList();
    return inTurn.stream().anyMatch(this::isRestarting)
        ? Optional.empty()
        : inTurn.stream()
            .filter(this::isToRestart)
            // One that is half-way, of an attempt that was given up, is not joined by another.
            .min(Comparator.comparing(workload -> !workload.rollingOut()))
            .map(Workload::ref);
  }

  /** One that was stopped half-way holds up the next one until all of its pods are ready. */
  private boolean isRestarting(Workload workload) {
    var halfWay = !isMovable(workload) && workload.ready() < workload.desired();
    return isRollingOut(workload)
        || (isRestarted(workload) && (isMovable(workload) || halfWay))
        // A retry gives the step another stamp, and what the one before began is still half-way.
        || (halfWay && workload.restartedAt().filter(upgrade::hasStamped).isPresent());
  }

  /** Empty when nothing comes by waiting. */
  private Optional<String> waiting() {
    var members = new HashSet<>(step.workloads()).size();
    var done = members - behind.size() + " of " + members + " done, ";
    var foreign =
        behind.stream()
            .filter(this::isRollingOut)
            .findFirst()
            .map(workload ->
                done + workload.ref() + " has a rollout in progress; it is restarted after that");
    // One that is stuck must not leave the others of its wave half-way.
    return foreign.or(() ->
        behind.stream()
            .filter(workload -> workload.rolloutProblem().isEmpty())
            .filter(workload ->
                isMovable(workload)
                    || (step.inTurn().contains(workload.ref()) && isRestarting(workload)))
            .min(Comparator.comparing(workload -> !isRestarted(workload)))
            .map(workload -> done + "waiting for " + workload.ref()));
  }

  private StepStatus broken() {
    var stopped = behind.stream().filter(workload -> !isMovable(workload)).toList();
    var stuck = behind.stream().filter(WaveProgress::isMovable).toList();
    var reasons = new ArrayList<String>();
    if (!stuck.isEmpty()) {
      reasons.add(named(stuck, " does", " do") + " not become ready");
    }
    if (!stopped.isEmpty()) {
      reasons.add(
          named(stopped, " cannot", " cannot")
              + " be moved by a restart any more ("
              + advice(stopped.getFirst())
              + "); act on "
              + (stopped.size() == 1 ? "it" : "them")
              + ", then retry");
    }
    return new StepStatus.Broken(
        String.join("; ", reasons) + "; all others of this wave are done.",
        Stream.concat(
                stuck.stream()
                    .map(workload ->
                        workload.ref() + ": " + workload.rolloutProblem().orElse("not ready")),
                stopped.stream().map(workload -> workload.ref() + ": " + advice(workload)))
            .toList());
  }

  private static String named(List<Workload> some, String one, String several) {
    var others = some.size() - 1;
    return some.getFirst().ref() + (others == 0 ? one : " and " + others + " more" + several);
  }

  private static String advice(Workload workload) {
    return workload.advice().orElse("not known why");
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
