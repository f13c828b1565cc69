package dev.sailwright.mesh;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which versions may be chosen for somebody who names none. Never a pre-release, never the first
 * patch of a minor, nothing that only the publishers' lists know of, and nothing that is known to
 * go wrong, if it can hurt this mesh or the way to it can. What runs already may stay.
 *
 * @param from what runs; empty: that is not known
 */
public record Targets(ReleaseCatalog catalog, MeshState mesh, Optional<IstioVersion> from) {
  /** The newest that may be chosen of a minor, if the minor supports this Kubernetes. */
  public Optional<IstioVersion> of(Minor minor, Minor kubernetes) {
    return catalog.release(minor).flatMap(release -> of(release, kubernetes));
  }

  /** Of the newest minor that has one. */
  public Optional<IstioVersion> newestFor(Minor kubernetes) {
    return catalog.all().stream()
        .flatMap(release -> of(release, kubernetes).stream())
        .max(Comparator.naturalOrder());
  }

  /** One of each minor that is supported today, newest first. */
  public List<IstioVersion> supportedOn(Minor kubernetes, LocalDate today) {
    return catalog.all().stream()
        .flatMap(release -> of(release, kubernetes).stream())
        .filter(patch -> catalog.support(patch, today).state() == Support.State.SUPPORTED)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private Optional<IstioVersion> of(Release release, Minor kubernetes) {
    return release.kubernetes().filter(range -> range.contains(kubernetes)).isPresent()
        ? release.patches().stream().filter(this::mayBeChosen).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  private boolean mayBeChosen(IstioVersion version) {
    return from.filter(version::equals).isPresent()
        || (version.patch() > 0
            && catalog.isChecked(version)
            && troubles(version).stream().noneMatch(bad -> bad.canHurt(mesh)));
  }

  private List<KnownBad> troubles(IstioVersion version) {
    return from.map(start -> catalog.hazards().ofStep(start, version))
        .orElseGet(() -> catalog.hazards().ofVersion(version));
  }
}
