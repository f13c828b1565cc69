package dev.sailwright.boot.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects all that is wrong with one file, so that people mend it in one go. */
final class Mistakes {
  private final String file;
  private final List<Mistake> found = new ArrayList<>();

  Mistakes(String file) {
    this.file = file;
  }

  private record Mistake(int line, String text) {}

  /**
   * @param path dotted, such as {@code clusters.prod.waves}; may be empty
   */
  void add(int line, String path, String problem) {
    found.add(
        new Mistake(
            line, file + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + problem));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** One line each, in the order of the file: {@code settings.yaml:12: clusters.prod.waves: …}. */
  List<String> lines() {
    return found.stream()
        .sorted(Comparator.comparingInt(Mistake::line))
        .map(Mistake::text)
        .toList();
  }
}
