package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The way from the workspace to the bot: form-encoded requests, signed with Slack's scheme {@code
 * v0}.
 */
final class BotLink {
  /** Slack's own patience. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private final HttpClient http;
  private final InstantSource clock;
  private final String signingSecret;
  private final URI endpoint;
  private final Duration patience;

  BotLink(InstantSource clock, String signingSecret, URI endpoint, Duration patience) {
    this.http = HttpClient.newBuilder().connectTimeout(patience).build();
    this.patience = patience;
    this.clock = clock;
    this.signingSecret = signingSecret;
    this.endpoint = endpoint;
  }

  /**
   * @param body of an accepted request; empty otherwise
   */
  record Reply(Delivery delivery, String body) {
    Optional<JsonNode> json() {
      return body.isBlank() ? Optional.empty() : Json.parse(body).filter(JsonNode::isObject);
    }
  }

  Reply send(Map<String, String> form) {
    var body =
        form.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    var timestamp = Long.toString(clock.instant().getEpochSecond());
    var request =
        HttpRequest.newBuilder(endpoint)
            .timeout(patience)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("User-Agent", "Slackbot 1.0 (simulated)")
            .header("X-Slack-Request-Timestamp", timestamp)
            .header("X-Slack-Signature", "v0=" + signature("v0:" + timestamp + ":" + body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200
          ? new Reply(Delivery.ACCEPTED, response.body())
          : new Reply(Delivery.DISPATCH_FAILED, "");
    } catch (HttpTimeoutException e) {
      return new Reply(Delivery.OPERATION_TIMEOUT, "");
    } catch (IOException e) {
      return new Reply(Delivery.DISPATCH_FAILED, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply(Delivery.OPERATION_TIMEOUT, "");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String signature(String base) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(signingSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(base.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
