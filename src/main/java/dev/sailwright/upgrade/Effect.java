package dev.sailwright.upgrade;

import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Leftover;
import dev.sailwright.planning.UpgradePlan;
import java.time.Instant;
import java.util.List;

/**
 * What is to be done, to the cluster or to the records. Each is safe to start twice, and recorded
 * before.
 */
public sealed interface Effect {
  String key();

  /**
   * Asks for the same again, with a card of its own.
   *
   * @param plan as the cluster is now
   */
  record Replace(String key, UpgradePlan plan) implements Effect {}

  /**
   * Asks for the next hop of a journey, with a card of its own.
   *
   * @param plan as the cluster is now
   */
  record AskForNextHop(String key, UpgradePlan plan) implements Effect {}

  /** Gathers a backup of the mesh and stores it; one that is stored already stays. */
  record BackUp(String key) implements Effect {}

  /** Runs istioctl with the plan's inputs. */
  record Install(String key) implements Effect {}

  /** Removes what is still as it was when it was planned; what is gone already stays so. */
  record Remove(String key, Leftover leftover) implements Effect {}

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
