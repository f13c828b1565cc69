package dev.sailwright.mesh;

import java.util.Set;

/**
 * What the API server serves.
 *
 * @param known false when discovery failed: then nothing follows from an absence
 * @param silent group versions that are served, as {@code metrics.k8s.io/v1beta1}, of which nobody
 *     tells what is in them
 * @param resources {@code <group>/<version>/<plural>}, core group as {@code v1/pods}
 */
public record ServedApis(boolean known, Set<String> silent, Set<String> resources) {
  public ServedApis {
    silent = Set.copyOf(silent);
    resources = Set.copyOf(resources);
  }

  /** All of it is known. */
  public ServedApis(Set<String> resources) {
    this(/* known= */ true, Set.of(), resources);
  }

  /** Nothing is known. */
  public static ServedApis unknown() {
    return new ServedApis(/* known= */ false, Set.of(), Set.of());
  }

  /** Whether discovery tells if a resource of this is served. */
  public boolean tells(String groupVersion) {
    return known && !silent.contains(groupVersion);
  }

  /** True when discovery proves that this resource is not served. */
  public boolean lacks(String groupVersion, String resource) {
    return tells(groupVersion)
        && !resources.contains(groupVersion + "/" + resource.split("/", 2)[0]);
  }
}
