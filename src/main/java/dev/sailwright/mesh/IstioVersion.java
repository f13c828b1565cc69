package dev.sailwright.mesh;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An Istio version, ordered: 1.9.0 before 1.10.0, and a pre-release before its release.
 *
 * @param preRelease such as {@code alpha} or {@code rc.0}; empty for a release
 */
public record IstioVersion(int major, int minorNumber, int patch, String preRelease)
    implements Comparable<IstioVersion> {
  private static final Pattern TEXT =
      Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})(?:-([0-9A-Za-z.-]+))?");
  private static final Pattern VARIANT = Pattern.compile("-(distroless|debug)$");

  private static final Comparator<IstioVersion> ORDER =
      Comparator.comparingInt(IstioVersion::major)
          .thenComparingInt(IstioVersion::minorNumber)
          .thenComparingInt(IstioVersion::patch)
          .thenComparing(version -> version.preRelease.isEmpty())
          .thenComparing(IstioVersion::preRelease);

  /**
   * Reads a version or an image tag; the image variants {@code -distroless} and {@code -debug} are
   * cut off.
   */
  public static Optional<IstioVersion> parse(String text) {
    var match = TEXT.matcher(VARIANT.matcher(text.strip()).replaceFirst(""));
    if (!match.matches()) {
      return Optional.empty();
    }
    var preRelease = Optional.ofNullable(match.group(4)).orElse("");
    return Optional.of(
        new IstioVersion(
            Integer.parseInt(match.group(1)),
            Integer.parseInt(match.group(2)),
            Integer.parseInt(match.group(3)),
            preRelease));
  }

  public static IstioVersion of(String text) {
    return parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("not an Istio version such as 1.29.1: " + text));
  }

  public Minor minor() {
    return new Minor(major, minorNumber);
  }

  public boolean isPreRelease() {
    return !preRelease.isEmpty();
  }

  @Override
  public int compareTo(IstioVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minorNumber + "." + patch + (preRelease.isEmpty() ? "" : "-" + preRelease);
  }
}
