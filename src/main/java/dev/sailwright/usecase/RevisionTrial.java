package dev.sailwright.usecase;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.Canary;
import dev.sailwright.port.ClusterAccess;
import dev.sailwright.upgrade.StepFacts;
import java.util.List;

/** Tries what a pod would get that asks for a revision by its label, before tags lead there. */
final class RevisionTrial {
  private RevisionTrial() {}

  /**
   * Of the first of these control planes; none where it has no name, for {@code default} is a tag,
   * which may lead elsewhere now, nor where no namespace leaves it to the pod's label.
   */
  static List<StepFacts.Injection> of(
      ClusterAccess access, MeshState mesh, List<ControlPlane> planes) {
    return planes.stream()
        .filter(plane -> !plane.revision().equals(Canary.UNNAMED))
        .limit(1)
        .flatMap(plane ->
            mesh
                .unlabelled(plane.namespace(), "default")
                .map(place -> access.tryRevision(mesh.cluster(), place, plane.revision()))
                .stream())
        .toList();
  }
}
