package dev.sailwright.planning;

import dev.sailwright.mesh.Workload;
import java.util.Optional;

/**
 * What is restarted where nothing else is done: workloads whose proxy is not the one that a new pod
 * would get.
 *
 * @param namespace empty: of the whole mesh
 */
public record RestartScope(Optional<String> namespace) {
  public boolean covers(Workload workload) {
    return namespace.map(workload.ref().namespace()::equals).orElse(true);
  }

  /** Such as {@code shop on prod}, or the cluster alone. */
  public String on(String cluster) {
    return namespace.map(name -> name + " on " + cluster).orElse(cluster);
  }
}
