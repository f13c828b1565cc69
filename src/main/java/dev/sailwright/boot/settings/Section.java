package dev.sailwright.boot.settings;

import dev.sailwright.usecase.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One mapping of the settings, read key by key. Whatever does not fit is noted and read as if it
 * were not there.
 */
final class Section {
  private final Map<String, Yaml> entries;
  private final String path;
  private final int line;
  private final Mistakes mistakes;

  private Section(Map<String, Yaml> entries, String path, int line, Mistakes mistakes) {
    this.entries = entries;
    this.path = path;
    this.line = line;
    this.mistakes = mistakes;
  }

  /** Notes every key that is not among the known ones, with the nearest of them. */
  static Section of(Yaml yaml, String path, Mistakes mistakes, List<String> known) {
    var section = ofAnyKeys(yaml, path, mistakes);
    section.entries.forEach((key, value) -> {
      if (!known.contains(key)) {
        mistakes.add(
            value.line(),
            section.path(key),
            "there is no such key"
                + Nearest.of(key, known)
                    .map(right -> "; did you mean `" + right + "`?")
                    .orElse("; it may be " + String.join(", ", known)));
      }
    });
    return section;
  }

  /** For mappings whose keys are names that people choose. */
  static Section ofAnyKeys(Yaml yaml, String path, Mistakes mistakes) {
    return switch (yaml) {
      case Yaml.Mapping mapping -> new Section(mapping.entries(), path, mapping.line(), mistakes);
      case Yaml.Nothing nothing -> new Section(Map.of(), path, nothing.line(), mistakes);
      case Yaml.Items items -> {
        mistakes.add(items.line(), path, "must be a mapping (`key: value`), not a list");
        yield new Section(Map.of(), path, items.line(), mistakes);
      }
      case Yaml.Scalar scalar -> {
        mistakes.add(scalar.line(), path, "must be a mapping (`key: value`), not " + scalar.kind());
        yield new Section(Map.of(), path, scalar.line(), mistakes);
      }
    };
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  void mistake(String key, String problem) {
    mistakes.add(get(key).line(), path(key), problem);
  }

  Section section(String key, List<String> known) {
    return of(get(key), path(key), mistakes, known);
  }

  /** A mapping whose keys are names that people choose. */
  Section mapping(String key) {
    return ofAnyKeys(get(key), path(key), mistakes);
  }

  void forEach(BiConsumer<String, Yaml> action) {
    entries.forEach(action);
  }

  boolean has(String key) {
    return !(get(key) instanceof Yaml.Nothing);
  }

  boolean isEmptyList(String key) {
    return get(key) instanceof Yaml.Items items && items.items().isEmpty();
  }

  private Yaml get(String key) {
    return entries.getOrDefault(key, new Yaml.Nothing(line));
  }

  /**
   * @param parse turns the text into a value, or throws {@link IllegalArgumentException} with what
   *     it must be
   */
  <T> Optional<T> value(String key, Function<String, T> parse) {
    return has(key) ? parsed(get(key), path(key), parse) : Optional.empty();
  }

  /** All values of a list that fit; those that do not are noted. */
  <T> List<T> list(String key, Function<String, T> parse) {
    var values = new ArrayList<T>();
    var items = items(key);
    for (var index = 0; index < items.size(); index++) {
      parsed(items.get(index), path(key) + "[" + index + "]", parse).ifPresent(values::add);
    }
    return List.copyOf(values);
  }

  List<Yaml> items(String key) {
    return switch (get(key)) {
      case Yaml.Nothing nothing -> List.of();
      case Yaml.Items items -> items.items();
      case Yaml other -> {
        mistakes.add(other.line(), path(key), "must be a list, not " + other.kind());
        yield List.of();
      }
    };
  }

  /** A mapping of texts, both sides parsed. */
  <K, V> Map<K, V> map(String key, Function<String, K> parseKey, Function<String, V> parseValue) {
    var values = new LinkedHashMap<K, V>();
    mapping(key)
        .forEach((name, value) -> {
          var where = path(key) + "." + name;
          var parsedKey = parsed(new Yaml.Scalar(value.line(), name), where, parseKey);
          var parsedValue = parsed(value, where, parseValue);
          if (parsedKey.isPresent() && parsedValue.isPresent()) {
            values.put(parsedKey.get(), parsedValue.get());
          }
        });
    return values;
  }

  private <T> Optional<T> parsed(Yaml yaml, String where, Function<String, T> parse) {
    if (!(yaml instanceof Yaml.Scalar scalar)) {
      mistakes.add(yaml.line(), where, "must be a single value, not " + yaml.kind());
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(scalar.text().strip()));
    } catch (IllegalArgumentException e) {
      mistakes.add(
          scalar.line(), where, Optional.ofNullable(e.getMessage()).orElse("is not understood"));
      return Optional.empty();
    }
  }
}
