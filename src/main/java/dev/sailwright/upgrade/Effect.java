package dev.sailwright.upgrade;

import dev.sailwright.mesh.WorkloadRef;
import java.time.Instant;
import java.util.List;

/** What is to be done to the cluster. Each is safe to start twice, and recorded before. */
public sealed interface Effect {
  String key();

  /** Gathers a backup of the mesh and stores it; one that is stored already stays. */
  record BackUp(String key) implements Effect {}

  /** Runs istioctl with the plan's inputs. */
  record Install(String key) implements Effect {}

  /**
   * Restarts workloads by stamping their pod template.
   *
   * @param stamp the same for every attempt, so that a second patch changes nothing
   */
  record Restart(String key, List<WorkloadRef> workloads, Instant stamp) implements Effect {
    public Restart {
      workloads = List.copyOf(workloads);
    }
  }
}
