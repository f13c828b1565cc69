package dev.sailwright.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.adapter.cli.CommandFailed;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicBoolean ready = new AtomicBoolean();

  private HttpServer server(int port) {
    return new HttpServer("127.0.0.1", port, meters, ready::get);
  }

  private static HttpResponse<String> get(HttpServer server, String path)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(server.address().resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void healthReadinessAndMetricsAreServed() throws Exception {
    meters.counter("sailwright_tests").increment();
    try (var server = server(0).start()) {
      assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(server, "/readyz").statusCode()).isEqualTo(503);
      ready.set(true);
      assertThat(get(server, "/readyz").body()).isEqualTo("ready");
      assertThat(get(server, "/metrics").body()).contains("sailwright_tests_total 1.0");
      assertThat(get(server, "/other").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void noAnswerTellsWhatServerThisIs() throws Exception {
    try (var server = server(0).start()) {
      assertThat(get(server, "/other").headers().firstValue("Server")).isEmpty();
    }
  }

  @Test
  void aTakenPortIsSaidWithWhatToDo() {
    try (var first = server(0).start()) {
      var port = first.address().getPort();
      try (var second = server(port)) {
        assertThatThrownBy(second::start)
            .isInstanceOf(CommandFailed.class)
            .hasMessage(
                "Port "
                    + port
                    + " is taken by another program. Set PORT to a free one, for example"
                    + " PORT=9000.");
      }
    }
  }
}
