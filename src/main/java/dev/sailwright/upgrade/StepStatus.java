package dev.sailwright.upgrade;

import dev.sailwright.mesh.WorkloadRef;
import java.util.List;

/** What the cluster shows of the running step. Every note is one line for people. */
public sealed interface StepStatus {
  /** Nothing of it is to be seen and it may start now. */
  record ReadyToInstall(String note) implements StepStatus {}

  /** No backup is stored yet, so nothing may be changed. */
  record ReadyToBackUp(String note) implements StepStatus {}

  /** These workloads are still to be restarted, and the injector answers. */
  record ReadyToRestart(List<WorkloadRef> workloads, String note) implements StepStatus {
    public ReadyToRestart {
      workloads = List.copyOf(workloads);
    }
  }

  /** Under way, or waiting for something that may yet come. */
  record InProgress(String note) implements StepStatus {}

  record Done(String note) implements StepStatus {}

  /** It will not come by waiting. */
  record Broken(String reason, List<String> lines) implements StepStatus {
    public Broken {
      lines = List.copyOf(lines);
    }
  }
}
