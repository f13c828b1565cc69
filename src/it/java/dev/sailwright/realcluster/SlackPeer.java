package dev.sailwright.realcluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Slack as the bot meets it: an independent Web API (npm {@code emulate}, address in {@code
 * SLACK_PEER}), and what that one lacks: signed commands and clicks, and a place for {@code
 * response_url} posts.
 */
final class SlackPeer implements AutoCloseable {
  static final String TOKEN = "xoxb-test";
  private static final String PERSONS_TOKEN = "xoxp-alice";
  static final String SIGNING_SECRET = "topsecret";

  private static final ObjectMapper JSON = new ObjectMapper();

  // The peer ends connections that were idle for five seconds: one of ours must not be older.
  static {
    System.setProperty("jdk.httpclient.keepalive.timeout", "2");
  }

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base =
      URI.create(Optional.ofNullable(System.getenv("SLACK_PEER")).orElse("http://127.0.0.1:4710/"));
  private final List<JsonNode> responses = new CopyOnWriteArrayList<>();
  private final HttpServer responseUrl;

  SlackPeer() throws IOException {
    responseUrl = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    responseUrl.createContext(
        "/",
        exchange -> {
          responses.add(JSON.readTree(exchange.getRequestBody()));
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes(UTF_8));
          exchange.close();
        });
    responseUrl.start();
  }

  URI api() {
    return base.resolve("api/");
  }

  String user(String name) {
    return stream(call("users.list", Map.of()).path("members"))
        .filter(member -> member.path("name").asText().equals(name))
        .map(member -> member.path("id").asText())
        .findFirst()
        .orElseThrow();
  }

  String channel(String name) {
    return stream(call("conversations.list", Map.of()).path("channels"))
        .filter(channel -> channel.path("name").asText().equals(name))
        .map(channel -> channel.path("id").asText())
        .findFirst()
        .orElseThrow();
  }

  /** Root messages of a channel, oldest first. */
  List<JsonNode> history(String channel) {
    return stream(
            call("conversations.history", Map.of("channel", channel, "limit", "200"))
                .path("messages"))
        .toList()
        .reversed();
  }

  /** A thread, its root first. */
  List<JsonNode> thread(String channel, String ts) {
    return stream(
            call("conversations.replies", Map.of("channel", channel, "ts", ts, "limit", "200"))
                .path("messages"))
        .toList();
  }

  /** The text of the only file in a thread whose name begins so. */
  String file(String channel, String ts, String beginning) {
    var files =
        thread(channel, ts).stream()
            .flatMap(message -> stream(message.path("files")))
            .filter(file -> file.path("name").asText().startsWith(beginning))
            .toList();
    if (files.size() != 1) {
      throw new AssertionError("not one file " + beginning + " in the thread: " + files);
    }
    return send(HttpRequest.newBuilder(
                URI.create(files.getFirst().path("url_private_download").asText()))
            .header("Authorization", "Bearer " + PERSONS_TOKEN)
            .build())
        .body();
  }

  /** What came to a {@code response_url}, oldest first. */
  List<JsonNode> responses() {
    return List.copyOf(responses);
  }

  int command(URI bot, String user, String channel, String text) {
    var form = new LinkedHashMap<String, String>();
    form.put("token", "unused");
    form.put("team_id", "T000000001");
    form.put("team_domain", "meshops");
    form.put("channel_id", channel);
    form.put("channel_name", "channel");
    form.put("user_id", user);
    form.put("user_name", "somebody");
    form.put("command", "/istio");
    form.put("text", text);
    form.put("api_app_id", "A000000001");
    form.put("is_enterprise_install", "false");
    form.put("response_url", responseAddress());
    form.put("trigger_id", trigger(user));
    return signed(bot, form(form));
  }

  /** Clicks the button of this message whose action id starts with {@code action}. */
  int click(URI bot, String user, String channel, JsonNode message, String action) {
    var button =
        message.findParents("action_id").stream()
            .filter(node -> node.path("action_id").asText().startsWith(action))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no button " + action + " in " + message));
    var payload = JSON.createObjectNode();
    payload.put("type", "block_actions").put("api_app_id", "A000000001").put("token", "unused");
    payload.put("trigger_id", trigger(user)).put("response_url", responseAddress());
    payload.put("is_enterprise_install", false).putNull("enterprise");
    payload
        .putObject("user")
        .put("id", user)
        .put("username", "u")
        .put("name", "u")
        .put("team_id", "T000000001");
    payload.putObject("team").put("id", "T000000001").put("domain", "meshops");
    payload.putObject("channel").put("id", channel).put("name", "channel");
    payload
        .putObject("container")
        .put("type", "message")
        .put("message_ts", message.path("ts").asText())
        .put("channel_id", channel)
        .put("is_ephemeral", false);
    payload.set("message", message);
    payload.putObject("state").putObject("values");
    var clicked = payload.putArray("actions").addObject();
    clicked.put("action_id", button.path("action_id").asText());
    clicked.put("block_id", "decide");
    clicked.set("text", button.path("text"));
    clicked.put("value", button.path("value").asText()).put("type", "button");
    clicked.put("action_ts", System.nanoTime() + ".1");
    return signed(bot, form(Map.of("payload", payload.toString())));
  }

  /** What opens one form within three seconds. */
  private String trigger(String user) {
    return call("views.generateTriggerId", Map.of("user_id", user)).path("trigger_id").asText();
  }

  private String responseAddress() {
    return "http://127.0.0.1:" + responseUrl.getAddress().getPort() + "/response";
  }

  private int signed(URI bot, String body) {
    var timestamp = Long.toString(Instant.now().getEpochSecond());
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SIGNING_SECRET.getBytes(UTF_8), "HmacSHA256"));
      var signature =
          HexFormat.of().formatHex(mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(UTF_8)));
      return send(HttpRequest.newBuilder(bot)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("X-Slack-Request-Timestamp", timestamp)
              .header("X-Slack-Signature", "v0=" + signature)
              .timeout(Duration.ofSeconds(3))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build())
          .statusCode();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode call(String method, Map<String, String> arguments) {
    var response =
        send(
            HttpRequest.newBuilder(api().resolve(method))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(arguments)))
                .build());
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public void close() {
    responseUrl.stop(0);
  }
}
