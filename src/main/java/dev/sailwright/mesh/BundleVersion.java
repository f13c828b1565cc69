package dev.sailwright.mesh;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the annotation {@code gateway.networking.k8s.io/bundle-version} of a CRD says. As istiod
 * does (pkg/kube/kclient/crdwatcher.go@1.30.2), a pre-release counts as its release.
 */
public record BundleVersion(int major, int minor, int patch) implements Comparable<BundleVersion> {
  private static final Pattern TEXT =
      Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[-+].{0,100})?");

  /** Reads {@code v1.5.0}, {@code 1.4.0-rc.1} and the like; empty for anything else. */
  public static Optional<BundleVersion> parse(String text) {
    var match = TEXT.matcher(text.strip());
    return match.matches()
        ? Optional.of(
            new BundleVersion(
                Integer.parseInt(match.group(1)),
                Integer.parseInt(match.group(2)),
                match.group(3) == null ? 0 : Integer.parseInt(match.group(3))))
        : Optional.empty();
  }

  public static BundleVersion of(String text) {
    return parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("not a bundle version such as v1.4.0: " + text));
  }

  @Override
  public int compareTo(BundleVersion other) {
    return Comparator.comparingInt(BundleVersion::major)
        .thenComparingInt(BundleVersion::minor)
        .thenComparingInt(BundleVersion::patch)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
