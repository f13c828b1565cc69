package dev.sailwright.mesh;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One Istio minor: when it came, when its support ends, and which Kubernetes minors it supports.
 *
 * @param endOfSupport empty when neither a date nor an estimate is known
 * @param endEstimated true when {@code endOfSupport} is an expectation, not an announced date
 * @param kubernetes both bounds inclusive; empty when no table names them
 * @param patches all known patches, pre-releases included when settings added them
 */
public record Release(
    Minor minor,
    LocalDate released,
    Optional<LocalDate> endOfSupport,
    boolean endEstimated,
    Optional<KubernetesRange> kubernetes,
    List<IstioVersion> patches) {
  public Release {
    patches = patches.stream().sorted().toList();
  }

  /** Lowest and highest supported Kubernetes minor, both inclusive. */
  public record KubernetesRange(Minor lowest, Minor highest) {
    public KubernetesRange {
      if (lowest.compareTo(highest) > 0) {
        throw new IllegalArgumentException(
            "Kubernetes range is upside down: " + lowest + " to " + highest);
      }
    }

    public boolean contains(Minor kubernetes) {
      return lowest.compareTo(kubernetes) <= 0 && kubernetes.compareTo(highest) <= 0;
    }

    @Override
    public String toString() {
      return lowest + "–" + highest;
    }
  }

  /** The newest patch that is no pre-release; a pre-release is never chosen for anybody. */
  public Optional<IstioVersion> newestPatch() {
    return patches.stream().filter(patch -> !patch.isPreRelease()).max(Comparator.naturalOrder());
  }
}
