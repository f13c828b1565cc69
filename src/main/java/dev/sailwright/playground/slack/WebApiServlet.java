package dev.sailwright.playground.slack;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The Web API over HTTP: {@code POST …/<method>} with a form or JSON, the token in the header or
 * the form.
 */
final class WebApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final String BEARER = "Bearer ";

  private final transient WebApi api;

  WebApiServlet(WebApi api) {
    this.api = api;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var answer = answer(request);
    if (answer.status() == 429) {
      response.setHeader("Retry-After", "1");
    }
    Bodies.write(response, answer.status(), answer.body());
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    doPost(request, response);
  }

  private WebApi.Answer answer(HttpServletRequest request) throws IOException {
    try {
      var body = Bodies.read(request);
      var json = Bodies.isJson(request);
      var query = Optional.ofNullable(request.getQueryString()).orElse("");
      var form = Bodies.form(body.isEmpty() || json ? query : body);
      var arguments =
          json && !body.isBlank()
              ? new Arguments(Bodies.object(body, "invalid_json"))
              : Arguments.form(form);
      return api.call(
          name(request),
          token(request).or(() -> Optional.ofNullable(form.get("token"))),
          arguments);
    } catch (SlackError e) {
      return WebApi.Answer.error(200, e.code());
    }
  }

  private static String name(HttpServletRequest request) {
    return Optional.ofNullable(request.getPathInfo()).orElse("/").substring(1);
  }

  private static Optional<String> token(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("Authorization"))
        .filter(header -> header.startsWith(BEARER))
        .map(header -> header.substring(BEARER.length()).strip());
  }
}
