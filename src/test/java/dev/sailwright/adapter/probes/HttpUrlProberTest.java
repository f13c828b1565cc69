package dev.sailwright.adapter.probes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpUrlProberTest {
  private final HttpUrlProber prober = new HttpUrlProber(Duration.ofMillis(700));
  private final AtomicInteger followed = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/fine", 200);
    answer("/empty", 204);
    answer("/broken", 503);
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/target");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/target",
        exchange -> {
          followed.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void answer(String path, int status) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Test
  void only200IsFine() {
    assertThat(prober.probe(at("/fine"))).satisfies(probe -> assertThat(probe.ok()).isTrue());
    assertThat(prober.probe(at("/empty"))).satisfies(probe -> assertThat(probe.ok()).isFalse());
    var broken = prober.probe(at("/broken"));
    assertThat(broken.ok()).isFalse();
    assertThat(broken.answer()).isEqualTo("503");
  }

  @Test
  void aRedirectIsToldAndNotFollowed() {
    var probe = prober.probe(at("/moved"));
    assertThat(probe.ok()).isFalse();
    assertThat(probe.answer()).isEqualTo("302, a redirect to /target");
    assertThat(followed).hasValue(0);
  }

  @Test
  void nobodyThereIsAnAnswerToo() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    var probe = prober.probe(URI.create("http://127.0.0.1:" + free + "/"));
    assertThat(probe.ok()).isFalse();
    assertThat(probe.answer()).isEqualTo("connection refused or unreachable");
  }

  @Test
  void anAddressThatNobodyKnowsIsToldAsSuch() {
    var probe = prober.probe(URI.create("http://nobody.invalid/"));
    assertThat(probe.ok()).isFalse();
    assertThat(probe.answer()).isEqualTo("unknown host");
  }

  @Test
  void silenceEndsSoon() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var probe = prober.probe(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/"));
      assertThat(probe.ok()).isFalse();
      assertThat(probe.answer()).isEqualTo("no answer within 700 ms");
    }
  }

  @Test
  void anAddressOfAnotherKindIsRefused() {
    assertThat(prober.probe(URI.create("ftp://127.0.0.1/")).ok()).isFalse();
  }
}
