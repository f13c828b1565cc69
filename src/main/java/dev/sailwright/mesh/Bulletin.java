package dev.sailwright.mesh;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One of Istio's security bulletins (istio.io, news/security).
 *
 * @param id such as {@code ISTIO-SECURITY-2026-006}
 * @param advisory it is about a configuration that no patch mends, so it says nothing of a version
 * @param cvss the worst score of its parts, 0 to 10
 */
public record Bulletin(
    String id,
    String title,
    boolean advisory,
    List<String> cves,
    Optional<Double> cvss,
    LocalDate published,
    List<Range> affected,
    String url) {
  public Bulletin {
    cves = List.copyOf(cves);
    affected = List.copyOf(affected);
  }

  /**
   * Versions that are affected.
   *
   * @param from inclusive; empty: since the first release
   * @param to empty: no end
   * @param toInclusive whether {@code to} itself is affected
   */
  public record Range(Optional<IstioVersion> from, Optional<IstioVersion> to, boolean toInclusive) {
    boolean contains(IstioVersion version) {
      return from.map(lowest -> lowest.compareTo(version) <= 0).orElse(true)
          && to.map(highest -> version.compareTo(highest) < (toInclusive ? 1 : 0)).orElse(true);
    }

    boolean names(Minor minor) {
      return from.map(IstioVersion::minor).filter(minor::equals).isPresent()
          || to.map(IstioVersion::minor).filter(minor::equals).isPresent();
    }
  }

  /** What a bulletin says of a version. NOT_ASSESSED is never as good as NOT_AFFECTED. */
  public enum Exposure {
    AFFECTED,
    NOT_AFFECTED,
    NOT_ASSESSED
  }

  boolean affects(IstioVersion version) {
    return affected.stream().anyMatch(range -> range.contains(version));
  }

  boolean names(Minor minor) {
    return affected.stream().anyMatch(range -> range.names(minor));
  }
}
