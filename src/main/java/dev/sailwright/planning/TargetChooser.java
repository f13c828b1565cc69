package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Targets;
import java.util.Optional;

/** Chooses the target when nobody names one. */
final class TargetChooser {
  private TargetChooser() {}

  /**
   * The newest that may be chosen of the newest minor that supports this Kubernetes, but not
   * further than the cluster's step; in an emergency the step does not count. A hop in between must
   * support this Kubernetes itself.
   */
  static Optional<IstioVersion> choose(
      Targets targets, Minor kubernetes, int maxMinorStep, boolean emergency) {
    var current = targets.from();
    var newest = targets.newestFor(kubernetes);
    if (emergency || current.isEmpty()) {
      return newest;
    }
    for (var step = maxMinorStep; step >= 0; step--) {
      var hop =
          targets
              .of(current.get().minor().plus(step), kubernetes)
              .filter(version -> version.compareTo(current.get()) > 0);
      if (hop.isPresent()) {
        return hop;
      }
    }
    return newest;
  }
}
