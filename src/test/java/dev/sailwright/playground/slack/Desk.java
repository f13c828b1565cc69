package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import dev.sailwright.testing.ManualClock;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A simulated workspace on a real server, and a bot that writes down what it gets and answers as it
 * is told.
 */
final class Desk implements AutoCloseable {
  static final String TOKEN = "xoxb-right";
  static final String SECRET = "signing-secret";
  static final Set<String> SCOPES =
      Set.of(
          "chat:write",
          "channels:history",
          "im:history",
          "channels:read",
          "channels:join",
          "im:write",
          "files:write",
          "users:read",
          "usergroups:read",
          "reactions:write");
  private static final ObjectMapper JSON = new ObjectMapper();

  final ManualClock clock = new ManualClock();
  final SimulatedSlack slack;
  final List<Received> received = new CopyOnWriteArrayList<>();
  final CountDownLatch slow = new CountDownLatch(1);
  volatile Answer answer = new Answer(200, "");

  private final Server server = new Server();
  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();

  Desk() {
    this(BotLink.PATIENCE);
  }

  Desk(Duration patience) {
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    try {
      connector.open();
      base = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/");
      slack = new SimulatedSlack(clock, TOKEN, SECRET, base.resolve("/slack/events"), patience);
      slack.grantScopes(SCOPES);
      var context = new ServletContextHandler();
      context.addServlet(new ServletHolder(new Bot()), "/slack/events");
      context.addServlet(new ServletHolder(slack.webApi()), SimulatedSlack.API_PATH + "*");
      context.addServlet(
          new ServletHolder(slack.responseUrls()), SimulatedSlack.RESPONSE_PATH + "*");
      context.addServlet(new ServletHolder(slack.files()), SimulatedSlack.FILE_PATH + "*");
      server.setHandler(context);
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param status 0 never answers
   */
  record Answer(int status, String body) {}

  record Received(String timestamp, String signature, String body) {
    Map<String, String> form() {
      var form = new HashMap<String, String>();
      for (var pair : body.split("&", -1)) {
        var parts = pair.split("=", 2);
        form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
      return form;
    }

    JsonNode payload() {
      return Desk.json(form().get("payload"));
    }
  }

  URI api() {
    return base.resolve(SimulatedSlack.API_PATH);
  }

  Received last() {
    return received.getLast();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  /** Calls a method with JSON, as a script would. */
  JsonNode call(String method, String body) {
    return json(
        post(
                SimulatedSlack.API_PATH.substring(1) + method,
                "application/json",
                "Bearer " + TOKEN,
                body)
            .body());
  }

  HttpResponse<String> post(String path, String type, String authorization, String body) {
    return send(
        HttpRequest.newBuilder(base.resolve("/" + path))
            .header("Content-Type", type)
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> respond(String url, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Slack's own client, pointed here. */
  MethodsClient client() {
    var config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(base.resolve(SimulatedSlack.API_PATH).toString());
    config.setStatsEnabled(false);
    return Slack.getInstance(config).methods(TOKEN);
  }

  @Override
  public void close() {
    slow.countDown();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Bot extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      received.add(
          new Received(
              request.getHeader("X-Slack-Request-Timestamp"),
              request.getHeader("X-Slack-Signature"),
              new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
      if (answer.status() == 0) {
        waitForTheEnd();
      }
      response.setStatus(Math.max(200, answer.status()));
      response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private void waitForTheEnd() {
      try {
        slow.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
