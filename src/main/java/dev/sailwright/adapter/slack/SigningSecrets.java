package dev.sailwright.adapter.slack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signing secrets of the Slack app: the current one, and while it is being changed the previous
 * one too. Slack signs {@code v0:<timestamp>:<raw body>} with HMAC-SHA256 (docs.slack.dev,
 * "Verifying requests from Slack").
 */
public final class SigningSecrets {
  private static final String VERSION = "v0";
  private static final String ALGORITHM = "HmacSHA256";

  private final List<byte[]> secrets;

  public SigningSecrets(String current, Optional<String> previous) {
    if (current.isBlank()) {
      throw new IllegalArgumentException(
          "the Slack signing secret is empty; copy it from the app's page, Basic Information");
    }
    this.secrets =
        Stream.concat(Stream.of(current), previous.filter(secret -> !secret.isBlank()).stream())
            .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
            .toList();
  }

  /** Compares in constant time, with every secret. */
  boolean signed(String timestamp, byte[] body, String signature) {
    var given = signature.getBytes(StandardCharsets.UTF_8);
    var found = false;
    for (var secret : secrets) {
      found |=
          MessageDigest.isEqual(
              sign(secret, timestamp, body).getBytes(StandardCharsets.UTF_8), given);
    }
    return found;
  }

  /** A signature by the current secret, as Slack would send it. */
  public String sign(String timestamp, byte[] body) {
    return sign(secrets.getFirst(), timestamp, body);
  }

  private static String sign(byte[] secret, String timestamp, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.update((VERSION + ":" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
      return VERSION + "=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
    }
  }
}
