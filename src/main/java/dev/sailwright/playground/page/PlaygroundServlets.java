package dev.sailwright.playground.page;

import dev.sailwright.playground.slack.SimulatedSlack;
import jakarta.servlet.http.HttpServlet;
import java.util.Map;

/**
 * Everything that the playground serves; to be mounted by whoever has a server. Events need
 * asynchronous requests.
 */
public final class PlaygroundServlets {
  private PlaygroundServlets() {}

  /** Servlets by path, in the words of the servlet specification. */
  public static Map<String, HttpServlet> byPath(SimulatedSlack slack, MeshPanel mesh) {
    var news = new PageNews(slack, mesh);
    return Map.of(
        SimulatedSlack.API_PATH + "*",
        slack.webApi(),
        SimulatedSlack.RESPONSE_PATH + "*",
        slack.responseUrls(),
        SimulatedSlack.FILE_PATH + "*",
        slack.files(),
        "/playground/events",
        new EventsServlet(news),
        "/playground/page/*",
        new PageServlet(slack, mesh),
        "/playground/assets/*",
        new AssetServlet(),
        "",
        new AssetServlet());
  }
}
