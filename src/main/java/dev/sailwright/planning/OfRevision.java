package dev.sailwright.planning;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A manifest as it would be if its revision had no name, so that {@code istiod-1-30-5} can be held
 * against the {@code istiod} that it comes beside, and names alone are no difference.
 */
final class OfRevision {
  private final Manifest manifest;
  private final Optional<String> revision;
  private final Map<String, String> plain = new HashMap<>();
  private final Optional<Pattern> names;
  private final Set<Manifest.Item> known;

  private OfRevision(
      Manifest manifest, Optional<String> revision, Manifest other, Optional<Manifest> earlier) {
    this.manifest = manifest;
    this.revision = revision;
    this.known = earlier.map(before -> Set.copyOf(before.items())).orElse(Set.of());
    var here = titles(manifest);
    var there = titles(other);
    for (var item : manifest.items()) {
      var name = withoutRevision(item.name());
      // What both have by this name is one object, whatever its name looks like.
      if (!name.equals(item.name())
          && !there.containsKey(item.title())
          && !here.containsKey(title(item, name))) {
        plain.put(item.name(), name);
      }
    }
    this.names =
        Optional.of(plain.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")))
            .filter(any -> !any.isEmpty())
            .map(any -> Pattern.compile("(?<![A-Za-z0-9-])(?:" + any + ")(?![A-Za-z0-9-])"));
  }

  /** One that is not compared across revisions: each object as it is. */
  static OfRevision none(Manifest manifest) {
    return new OfRevision(manifest, Optional.empty(), manifest, Optional.empty());
  }

  /**
   * @param other that it is compared with, of another revision
   * @param earlier of the same revision; what was in it just so is no news
   */
  static OfRevision of(
      Manifest manifest, String revision, Manifest other, Optional<Manifest> earlier) {
    return new OfRevision(
        manifest,
        Optional.of(revision).filter(name -> !name.equals(Canary.UNNAMED)),
        other,
        earlier);
  }

  /**
   * @param title as it is
   * @param values by the paths that they would have without a revision
   */
  record Known(String title, SortedMap<String, Value> values, boolean isNews) {}

  /**
   * @param path as it is
   * @param shown as it is
   * @param meant as it would be without a revision
   * @param isRevision it says nothing but which revision it is of
   */
  record Value(String path, String shown, String meant, boolean isRevision) {}

  /** By the titles that they would have without a revision. */
  SortedMap<String, Known> items() {
    var items = new TreeMap<String, Known>();
    for (var item : manifest.items()) {
      var values = new TreeMap<String, Value>();
      item.values().forEach((path, value) -> values.put(unnamed(path), value(path, value)));
      items.put(
          title(item, plain.getOrDefault(item.name(), item.name())),
          new Known(item.title(), values, !known.contains(item)));
    }
    return items;
  }

  private Value value(String path, String value) {
    var isRevision = revision.filter(value::equals).isPresent();
    return new Value(path, value, isRevision ? Canary.UNNAMED : unnamed(value), isRevision);
  }

  private String unnamed(String text) {
    return names
        // Most texts name none, and that is told at once.
        .filter(any -> revision.filter(text::contains).isPresent())
        .map(any ->
            any.matcher(text)
                .replaceAll(found ->
                    Matcher.quoteReplacement(plain.getOrDefault(found.group(), found.group()))))
        .orElse(text);
  }

  private String withoutRevision(String name) {
    return revision
        .map(mine -> name.replaceFirst("-" + Pattern.quote(mine) + "(?=-|$)", ""))
        .orElse(name);
  }

  private static Map<String, Manifest.Item> titles(Manifest manifest) {
    return manifest.items().stream()
        .collect(Collectors.toMap(Manifest.Item::title, item -> item, (one, two) -> two));
  }

  private static String title(Manifest.Item item, String name) {
    return new Manifest.Item(item.kind(), item.namespace(), name, Map.of()).title();
  }
}
