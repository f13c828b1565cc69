package dev.sailwright.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.stream.Stream;

/** Percent-encoding (RFC 3986 §2.1), and that of forms, where a plus is a space. */
final class Percent {
  private static final int HEX = 16;

  private Percent() {}

  /** What it may mean; nothing when it is not encoded. */
  static Stream<String> readings(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return Stream.empty();
    }
    return Stream.of(text, text.replace('+', ' '))
        .map(Percent::decoded)
        .filter(reading -> !reading.equals(text))
        .distinct();
  }

  private static String decoded(String text) {
    var from = text.getBytes(UTF_8);
    var to = new byte[from.length];
    var length = 0;
    for (var i = 0; i < from.length; i++) {
      var high = from[i] == '%' && i + 2 < from.length ? Character.digit(from[i + 1], HEX) : -1;
      var low = high < 0 ? -1 : Character.digit(from[i + 2], HEX);
      if (low < 0) {
        to[length++] = from[i];
      } else {
        to[length++] = (byte) (high * HEX + low);
        i += 2;
      }
    }
    return new String(Arrays.copyOf(to, length), UTF_8);
  }
}
