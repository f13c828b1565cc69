package dev.sailwright.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Looks into what is written in an encoding: JSON strings, percent-encoding and Base64. What would
 * be changed when it stood there plainly is hidden.
 */
final class Encodings {
  private static final Pattern PERCENT =
      Pattern.compile("(?<![A-Za-z0-9_.~%+*'()!-])[A-Za-z0-9_.~%+*'()!-]{4,}+");
  private static final Pattern BASE64 =
      Pattern.compile("(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{8,}+={0,2}+");
  private static final Pattern SIGNS = Pattern.compile("[/_-]");
  private static final Pattern LINE_BREAK = Pattern.compile("\\\\n");
  private static final int SHORTEST_ARCHIVE = 32;

  private final UnaryOperator<List<String>> redact;

  /**
   * @param redact of what was decoded
   */
  Encodings(UnaryOperator<List<String>> redact) {
    this.redact = redact;
  }

  /** With each string's content redacted as the lines that it holds, and written as it was. */
  String inStrings(String line) {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    var text = new StringBuilder();
    var from = 0;
    while (from < line.length()) {
      var open = quote(line, from);
      text.append(outside(line.substring(from, open)));
      if (open == line.length()) {
        return text.toString();
      }
      var close = quote(line, open + 1);
      text.append('"').append(inside(line.substring(open + 1, close)));
      from = close;
      if (close < line.length()) {
        text.append('"');
        from++;
      }
    }
    return text.toString();
  }

  /** The next quote that no backslash stands before. */
  private static int quote(String line, int from) {
    for (var i = from; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == '"') {
        return i;
      }
    }
    return line.length();
  }

  private String outside(String text) {
    return text.contains("\\n")
        ? String.join("\\n", redact.apply(List.of(LINE_BREAK.split(text, -1))))
        : text;
  }

  private String inside(String literal) {
    if (literal.indexOf('\\') < 0) {
      return literal;
    }
    var lines = List.of(JsonString.plain(literal).split("\n", -1));
    var redacted = redact.apply(lines);
    return redacted.equals(lines) ? literal : JsonString.escaped(String.join("\n", redacted));
  }

  /** The parts of the line that are encoded and hold a secret. */
  List<Span> secrets(String line) {
    var spans = new ArrayList<Span>();
    var percent = PERCENT.matcher(line);
    while (percent.find()) {
      if (Percent.readings(percent.group()).anyMatch(this::isChanged)) {
        spans.add(new Span(percent.start(), percent.end()));
      }
    }
    var base64 = BASE64.matcher(line);
    while (base64.find()) {
      if (holdsSecret(base64.group())) {
        spans.add(new Span(base64.start(), base64.end()));
      }
    }
    return spans;
  }

  /** Also of a path whose last parts are encoded. */
  private boolean holdsSecret(String run) {
    return hidesWhole(run)
        || SIGNS
            .splitAsStream(run)
            .anyMatch(part -> part.length() < run.length() && hidesWhole(part));
  }

  /** Whether this Base64 text is, or holds, what is hidden. */
  boolean hidesWhole(String base64) {
    return decoded(base64)
        .map(bytes -> text(bytes).map(this::isChanged).orElse(isArchive(bytes)))
        .orElse(false);
  }

  private boolean isChanged(String text) {
    var lines = List.of(text.split("\\R", -1));
    return !redact.apply(lines).equals(lines);
  }

  /** One that is cut off is read as far as it goes. */
  private static Optional<byte[]> decoded(String run) {
    try {
      var whole = run.replace('-', '+').replace('_', '/').replace("=", "");
      var cut = whole.length() % 4 == 1 ? whole.substring(0, whole.length() - 1) : whole;
      return Optional.of(Base64.getDecoder().decode(cut.getBytes(UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(byte[] bytes) {
    var text = new String(bytes, UTF_8);
    return text.chars()
            .allMatch(c -> c >= ' ' && c != 0x7f && c != 0xfffd || "\t\n\r".indexOf(c) >= 0)
        ? Optional.of(text)
        : Optional.empty();
  }

  /** gzip, as in Helm's records: it cannot be looked into here. */
  private static boolean isArchive(byte[] bytes) {
    return bytes.length >= SHORTEST_ARCHIVE && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }
}
