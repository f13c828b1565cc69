package dev.sailwright.mesh;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the publishers' own lists say: plain data that nobody has checked.
 *
 * @param asOf the day on which the older of them was read
 * @param versions with the day of each
 * @param cycles minors, as a list of ends of support has them
 */
public record PublishedReleases(
    LocalDate asOf, Map<IstioVersion, LocalDate> versions, List<Cycle> cycles) {
  public PublishedReleases {
    versions = Map.copyOf(versions);
    cycles = List.copyOf(cycles);
  }

  /**
   * @param ends the end of support, as far as the list knows
   * @param kubernetes which it supports
   */
  public record Cycle(
      Minor minor,
      LocalDate released,
      Optional<LocalDate> ends,
      Optional<Release.KubernetesRange> kubernetes) {}

  /**
   * The known releases with what the lists add. Nothing that is known is replaced: they add
   * versions newer than all known ones of their minor, minors that follow the newest known one
   * without a gap, and ranges and ends of support where none is known. Their ends are expectations:
   * such lists take an expected month for a date, and it is not always moved when the month has
   * passed.
   *
   * @param known oldest first
   */
  List<Release> addedTo(Collection<Release> known) {
    var all = new ArrayList<>(known.stream().map(this::more).toList());
    while (!all.isEmpty()) {
      var next = added(all.getLast().minor().plus(1));
      if (next.isEmpty()) {
        break;
      }
      all.add(next.get());
    }
    return all;
  }

  private Release more(Release release) {
    var cycle = cycle(release.minor());
    var patches = new ArrayList<>(release.patches());
    patches.addAll(newer(release.minor(), release.newestPatch()));
    var announced = release.endOfSupport().isPresent() && !release.endEstimated();
    return new Release(
        release.minor(),
        release.released(),
        announced ? release.endOfSupport() : cycle.flatMap(Cycle::ends).or(release::endOfSupport),
        !announced,
        release.kubernetes().or(() -> cycle.flatMap(Cycle::kubernetes)),
        patches);
  }

  private Optional<Release> added(Minor minor) {
    var patches = newer(minor, Optional.empty());
    var cycle = cycle(minor);
    return patches.stream()
        .map(versions::get)
        .min(LocalDate::compareTo)
        .map(first ->
            new Release(
                minor,
                cycle.map(Cycle::released).orElse(first),
                cycle.flatMap(Cycle::ends),
                true,
                cycle.flatMap(Cycle::kubernetes),
                patches));
  }

  private List<IstioVersion> newer(Minor minor, Optional<IstioVersion> than) {
    return versions.keySet().stream()
        .filter(version -> version.minor().equals(minor) && !version.isPreRelease())
        .filter(version -> than.map(newest -> version.compareTo(newest) > 0).orElse(true))
        .toList();
  }

  private Optional<Cycle> cycle(Minor minor) {
    return cycles.stream().filter(cycle -> cycle.minor().equals(minor)).findFirst();
  }
}
