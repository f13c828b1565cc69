package dev.sailwright.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, in lower-case hex, over several texts. */
final class Hashes {
  private Hashes() {}

  /** Every part counts with its length, so no two lists of parts share a hash. */
  static String of(String... parts) {
    var text = new StringBuilder();
    for (var part : parts) {
      text.append(part.length()).append(' ').append(part).append('\n');
    }
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
