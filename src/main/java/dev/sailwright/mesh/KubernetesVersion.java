package dev.sailwright.mesh;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version of an API server.
 *
 * @param text as the server says it, for example {@code v1.34.2-gke.100}
 */
public record KubernetesVersion(Minor minor, String text) {
  private static final Pattern TEXT = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})([.+-].*)?");

  public static Optional<KubernetesVersion> parse(String text) {
    var match = TEXT.matcher(text.strip());
    return match.matches()
        ? Optional.of(
            new KubernetesVersion(
                new Minor(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))),
                text.strip()))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return text.startsWith("v") ? text.substring(1) : text;
  }
}
