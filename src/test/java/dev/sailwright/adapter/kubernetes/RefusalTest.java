package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {
  private final ApiServer server = new ApiServer();

  @AfterEach
  void close() {
    server.close();
  }

  /** As to whoever asked for a list in protobuf. */
  @Test
  void whatIsSaidInProtobufIsRead() {
    var status =
        new ProtobufWriter()
            .message(1, new ProtobufWriter())
            .text(2, "Failure")
            .text(3, "pods is forbidden")
            .text(4, "Forbidden")
            .number(6, 403);
    var refusal = refusal(403, true, ProtobufWriter.object("Status", status, ""));
    assertThat(refusal.getCode()).isEqualTo(403);
    assertThat(refusal.getStatus().getReason()).isEqualTo("Forbidden");
    assertThat(refusal).hasMessage("get pods was answered with 403: pods is forbidden");
  }

  @Test
  void whatIsSaidInJsonIsRead() {
    var refusal =
        refusal(
            410,
            false,
            "{\"kind\": \"Status\", \"message\": \"too old\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(refusal.getCode()).isEqualTo(410);
    assertThat(refusal).hasMessage("get pods was answered with 410: too old");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Too many requests, please try again later.\n", "[1]", "{", "\0"})
  void whatIsNeitherKeepsItsCode(String words) {
    for (var isProtobuf : List.of(true, false)) {
      var refusal = refusal(429, isProtobuf, words.getBytes(StandardCharsets.UTF_8));
      assertThat(refusal.getCode()).isEqualTo(429);
      assertThat(refusal).hasMessageContaining("get pods was answered with 429");
    }
  }

  @Test
  void plainWordsArePassedOn() {
    var words = "Too many requests, please try again later.\n".getBytes(StandardCharsets.UTF_8);
    assertThat(refusal(429, false, words))
        .hasMessage("get pods was answered with 429: Too many requests, please try again later.");
  }

  private KubernetesClientException refusal(int code, boolean isProtobuf, byte[] body) {
    return Refusal.of(
        server.client(), "get pods", code, isProtobuf, new ByteArrayInputStream(body));
  }
}
