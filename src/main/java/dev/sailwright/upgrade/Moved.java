package dev.sailwright.upgrade;

import dev.sailwright.gates.WorkloadGate;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/** What an upgrade has moved so far, and when: as its own record has it. */
final class Moved {
  private Moved() {}

  /** The last time counts. A wave that runs has moved what it restarts since its stamp. */
  static Collection<WorkloadGate.Moved> by(Upgrade upgrade, MeshState mesh) {
    var moved = new LinkedHashMap<WorkloadRef, WorkloadGate.Moved>();
    var status = upgrade.status();
    for (var step = 0; step <= status.step(); step++) {
      var ended = status.steps().get(step).endedAt();
      for (var ref : workloads(upgrade, step, mesh)) {
        ended.ifPresent(at -> moved.put(ref, new WorkloadGate.Moved(ref, at, true)));
      }
    }
    if (upgrade.currentStep().kind().restarts()) {
      for (var ref : upgrade.currentStep().workloads()) {
        status
            .actedAt()
            .ifPresent(stamp -> moved.put(ref, new WorkloadGate.Moved(ref, stamp, false)));
      }
    }
    return moved.values();
  }

  /** istioctl names none: what it installs, and what istiod then makes anew, is moved by it. */
  private static List<WorkloadRef> workloads(Upgrade upgrade, int step, MeshState mesh) {
    var planned = upgrade.plan().steps().get(step);
    return planned.kind().runsIstioctl()
        ? mesh.workloads().stream()
            .filter(workload ->
                workload.mover() == Workload.Mover.INSTALL
                    || workload.mover() == Workload.Mover.CONTROLLER)
            .map(Workload::ref)
            .toList()
        : planned.workloads();
  }
}
