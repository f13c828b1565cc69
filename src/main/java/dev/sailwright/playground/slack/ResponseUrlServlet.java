package dev.sailwright.playground.slack;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Response URLs: {@code POST …/<ticket>}. Answers {@code ok}, or Slack's word for what was wrong.
 */
final class ResponseUrlServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient Tickets tickets;
  private final transient Responses responses;

  ResponseUrlServlet(Tickets tickets, Responses responses) {
    this.tickets = tickets;
    this.responses = responses;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var ticket = tickets.use(Optional.ofNullable(request.getPathInfo()).orElse("/").substring(1));
    var problem =
        switch (ticket.state()) {
          case UNKNOWN -> "no_team";
          case EXPIRED -> "expired_url";
          case USED_UP -> "used_url";
          case GOOD -> "";
        };
    if (ticket.place().isEmpty()) {
      write(response, 404, problem);
      return;
    }
    try {
      responses.accept(
          ticket.place().get(), Bodies.object(Bodies.read(request), "invalid_payload"));
      write(response, 200, "ok");
    } catch (SlackError e) {
      write(response, 400, e.code());
    }
  }

  private static void write(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain; charset=utf-8");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
