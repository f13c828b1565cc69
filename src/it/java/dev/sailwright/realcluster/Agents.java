package dev.sailwright.realcluster;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * What the agents of all sidecars say at their port: every pod's address is this machine's, and no
 * pod runs.
 */
final class Agents implements AutoCloseable {
  private static final int PORT = 15020;

  private final HttpServer server;

  private Agents(HttpServer server) {
    this.server = server;
  }

  /**
   * @param seconds until the certificate of each workload ends
   */
  static Agents telling(long seconds) {
    try {
      var server = HttpServer.create(new InetSocketAddress(PORT), 0);
      var metrics =
          "istio_agent_cert_expiry_seconds{resource_name=\"default\"} %d\n"
              .formatted(seconds)
              .getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/stats/prometheus",
          exchange -> {
            exchange.sendResponseHeaders(200, metrics.length);
            try (var body = exchange.getResponseBody()) {
              body.write(metrics);
            }
          });
      server.start();
      return new Agents(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
