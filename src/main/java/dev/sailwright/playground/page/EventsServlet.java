package dev.sailwright.playground.page;

import dev.sailwright.playground.slack.Person;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Server-sent events for one reader, {@code GET …?as=<person>}: {@code news} about messages,
 * everything first and then what changed, and {@code mesh}. Whoever connects again gets everything
 * again.
 */
final class EventsServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  /** Changes within this time become one event. */
  private static final Duration TOGETHER = Duration.ofMillis(80);

  /** How often the mesh is looked at. */
  private static final Duration TICK = Duration.ofMillis(400);

  private final transient PageNews news;
  private volatile boolean closed;

  EventsServlet(PageNews news) {
    this.news = news;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var reader = Optional.ofNullable(request.getParameter("as")).flatMap(PageNews::person);
    if (reader.isEmpty()) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    Headers.strict(response);
    response.setContentType("text/event-stream; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    var async = request.startAsync();
    async.setTimeout(0);
    Thread.ofVirtual().name("playground-events").start(() -> tell(reader.get(), async, response));
  }

  private void tell(Person reader, AsyncContext async, HttpServletResponse response) {
    try {
      var out = response.getOutputStream();
      var version = -1L;
      var mesh = "";
      while (!closed) {
        var fresh = news.slack().news(reader, version);
        if (fresh.version() != version) {
          event(out, "news", news.json(reader, fresh).toString());
          version = fresh.version();
        }
        var seen = news.mesh();
        // An unchanged mesh is told too: a write is how a closed page is noticed.
        event(out, "mesh", seen.equals(mesh) ? "" : seen);
        mesh = seen;
        out.flush();
        news.slack().await(version, TICK);
        Thread.sleep(TOGETHER);
      }
    } catch (IOException e) {
      log("a page went away");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      async.complete();
    }
  }

  private static void event(OutputStream out, String name, String data) throws IOException {
    var text = data.isEmpty() ? ":\n\n" : "event: " + name + "\ndata: " + data + "\n\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void destroy() {
    closed = true;
  }
}
