package dev.sailwright.adapter.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;

/**
 * Text for a terminal of 80 columns. What comes from a cluster is shown without its control
 * characters.
 */
final class Page {
  static final int WIDTH = 80;

  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]+");

  private static final Pattern SPACES = Pattern.compile(" +");

  private final StringBuilder text = new StringBuilder();
  private final Ansi ansi;

  Page(Ansi ansi) {
    this.ansi = ansi;
  }

  void heading(String words) {
    text.append('\n').append(painted(words, "bold")).append('\n');
  }

  /** A line that begins with a colored word and fits the width as it is. */
  void marked(String indent, String word, String color, String rest) {
    text.append(indent).append(painted(word, color)).append(clean(rest)).append('\n');
  }

  /** A paragraph; its second and later lines begin under the text of the first. */
  void paragraph(String indent, String words) {
    var hanging = " ".repeat(indent.length());
    var line = new StringBuilder(indent);
    var empty = true;
    for (var word : SPACES.split(clean(words).strip())) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line.setLength(0);
        line.append(hanging);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    text.append(line).append('\n');
  }

  /** Lines as they are, however long, but without control characters. */
  static String lines(String text) {
    return text.lines()
        .map(line -> CONTROL.matcher(line).replaceAll(" ") + "\n")
        .collect(java.util.stream.Collectors.joining());
  }

  private static String clean(String words) {
    return CONTROL.matcher(words).replaceAll(" ");
  }

  private String painted(String words, String style) {
    return ansi.enabled()
        ? Ansi.Style.on(Ansi.Style.parse(style))
            + clean(words)
            + Ansi.Style.off(Ansi.Style.parse(style))
        : clean(words);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
