package dev.sailwright.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Publishers' lists on loopback, which answer as they are told. */
public final class FeedServer implements AutoCloseable {
  /** Writes one answer; what it leaves open is closed after it. */
  public interface Answer {
    void write(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  public FeedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().toString();
    var tag = exchange.getRequestHeaders().getFirst("If-None-Match");
    requests.add(path + (tag == null ? "" : " if not " + tag));
    try (exchange) {
      answers.getOrDefault(path, status(404)).write(exchange);
    } catch (IOException e) {
      // The client may have hung up on purpose.
      requests.add(path + " was left");
    }
  }

  public URI at(String path) {
    return URI.create(
        "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port() + path);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public void answer(String path, Answer answer) {
    answers.put(path, answer);
  }

  /** Paths that were asked for, with the tag that was sent along. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public static Answer json(String body, String... headers) {
    return exchange -> {
      for (var index = 0; index < headers.length; index += 2) {
        exchange.getResponseHeaders().set(headers[index], headers[index + 1]);
      }
      send(exchange, body);
    };
  }

  /** Has this tag, and sends the body only to those who do not know it. */
  public static Answer tagged(String body, String tag) {
    return exchange -> {
      exchange.getResponseHeaders().set("ETag", tag);
      if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
      } else {
        send(exchange, body);
      }
    };
  }

  public static Answer status(int status, String... headers) {
    return exchange -> {
      for (var index = 0; index < headers.length; index += 2) {
        exchange.getResponseHeaders().set(headers[index], headers[index + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  private static void send(HttpExchange exchange, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    }
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
