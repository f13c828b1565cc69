package dev.sailwright.mesh;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An entry of YAML, or of JSON with one entry a line.
 *
 * @param column where its name begins
 * @param value the rest of the line
 */
record Entry(int column, boolean beginsItem, String name, String value) {
  private static final Pattern ENTRY =
      Pattern.compile(
          "(\\s*+)((?:-\\s++)*+)[\"']?+([A-Za-z0-9_./-]++)[\"']?+\\s{0,9}+:(?:\\s++(.*+))?+",
          Pattern.DOTALL);
  private static final Pattern BLOCK = Pattern.compile("[|>][0-9+-]{0,3}+(?:\\s++#.*+)?+\\s*+");

  static Optional<Entry> of(String line) {
    var matcher = ENTRY.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new Entry(
                matcher.end(2),
                matcher.end(2) > matcher.start(2),
                matcher.group(3),
                Objects.requireNonNullElse(matcher.group(4), "").strip()))
        : Optional.empty();
  }

  static int indent(String line) {
    var indent = 0;
    while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
      indent++;
    }
    return indent;
  }

  boolean isBlock() {
    return BLOCK.matcher(value).matches();
  }

  /** Its value is in the lines that follow. */
  boolean isOpen() {
    return value.isEmpty() || value.startsWith("#") || value.equals("[") || value.equals("{");
  }

  boolean isScalar(String text) {
    var bare = value.endsWith(",") ? value.substring(0, value.length() - 1) : value;
    return bare.equals(text) || bare.equals('"' + text + '"') || bare.equals("'" + text + "'");
  }

  /** The quote that its value opens and does not close. */
  Optional<Character> openQuote() {
    if (value.isEmpty() || "\"'".indexOf(value.charAt(0)) < 0) {
      return Optional.empty();
    }
    var quote = value.charAt(0);
    return closes(value.substring(1), quote) < 0 ? Optional.of(quote) : Optional.empty();
  }

  /** Where this quote is closed; negative when it is not. A doubled single quote is a sign. */
  static int closes(String text, char quote) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && quote == '"' || text.startsWith("''", i) && quote == '\'') {
        i++;
      } else if (text.charAt(i) == quote) {
        return i;
      }
    }
    return -1;
  }
}
