package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Stream;

/** The pods of istiods. */
final class IstiodPods {
  private IstiodPods() {}

  /**
   * In the namespaces of these control planes.
   *
   * @param area that is blind where they cannot be listed
   */
  static List<Pod> of(Stream<ControlPlane> planes, Reading reading, BlindSpot.Area area) {
    return planes
        .map(ControlPlane::namespace)
        .distinct()
        .flatMap(namespace ->
            reading
                .read(
                    area,
                    "istiod's pods in " + namespace,
                    "list pods",
                    List.<Pod>of(),
                    () ->
                        reading
                            .client()
                            .pods()
                            .inNamespace(namespace)
                            .withLabel("app", "istiod")
                            .list()
                            .getItems())
                .stream())
        .toList();
  }
}
