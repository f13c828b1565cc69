package dev.sailwright.upgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Judges a step that runs istioctl: by what the cluster shows, not by what istioctl prints. */
final class InstallProgress {
  /**
   * istioctl waits 5 minutes for each component; an unseen one is given this long before it is run
   * again.
   */
  static final Duration UNSEEN = Duration.ofMinutes(7);

  /**
   * Starts of istioctl of which no end was seen. Its process may have died before istioctl began,
   * so this is more than a failing istioctl would get; who dies of istioctl itself still stops.
   */
  private static final int MAX_INSTALLS = 5;

  private final Upgrade upgrade;
  private final StepFacts facts;
  private final ChangeGoal goal;
  private final Instant now;

  private InstallProgress(Upgrade upgrade, StepFacts facts, Instant now) {
    this.upgrade = upgrade;
    this.facts = facts;
    this.goal = ChangeGoal.of(upgrade.plan(), upgrade.currentStep());
    this.now = now;
  }

  static StepStatus judge(Upgrade upgrade, StepFacts facts, Instant now) {
    return new InstallProgress(upgrade, facts, now).judged();
  }

  /** Whether an istioctl of this step runs, or was started by a process that is gone. */
  static boolean mayBeRunning(Upgrade upgrade, Optional<StepFacts.Install> seen, Instant now) {
    var acted = upgrade.status().actedAt();
    return acted.isPresent()
        && seen.map(install ->
                switch (install.state()) {
                  case RUNNING -> true;
                  case FINISHED, GONE -> false;
                  case UNKNOWN -> now.isBefore(acted.get().plus(UNSEEN));
                })
            .orElse(false);
  }

  private StepStatus judged() {
    var acted = upgrade.status().actedAt();
    if (acted.isEmpty()) {
      return PlanProgress.changedMeanwhile(upgrade, facts).orElseGet(this::notBegun);
    }
    var install = facts.install().orElseThrow();
    return switch (install.state()) {
      case RUNNING -> new StepStatus.InProgress("istioctl is running");
      case FINISHED -> finished(install);
      case GONE -> unseen(false);
      case UNKNOWN -> unseen(now.isBefore(acted.get().plus(UNSEEN)));
    };
  }

  /** What somebody else has done is not done again, unless inputs may make a difference. */
  private StepStatus notBegun() {
    var change = upgrade.plan().change(upgrade.currentStep()).orElseThrow();
    return !change.hasInputs() && goal.isReached(facts.mesh())
        ? new StepStatus.Done(goal.is() + " already")
        : new StepStatus.ReadyToInstall(change.inWords());
  }

  private StepStatus finished(StepFacts.Install install) {
    if (install.exitCode().orElse(1) != 0) {
      return failed(install);
    }
    // Success is what the cluster shows, not what istioctl prints.
    return goal.isReached(facts.mesh())
        ? new StepStatus.Done(goal.is())
        : new StepStatus.InProgress("istioctl ended well; waiting for " + goal.awaited());
  }

  private StepStatus failed(StepFacts.Install install) {
    var ended = "istioctl ended with exit code " + install.exitCode().orElse(1);
    if (!ApiServerTrouble.isIn(install.output())
        || Attempts.areEnough(upgrade, MAX_INSTALLS, now)) {
      return new StepStatus.Broken(ended + ".", install.output());
    }
    return Attempts.isPausing(upgrade, now)
        ? new StepStatus.InProgress(
            ended + ", for the API server was in trouble; it is started again in a moment")
        : new StepStatus.ReadyToInstall(
            ended + ", for the API server was in trouble: once more with the same inputs");
  }

  private StepStatus unseen(boolean mayRun) {
    if (goal.isWhole(facts.mesh())) {
      return new StepStatus.Done(goal.is() + "; istioctl's own end was not seen");
    }
    if (mayRun) {
      return new StepStatus.InProgress(
          "istioctl was started by a process that is gone; it may still be running");
    }
    if (Attempts.isPausing(upgrade, now)) {
      return new StepStatus.InProgress("istioctl did not finish; it is started again in a moment");
    }
    return !Attempts.areEnough(upgrade, MAX_INSTALLS, now)
        ? new StepStatus.ReadyToInstall("istioctl did not finish: once more with the same inputs")
        : new StepStatus.Broken(
            "istioctl was started "
                + upgrade.status().attempt()
                + " times, and each time the process that ran it was gone before its end was seen.",
            List.of());
  }
}
