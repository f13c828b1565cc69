package dev.sailwright.playground.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.playground.slack.Message;
import dev.sailwright.playground.slack.Person;
import dev.sailwright.playground.slack.SimulatedSlack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaygroundServletsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILES = Path.of("src/main/resources/playground");

  private final Server server = new Server();
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicReference<MeshView> mesh = new AtomicReference<>(view(16));
  private URI base;
  private SimulatedSlack slack;
  private String playing = "night";

  @BeforeEach
  void start() throws Exception {
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    connector.open();
    base = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/");
    slack =
        new SimulatedSlack(
            InstantSource.system(), "xoxb-t", "secret", base.resolve("/slack/events"));
    var context = new ServletContextHandler();
    PlaygroundServlets.byPath(slack, new Panel())
        .forEach((path, servlet) -> context.addServlet(new ServletHolder(servlet), path));
    server.setHandler(context);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private static MeshView view(int ok) {
    return new MeshView(
        "prod",
        "1.34.2",
        List.of(new MeshView.IstiodView("1.7.4", false, "down")),
        List.of(new MeshView.PodGroup("Running", "1.7.4", 4)),
        ok,
        100 - ok,
        List.of(new MeshView.TrafficSample(0, ok)));
  }

  private final class Panel implements MeshPanel {
    @Override
    public MeshView snapshot() {
      return mesh.get();
    }

    @Override
    public List<Choice> scenarios() {
      return List.of(
          new Choice("night", "The night", "/istio upgrade"),
          new Choice("behind", "Behind", "/istio upgrade"));
    }

    @Override
    public String playing() {
      return playing;
    }

    @Override
    public void start(String scenario) {
      if (scenarios().stream().noneMatch(choice -> choice.id().equals(scenario))) {
        throw new IllegalArgumentException("no scenario " + scenario);
      }
      playing = scenario;
      slack.say("incidents", Person.ALERTS, "alert of " + scenario);
    }
  }

  @Test
  void thePageComesFromTheJarUnderAStrictPolicy() {
    var page = get("");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy -> assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe"));
    assertThat(page.body())
        .doesNotContain("<style", "style=", "onclick")
        .contains("type=\"module\" src=");
  }

  @Test
  void everyFileThatTheFilesNameIsServed() throws IOException {
    try (var files = Files.list(FILES)) {
      var named = files.flatMap(PlaygroundServletsTest::named).distinct().toList();
      assertThat(named)
          .hasSizeGreaterThan(12)
          .allSatisfy(name ->
              assertThat(get("playground/assets/" + name).statusCode()).as(name).isEqualTo(200));
    }
  }

  private static Stream<String> named(Path file) {
    try {
      var text = Files.readString(file);
      return Pattern.compile("(?:/playground/assets/|from '\\./)([a-z-]+\\.[a-z]+)")
          .matcher(text)
          .results()
          .map(found -> found.group(1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nothingIsLoadedFromElsewhere() throws IOException {
    try (var files = Files.list(FILES)) {
      assertThat(files)
          .allSatisfy(file ->
              assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
                  .as(file.toString())
                  .doesNotContain("http://", "//cdn", "innerHTML", "@import"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing.js",
        "..%2fmessage.css",
        "%2e%2e/slack/x.js",
        "INDEX.HTML",
        "index.html.class"
      })
  void otherFilesAreNotServed(String name) {
    assertThat(get("playground/assets/" + name).statusCode()).isBetween(400, 404);
  }

  @Test
  void aReaderGetsEverythingFirstAndThenWhatChanges() {
    slack.say("incidents", Person.ALERTS, "red");
    var events = events(Person.ALICE);
    var first = next(events, "news");
    assertThat(first.path("everything").asBoolean()).isTrue();
    assertThat(first.path("people")).hasSizeGreaterThan(2);
    assertThat(first.path("channels").findValuesAsText("name"))
        .contains("incidents", "istio-upgrades", "general", "alice")
        .doesNotContain("bob");
    assertThat(first.path("messages").findValuesAsText("text")).containsExactly("red");
    assertThat(next(events, "mesh").path("ok200").asInt()).isEqualTo(16);

    slack.say("incidents", Person.ALERTS, "redder");
    var second = next(events, "news");
    assertThat(second.path("everything").asBoolean()).isFalse();
    assertThat(second.path("messages").findValuesAsText("text")).containsExactly("redder");

    mesh.set(view(100));
    assertThat(next(events, "mesh").path("ok200").asInt()).isEqualTo(100);
  }

  @Test
  void nobodyElseMayListen() {
    assertThat(get("playground/events?as=U0NOBODY").statusCode()).isEqualTo(400);
    assertThat(get("playground/events?as=" + Person.SAILWRIGHT.id()).statusCode()).isEqualTo(400);
  }

  @Test
  void plainWordsArePostedAndEscaped() {
    post("send", "{\"as\":\"U0ALICE01\",\"channel\":\"C0GENERAL01\",\"text\":\" <b>hi</b> \"}");
    assertThat(slack.channel("general").messages())
        .extracting(Message::text)
        .containsExactly("&lt;b&gt;hi&lt;/b&gt;");
  }

  @Test
  void aCommandThatReachesNobodyIsAnsweredBySlack() {
    var answer =
        post(
            "send",
            "{\"as\":\"U0ALICE01\",\"channel\":\"C0GENERAL01\",\"text\":\"/istio status\"}");
    assertThat(answer.body()).contains("dispatch_failed");
    assertThat(slack.channel("general").onlyFor(Person.ALICE))
        .singleElement()
        .satisfies(said -> assertThat(said.text()).contains("dispatch_failed"));
  }

  @Test
  void aScenarioStartsInAnEmptyWorkspace() {
    slack.say("incidents", Person.ALERTS, "old");
    post("start", "{\"scenario\":\"behind\"}");
    assertThat(slack.channel("incidents").messages())
        .extracting(Message::text)
        .containsExactly("alert of behind");
    post("start", "{}");
    assertThat(playing).isEqualTo("behind");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dance {}",
        "send {\"as\":\"U0NOBODY\",\"channel\":\"C0GENERAL01\",\"text\":\"a\"}",
        "send {\"as\":\"U0ALICE01\",\"channel\":\"C0NOWHERE\",\"text\":\"a\"}",
        "click {\"as\":\"U0ALICE01\",\"channel\":\"C0GENERAL01\",\"ts\":\"1.2\"}",
        "submit {\"as\":\"U0ALICE01\"}",
        "start {\"scenario\":\"none\"}",
        "send {"
      })
  void nonsenseIsRefusedInWords(String request) {
    var parts = request.split(" ", 2);
    var answer = post(parts[0], parts[1]);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("problem");
  }

  @Test
  void anotherSiteCannotPostHereWithAForm() {
    var form =
        HttpRequest.newBuilder(base.resolve("playground/page/start"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertThat(send(form).statusCode()).isEqualTo(415);
  }

  private HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(base + path)).build());
  }

  private HttpResponse<String> post(String action, String body) {
    return send(
        HttpRequest.newBuilder(base.resolve("playground/page/" + action))
            .header("Content-Type", "application/json")
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

  private Iterator<String> events(Person reader) {
    try {
      var request =
          HttpRequest.newBuilder(base.resolve("playground/events?as=" + reader.id())).build();
      return http.send(request, HttpResponse.BodyHandlers.ofLines()).body().iterator();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode next(Iterator<String> lines, String event) {
    while (lines.hasNext()) {
      if (lines.next().equals("event: " + event)) {
        try {
          return JSON.readTree(lines.next().substring("data: ".length()));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }
    throw new AssertionError("the stream ended before " + event);
  }
}
