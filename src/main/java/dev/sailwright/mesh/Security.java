package dev.sailwright.mesh;

import java.util.List;
import java.util.Optional;

/**
 * What the bulletins say of one version.
 *
 * @param affecting the worst first
 * @param notAssessed they say nothing of this version, which proves nothing; newest first
 * @param checked false for a version that the release data do not have: newer, or no release; then
 *     bulletins may concern it that are not known
 * @param clean the first patch of the same minor, from this version on, that no bulletin affects
 */
public record Security(
    List<Bulletin> affecting,
    List<Bulletin> notAssessed,
    boolean checked,
    Optional<IstioVersion> clean) {
  public Security {
    affecting = List.copyOf(affecting);
    notAssessed = List.copyOf(notAssessed);
  }

  /** The highest score of those that affect it. */
  public Optional<Double> worst() {
    return affecting.stream().flatMap(bulletin -> bulletin.cvss().stream()).findFirst();
  }
}
