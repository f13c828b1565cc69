package dev.sailwright.mesh;

import java.util.Comparator;
import java.util.List;

/** A part of a line, from its first character to before {@code end}. */
record Span(int start, int end) {
  /** The line with each part replaced; parts may overlap. */
  static String replace(CharSequence line, List<Span> parts, String by) {
    var text = new StringBuilder();
    var done = 0;
    var inOrder =
        parts.stream()
            .filter(part -> part.end() > part.start())
            .sorted(Comparator.comparingInt(Span::start))
            .toList();
    for (var part : inOrder) {
      if (part.start() >= done) {
        text.append(line, done, part.start()).append(by);
        done = part.end();
      } else {
        done = Math.max(done, part.end());
      }
    }
    return text.append(line, done, line.length()).toString();
  }
}
