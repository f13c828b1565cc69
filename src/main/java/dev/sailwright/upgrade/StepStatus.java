package dev.sailwright.upgrade;

import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Leftover;
import dev.sailwright.planning.UpgradePlan;
import java.util.List;
import java.util.Optional;

/** What the cluster shows of the running step. Every note is one line for people. */
public sealed interface StepStatus {
  /** What was approved is not what would be done now, which is this. */
  record ReadyToReplace(UpgradePlan plan) implements StepStatus {}

  /**
   * Another upgrade has taken this one's place.
   *
   * @param lines what is different in its plan
   */
  record Replaced(String successor, List<String> lines) implements StepStatus {
    public Replaced {
      lines = List.copyOf(lines);
    }
  }

  /** Nothing of it is to be seen and it may start now. */
  record ReadyToInstall(String note) implements StepStatus {}

  /** No backup is stored yet, so nothing may be changed. */
  record ReadyToBackUp(String note) implements StepStatus {}

  /**
   * These workloads are still to be restarted, and the injector answers.
   *
   * @param turn the one among them that no other of those that go one after another may join
   */
  record ReadyToRestart(List<WorkloadRef> workloads, String note, Optional<WorkloadRef> turn)
      implements StepStatus {
    public ReadyToRestart {
      workloads = List.copyOf(workloads);
    }

    public ReadyToRestart(List<WorkloadRef> workloads, String note) {
      this(workloads, note, Optional.empty());
    }
  }

  /** It is still there and as it was when it was planned, and new pods get their proxy. */
  record ReadyToRemove(Leftover leftover, String note) implements StepStatus {}

  /** All is well, and it waits on purpose: however long, that is no trouble. */
  record Keeping(String note) implements StepStatus {}

  /** Under way, or waiting for something that may yet come. */
  record InProgress(String note) implements StepStatus {}

  /**
   * Nothing but a gate keeps it from going on.
   *
   * @param measured false: there is no data, and people decide what to do without
   */
  record Held(String note, boolean measured) implements StepStatus {}

  /**
   * The hop of a journey is done, and the next one is to be asked for.
   *
   * @param plan empty as long as it cannot be told what that would be, or it may not be asked for
   * @param note what is waited for then
   * @param inVain how the hop ends when the step's patience does
   */
  record NextHop(Optional<UpgradePlan> plan, String note, Done inVain) implements StepStatus {}

  /**
   * @param lines what is told besides
   */
  record Done(String note, List<String> lines) implements StepStatus {
    public Done {
      lines = List.copyOf(lines);
    }

    public Done(String note) {
      this(note, List.of());
    }
  }

  /** It will not come by waiting. */
  record Broken(String reason, List<String> lines) implements StepStatus {
    public Broken {
      lines = List.copyOf(lines);
    }
  }
}
