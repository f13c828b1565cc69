package dev.sailwright.adapter.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.util.http.SlackHttpClient;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.Fence;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * The way to Slack's Web API, with timeouts, and without anything that sends twice behind our back.
 */
public final class SlackClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int IDLE_CONNECTIONS = 4;
  private static final int IDLE_SECONDS = 30;

  private final Slack slack;
  private final MethodsClient methods;
  private final SlackEffects effects;

  /**
   * @param apiUrl where the Web API is, such as {@code https://slack.com/api/}
   * @param botToken {@code xoxb-…}
   * @param witness of everything that people see
   * @param fence keeps a process that was taken over from telling
   */
  public SlackClient(URI apiUrl, String botToken, EffectWitness witness, Fence fence) {
    this(apiUrl, botToken, witness, fence, TIMEOUT);
  }

  SlackClient(URI apiUrl, String botToken, EffectWitness witness, Fence fence, Duration timeout) {
    var millis = (int) timeout.toMillis();
    var config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(
        apiUrl.toString().endsWith("/") ? apiUrl.toString() : apiUrl + "/");
    config.setHttpClientCallTimeoutMillis(millis);
    config.setHttpClientReadTimeoutMillis(millis);
    config.setHttpClientWriteTimeoutMillis(millis);
    config.setStatsEnabled(false);
    var once = http(config);
    this.slack = Slack.getInstance(config, new SlackHttpClient(once));
    this.methods =
        Slack.getInstance(config, new SlackHttpClient(askingAgain(once))).methods(botToken);
    this.effects = new SlackEffects(slack.methods(botToken), slack.getHttpClient(), witness, fence);
  }

  /**
   * On the same connections. A server may give one up that OkHttp still keeps, and a question can
   * be asked again where that shows.
   */
  private static OkHttpClient askingAgain(OkHttpClient once) {
    return once.newBuilder().retryOnConnectionFailure(true).build();
  }

  /** OkHttp repeats a POST whose connection broke, and a message would stand there twice. */
  private static OkHttpClient http(SlackConfig config) {
    return SlackHttpClient.buildOkHttpClient(config)
        .newBuilder()
        .retryOnConnectionFailure(false)
        .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
        .build();
  }

  Slack slack() {
    return slack;
  }

  /** For questions; what people see goes through {@link #effects()}. */
  MethodsClient methods() {
    return methods;
  }

  SlackEffects effects() {
    return effects;
  }

  @Override
  public void close() {
    var http = slack.getHttpClient().getOkHttpClient();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
