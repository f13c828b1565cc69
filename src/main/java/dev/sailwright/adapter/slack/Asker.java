package dev.sailwright.adapter.slack;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Who asked or clicked, and where the answer goes; all of it from the signed payload.
 *
 * @param thread the thread's root, when it happened in one
 * @param responseUrl Slack's address for answers, good for 30 minutes and five answers; a secret
 * @param question names what was asked, for logs; the same when Slack repeats the request
 */
record Asker(
    String user, String channel, Optional<String> thread, String responseUrl, String question) {
  private static final int NAME_BYTES = 8;

  /**
   * @param request what tells one request from all others; nobody can read it out of the name
   */
  static String question(String request) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** The same for every attempt at answering this question, and for no other one. */
  String key() {
    return user + " " + question;
  }
}
