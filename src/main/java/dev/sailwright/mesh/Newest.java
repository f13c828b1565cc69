package dev.sailwright.mesh;

/**
 * The newest release of some kind. Its text says whether anybody looked at it.
 *
 * @param checked whether the release data have it; else no bulletin and no known trouble is known
 *     of it, which proves nothing
 */
public record Newest(IstioVersion version, boolean checked) {
  @Override
  public String toString() {
    return version + (checked ? "" : " (not checked for bulletins)");
  }
}
