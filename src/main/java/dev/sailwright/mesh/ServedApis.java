package dev.sailwright.mesh;

import java.util.Set;

/**
 * What the API server serves.
 *
 * @param known false when discovery failed: then nothing follows from an absence
 * @param resources {@code <group>/<version>/<plural>}, core group as {@code v1/pods}
 */
public record ServedApis(boolean known, Set<String> resources) {
  public ServedApis {
    resources = Set.copyOf(resources);
  }

  /** True when discovery proves that this resource is not served. */
  public boolean lacks(String groupVersion, String resource) {
    return known && !resources.contains(groupVersion + "/" + resource.split("/", 2)[0]);
  }
}
