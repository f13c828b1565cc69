package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** With which control planes a proxy is compared. */
final class OwnControlPlane {
  private OwnControlPlane() {}

  /**
   * The versions of those of the revision that injected it; of all where none of that revision is
   * there or tells its version. Nobody injects ambient pods, so their revision is not recorded.
   */
  static List<IstioVersion> versions(
      MeshState mesh, Workload workload, Workload.ProxyGroup proxies) {
    var own =
        isInjected(workload)
            ? versions(mesh, plane -> plane.revision().equals(proxies.revision()))
            : List.<IstioVersion>of();
    return own.isEmpty() ? versions(mesh, plane -> true) : own;
  }

  private static List<IstioVersion> versions(MeshState mesh, Predicate<ControlPlane> which) {
    return mesh.controlPlanes().stream()
        .filter(which)
        .map(ControlPlane::version)
        .flatMap(Optional::stream)
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean isInjected(Workload workload) {
    return switch (workload.role()) {
      case SIDECAR, GATEWAY -> true;
      case ZTUNNEL, CNI, WAYPOINT -> false;
    };
  }
}
