package dev.sailwright.port;

import dev.sailwright.mesh.WorkloadRef;
import java.time.Instant;

/** Restarts workloads as {@code kubectl rollout restart} does. */
public interface WorkloadRestarter {
  /**
   * Sets the pod template's {@code kubectl.kubernetes.io/restartedAt}. With a stamp that is there
   * already, nothing changes.
   *
   * @throws UnreachableException when it could not be set; the message names the workload and the
   *     reason
   */
  @Effectful(EffectWitness.Point.RESTART_WORKLOAD)
  void restart(String cluster, WorkloadRef workload, Instant stamp);
}
