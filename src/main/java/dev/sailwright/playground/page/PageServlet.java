package dev.sailwright.playground.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sailwright.playground.slack.Delivery;
import dev.sailwright.playground.slack.Person;
import dev.sailwright.playground.slack.SimulatedSlack;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What people do on the page: {@code POST …/send|click|submit|close|start} with a JSON object. Only
 * JSON is taken, so that no other site can make a browser post here.
 */
final class PageServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final int LIMIT = 1 << 16;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final transient SimulatedSlack slack;
  private final transient MeshPanel mesh;

  PageServlet(SimulatedSlack slack, MeshPanel mesh) {
    this.slack = slack;
    this.mesh = mesh;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var json =
        Optional.ofNullable(request.getContentType())
            .filter(type -> type.startsWith("application/json"));
    if (json.isEmpty()) {
      response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
      return;
    }
    var answer = MAPPER.createObjectNode();
    try {
      var body = MAPPER.readTree(request.getInputStream().readNBytes(LIMIT));
      act(Optional.ofNullable(request.getPathInfo()).orElse("/").substring(1), body, answer);
    } catch (IllegalArgumentException | JsonProcessingException e) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      answer.put("problem", Optional.ofNullable(e.getMessage()).orElse("not understood"));
    }
    Headers.strict(response);
    response.setContentType("application/json; charset=utf-8");
    response.getOutputStream().write(answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void act(String action, JsonNode body, ObjectNode answer) {
    switch (action) {
      case "send" -> send(body, answer);
      case "click" -> answer.put("delivery", click(body).code());
      case "submit" -> {
        var errors = answer.putObject("errors");
        slack.submit(person(body), values(body)).forEach(errors::put);
      }
      case "close" -> slack.closeView(person(body));
      case "start" -> {
        slack.reset();
        mesh.start(text(body, "scenario").orElseGet(mesh::playing));
      }
      default -> throw new IllegalArgumentException("no action " + action);
    }
  }

  private void send(JsonNode body, ObjectNode answer) {
    var channel = text(body, "channel").orElse("");
    var thread = text(body, "thread");
    var words = text(body, "text").orElse("").strip();
    if (words.startsWith("/")) {
      answer.put("delivery", slack.command(person(body), channel, thread, words).code());
    } else if (!words.isEmpty()) {
      answer.put(
          "ts",
          slack
              .type(person(body), channel, thread, words, body.path("broadcast").asBoolean())
              .ts());
    }
  }

  private Delivery click(JsonNode body) {
    return slack.use(
        person(body),
        text(body, "channel").orElse(""),
        text(body, "ts").orElse(""),
        text(body, "block").orElse(""),
        text(body, "action").orElse(""),
        text(body, "option"));
  }

  private static Map<String, String> values(JsonNode body) {
    var values = new HashMap<String, String>();
    body.path("values")
        .properties()
        .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
    return values;
  }

  private static Person person(JsonNode body) {
    return text(body, "as")
        .flatMap(PageNews::person)
        .orElseThrow(() -> new IllegalArgumentException("nobody of that id"));
  }

  private static Optional<String> text(JsonNode body, String field) {
    return Optional.of(body.path(field).asText()).filter(value -> !value.isEmpty());
  }
}
