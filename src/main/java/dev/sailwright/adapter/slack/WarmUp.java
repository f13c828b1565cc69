package dev.sailwright.adapter.slack;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a few signed requests to our own endpoint, so that the first person's acknowledgement is
 * not the one that waits for classes to be loaded: Slack gives it three seconds.
 */
public final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");
  private static final String BODY =
      "command="
          + SlackBotApp.WARM_UP.replace("/", "%2F")
          + "&text=&user_id=U0&user_name=sailwright&team_id=T0&channel_id=C0&trigger_id=0&response_url=&api_app_id=A0";
  private static final int REQUESTS = 20;

  private WarmUp() {}

  /**
   * Never throws; a server that does not answer is logged.
   *
   * @param endpoint our own, such as {@code http://127.0.0.1:8080/slack/events}
   * @return whether all requests were acknowledged
   */
  public static boolean run(URI endpoint, SigningSecrets secrets, InstantSource clock) {
    var http = new OkHttpClient();
    try {
      for (var i = 0; i < REQUESTS; i++) {
        if (!acknowledged(http, endpoint, secrets, clock)) {
          return false;
        }
      }
      return true;
    } finally {
      http.dispatcher().executorService().shutdown();
      http.connectionPool().evictAll();
    }
  }

  private static boolean acknowledged(
      OkHttpClient http, URI endpoint, SigningSecrets secrets, InstantSource clock) {
    var body = BODY.getBytes(StandardCharsets.UTF_8);
    var timestamp = Long.toString(clock.instant().getEpochSecond());
    var request =
        new Request.Builder()
            .url(endpoint.toString())
            .header(SlackSignatureFilter.TIMESTAMP, timestamp)
            .header(SlackSignatureFilter.SIGNATURE, secrets.sign(timestamp, body))
            .post(RequestBody.create(body, FORM))
            .build();
    try (var response = http.newCall(request).execute()) {
      if (!response.isSuccessful()) {
        LOG.warn("the warm-up request to {} was answered with HTTP {}", endpoint, response.code());
      }
      return response.isSuccessful();
    } catch (IOException e) {
      LOG.warn("the warm-up request to {} failed: {}", endpoint, e.getClass().getSimpleName());
      return false;
    }
  }
}
