package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedAnswersTest {
  private static final String PODS = "https://10.0.0.1/api/v1/pods?limit=500";

  @TempDir Path folder;
  private final CompressedAnswers answers = new CompressedAnswers();
  private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
  private final ApiServer server = new ApiServer();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 11, 4096, 10_000_000})
  void anAnswerIsTheSameInWhateverPiecesItComes(int size) throws Exception {
    var words = "{\"kind\":\"PodList\"}, ".repeat(50_000).getBytes(StandardCharsets.UTF_8);
    send(PODS, gzip(words), size);
    assertThat(arrived.toByteArray()).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void whatTheApiServerDidNotCompressIsPassedOn(int size) throws Exception {
    var words = "{\"kind\":\"Status\",\"code\":403}".getBytes(StandardCharsets.UTF_8);
    send(PODS, words, size);
    assertThat(arrived.toByteArray()).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/k8s/clusters/c-1/metrics"})
  void whatTheApiServerCountsIsReadToo(String path) throws Exception {
    var words = "apiserver_request_total 1\n".repeat(9_000).getBytes(StandardCharsets.UTF_8);
    send("https://10.0.0.1" + path, gzip(words), 4096);
    assertThat(arrived.toByteArray()).isEqualTo(words);
  }

  /** A file of a pod may be in gzip, and is not ours to open. */
  @ParameterizedTest
  @ValueSource(strings = {"file", "metrics", "file?limit=5"})
  void whatAPodAnswersIsLeftAlone(String file) throws Exception {
    var packed = gzip(new byte[] {1, 2, 3});
    send("https://10.0.0.1/api/v1/namespaces/a/pods/b/proxy/" + file, packed, 7);
    assertThat(arrived.toByteArray()).isEqualTo(packed);
  }

  @Test
  void brokenBytesAreNoAnswer() throws IOException {
    var packed = gzip("{\"kind\":\"PodList\"}".getBytes(StandardCharsets.UTF_8));
    packed[12] ^= 0x55;
    packed[13] ^= 0x55;
    assertThatThrownBy(() -> send(PODS, packed, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken gzip");
  }

  @Test
  void aPageIsAskedForInGzipAndRead() throws Exception {
    var pod = new PodBuilder().withNewMetadata().withNamespace("shop").withName("cart");
    server.put(pod.endMetadata().build());
    try (var clients = server.clients(folder)) {
      assertThat(Listing.PODS.list(clients.of("prod"))).hasSize(1);
    }
    assertThat(server.packed()).isEqualTo(1);
  }

  private void send(String address, byte[] body, int size) throws Exception {
    HttpRequest request = new StandardHttpRequest.Builder().uri(address).build();
    var consumer =
        answers.consumer(
            (pieces, any) ->
                pieces.forEach(piece -> {
                  var bytes = new byte[piece.remaining()];
                  piece.get(bytes);
                  arrived.writeBytes(bytes);
                }),
            request);
    for (var from = 0; from < body.length; from += size) {
      var piece = ByteBuffer.wrap(body, from, Math.min(size, body.length - from));
      consumer.consume(new ArrayList<>(List.of(piece)), new NoBody());
    }
  }

  private static byte[] gzip(byte[] words) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(words);
    }
    return packed.toByteArray();
  }

  private static final class NoBody implements AsyncBody {
    @Override
    public void consume() {}

    @Override
    public CompletableFuture<Void> done() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void cancel() {}
  }
}
