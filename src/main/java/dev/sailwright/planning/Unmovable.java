package dev.sailwright.planning;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import java.util.List;

/** What a rolling restart cannot bring to a new proxy; it is listed, never deleted. */
public final class Unmovable {
  private Unmovable() {}

  public static List<String> lines(MeshState mesh) {
    return mesh.workloads().stream()
        .filter(workload -> workload.mover() == Workload.Mover.NOTHING)
        .map(workload ->
            workload.ref()
                + ": "
                + workload.obstacle().map(Workload.Obstacle::advice).orElse("not known why"))
        .toList();
  }
}
