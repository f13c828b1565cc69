package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import java.util.Optional;

/** Chooses the target when nobody names one. */
final class TargetChooser {
  private TargetChooser() {}

  /**
   * The newest patch of the newest minor that supports this Kubernetes, but not further than the
   * cluster's step; in an emergency the step does not count. A hop in between must support this
   * Kubernetes itself.
   */
  static Optional<IstioVersion> choose(
      ReleaseCatalog catalog,
      Minor kubernetes,
      Optional<IstioVersion> current,
      int maxMinorStep,
      boolean emergency) {
    var newest = catalog.newestFor(kubernetes);
    if (emergency || current.isEmpty()) {
      return newest;
    }
    for (var step = maxMinorStep; step >= 0; step--) {
      var hop =
          catalog
              .release(current.get().minor().plus(step))
              .filter(release -> supports(release, kubernetes))
              .flatMap(Release::newestPatch)
              .filter(version -> version.compareTo(current.get()) > 0);
      if (hop.isPresent()) {
        return hop;
      }
    }
    return newest;
  }

  private static boolean supports(Release release, Minor kubernetes) {
    return release.kubernetes().map(range -> range.contains(kubernetes)).orElse(false);
  }
}
