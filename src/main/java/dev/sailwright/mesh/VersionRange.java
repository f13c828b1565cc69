package dev.sailwright.mesh;

import java.util.List;
import java.util.Optional;

/**
 * Istio versions from one on, up to the first that is not among them any more.
 *
 * @param before the first that is not; empty: no end is known
 */
public record VersionRange(IstioVersion from, Optional<IstioVersion> before) {
  public VersionRange {
    if (before.filter(end -> end.compareTo(from) <= 0).isPresent()) {
      throw new IllegalArgumentException(
          "version range is empty: from " + from + " to before " + before.get());
    }
  }

  public boolean contains(IstioVersion version) {
    return from.compareTo(version) <= 0
        && before.map(end -> version.compareTo(end) < 0).orElse(true);
  }

  /** Of those ranges that hold a version, where the first ends. */
  static Optional<IstioVersion> endOf(List<VersionRange> ranges, IstioVersion version) {
    return ranges.stream()
        .filter(range -> range.contains(version))
        .findFirst()
        .flatMap(VersionRange::before);
  }
}
