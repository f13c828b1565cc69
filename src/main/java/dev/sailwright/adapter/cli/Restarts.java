package dev.sailwright.adapter.cli;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import java.util.List;
import java.util.Optional;

/** What a rolling restart would bring to the version of a control plane. */
final class Restarts {
  private Restarts() {}

  /** {@code namespace/name} of each; empty when no control plane's version is known. */
  static List<String> needed(MeshState mesh) {
    var running =
        mesh.controlPlanes().stream()
            .map(ControlPlane::version)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    return running.isEmpty()
        ? List.of()
        : mesh.workloads().stream()
            .filter(
                workload -> workload.mover() == Workload.Mover.RESTART && workload.desired() > 0)
            .filter(workload -> running.stream().noneMatch(workload::isOn))
            .map(workload -> workload.ref().namespace() + "/" + workload.ref().name())
            .toList();
  }
}
