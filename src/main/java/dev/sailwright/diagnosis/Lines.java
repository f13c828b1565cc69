package dev.sailwright.diagnosis;

import java.util.ArrayList;
import java.util.List;

/** Lines of evidence. */
final class Lines {
  private Lines() {}

  /** So many of them, and how many more there are. */
  static List<String> first(List<String> lines, int shown) {
    var out = new ArrayList<>(lines.stream().limit(shown).toList());
    if (lines.size() > shown) {
      out.add("and " + (lines.size() - shown) + " more");
    }
    return List.copyOf(out);
  }
}
