package dev.sailwright.mesh;

/** What stands between the quotes of a JSON string, and what it means (RFC 8259 §7). */
final class JsonString {
  private static final int HEX = 16;

  private JsonString() {}

  /** An escape that is none stays as it is. */
  static String plain(String literal) {
    var text = new StringBuilder(literal.length());
    var i = 0;
    while (i < literal.length()) {
      var c = literal.charAt(i);
      var escaped = c == '\\' && i + 1 < literal.length() ? literal.charAt(i + 1) : 0;
      var code = escaped == 'u' ? code(literal, i + 2) : meaning(escaped);
      if (code < 0) {
        text.append(c);
        i++;
      } else {
        text.append((char) code);
        i += escaped == 'u' ? 6 : 2;
      }
    }
    return text.toString();
  }

  /** Negative when it is no escape. */
  private static int meaning(char escaped) {
    return switch (escaped) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '"', '\\', '/' -> escaped;
      default -> -1;
    };
  }

  private static int code(String literal, int from) {
    var code = 0;
    for (var i = from; i < from + 4; i++) {
      var digit = i < literal.length() ? Character.digit(literal.charAt(i), HEX) : -1;
      if (digit < 0) {
        return -1;
      }
      code = code * HEX + digit;
    }
    return code;
  }

  static String escaped(String text) {
    var literal = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        case '"', '\\' -> literal.append('\\').append(c);
        default -> {
          if (c < ' ') {
            literal.append("\\u%04x".formatted((int) c));
          } else {
            literal.append(c);
          }
        }
      }
    }
    return literal.toString();
  }
}
