package dev.sailwright.mesh;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** A minor version such as 1.29, of Istio or of Kubernetes. */
public record Minor(int major, int minor) implements Comparable<Minor> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  /** Reads exactly {@code <major>.<minor>}; empty for anything else. */
  public static Optional<Minor> parse(String text) {
    var match = TEXT.matcher(text.strip());
    return match.matches()
        ? Optional.of(new Minor(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))))
        : Optional.empty();
  }

  public static Minor of(String text) {
    return parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("not a minor version such as 1.29: " + text));
  }

  /**
   * How many minors lie between; negative when {@code newer} is older. Majors do not differ in
   * practice.
   */
  public int stepsTo(Minor newer) {
    return (newer.major - major) * 1000 + newer.minor - minor;
  }

  public Minor plus(int minors) {
    return new Minor(major, minor + minors);
  }

  @Override
  public int compareTo(Minor other) {
    return Comparator.comparingInt(Minor::major)
        .thenComparingInt(Minor::minor)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
