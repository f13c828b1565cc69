package dev.sailwright.boot.settings;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one entry of {@code releases}: versions of one minor that the catalog does not have, such
 * as private builds and pre-releases. Of a minor that the catalog has, the rest is taken from there
 * unless it is said otherwise.
 */
final class ReleaseReader {
  private final ReleaseCatalog catalog;
  private final Mistakes mistakes;

  ReleaseReader(ReleaseCatalog catalog, Mistakes mistakes) {
    this.catalog = catalog;
    this.mistakes = mistakes;
  }

  Optional<Release> read(int index, Yaml yaml) {
    var path = "releases[" + index + "]";
    var section =
        Section.of(
            yaml,
            path,
            mistakes,
            List.of("minor", "patches", "released", "endOfSupport", "kubernetes"));
    var named = section.value("minor", Values::minor);
    if (named.isEmpty()) {
      if (!section.has("minor")) {
        section.mistake("minor", "is needed, such as \"1.32\"");
      }
      return Optional.empty();
    }
    var minor = named.get();
    var added = section.list("patches", text -> patch(text, minor));
    if (!section.has("patches")) {
      section.mistake("patches", "must list one version at least, such as " + minor + ".0");
    }
    var known = catalog.release(minor);
    var released = section.value("released", Values::date).or(() -> known.map(Release::released));
    var kubernetes = kubernetes(section).or(() -> known.flatMap(Release::kubernetes));
    if (known.isEmpty() && !section.has("released")) {
      section.mistake(
          "released", minor + " is not in the catalog, so it needs the day of its release");
    }
    if (known.isEmpty() && !section.has("kubernetes")) {
      section.mistake(
          "kubernetes",
          minor + " is not in the catalog, so it needs its range, `{from: 1.32, to: 1.37}`");
    }
    var end = section.value("endOfSupport", Values::date);
    return released.map(day ->
        new Release(
            minor,
            day,
            end.or(() -> known.flatMap(Release::endOfSupport)),
            end.isEmpty() && known.map(Release::endEstimated).orElse(false),
            kubernetes,
            patches(known, added)));
  }

  private static IstioVersion patch(String text, Minor minor) {
    var version = Values.version(text);
    if (!version.minor().equals(minor)) {
      throw new IllegalArgumentException(Values.quoted(text) + " is not a version of " + minor);
    }
    return version;
  }

  private static List<IstioVersion> patches(Optional<Release> known, List<IstioVersion> added) {
    var patches = new ArrayList<>(known.map(Release::patches).orElse(List.of()));
    patches.addAll(added);
    return patches.stream().distinct().toList();
  }

  private static Optional<Release.KubernetesRange> kubernetes(Section release) {
    if (!release.has("kubernetes")) {
      return Optional.empty();
    }
    var section = release.section("kubernetes", List.of("from", "to"));
    var from = section.value("from", Values::minor);
    var to = section.value("to", Values::minor);
    if (!section.has("from") || !section.has("to")) {
      release.mistake("kubernetes", "needs both bounds, `{from: 1.32, to: 1.37}`");
      return Optional.empty();
    }
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    if (from.get().compareTo(to.get()) > 0) {
      release.mistake("kubernetes", "`from` is newer than `to`");
      return Optional.empty();
    }
    return Optional.of(new Release.KubernetesRange(from.get(), to.get()));
  }
}
