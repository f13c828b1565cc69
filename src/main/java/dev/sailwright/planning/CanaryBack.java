package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.BLOCKER;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import java.util.List;
import java.util.Optional;

/** What the way back from a canary starts from. */
final class CanaryBack {
  private CanaryBack() {}

  /** The control plane's version that is left; empty when there is none of it any more. */
  static Optional<IstioVersion> from(MeshState mesh, Canary canary) {
    return plane(mesh, canary.revision()).flatMap(ControlPlane::version);
  }

  /** The tags that are moved back are those that lead to it now. */
  static PlanRequest asItIsNow(PlanRequest request, MeshState mesh) {
    return request
        .back()
        .map(canary -> request.back(canary.with(CanaryChecks.tagsTo(mesh, canary.revision()))))
        .orElse(request);
  }

  /** Empty: the control plane that ran before is there, and still what it was. */
  static List<Finding> closed(MeshState mesh, PlanRequest request) {
    return request.back().stream()
        .filter(canary -> !mesh.blindIn(BlindSpot.Area.CONTROL_PLANE))
        .filter(canary ->
            plane(mesh, canary.before())
                .flatMap(ControlPlane::version)
                .filter(version -> Optional.of(version).equals(request.target()))
                .isEmpty())
        .map(canary ->
            Finding.of(
                FindingCode.CANARY_UNFIT,
                BLOCKER,
                "There is no control plane of revision "
                    + canary.before()
                    + " on "
                    + request.target().map(Object::toString).orElse("?")
                    + " any more, so the way back is not short.",
                mesh.controlPlanes().stream()
                    .map(plane ->
                        plane.namespace()
                            + "/"
                            + plane.name()
                            + ": revision "
                            + plane.revision()
                            + plane.version().map(version -> " on " + version).orElse(""))
                    .toList(),
                "Install that revision again with the older istioctl, move the tags to it, and"
                    + " restart the workloads (`/istio restart`)."))
        .toList();
  }

  private static Optional<ControlPlane> plane(MeshState mesh, String revision) {
    return mesh.controlPlanes().stream()
        .filter(plane -> plane.revision().equals(revision))
        .findFirst();
  }
}
