package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AnswerBodyTest {
  private final AnswerBody.Inbox inbox = new AnswerBody.Inbox();

  @Test
  void allThatComesIsReadInItsOrder() throws IOException {
    var source = new Source(List.of(List.of("ab", "", "c"), List.of(), List.of("defg")));
    try (var body = inbox.open(source)) {
      assertThat(body.read()).isEqualTo('a');
      assertThat(new String(body.readNBytes(3), StandardCharsets.UTF_8)).isEqualTo("bcd");
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("efg");
      assertThat(body.read()).isEqualTo(-1);
    }
  }

  @Test
  void noMoreIsAskedForThanIsRead() throws IOException {
    var source = new Source(List.of(List.of("ab"), List.of("cd"), List.of("ef")));
    try (var body = inbox.open(source)) {
      assertThat(body.readNBytes(2)).hasSize(2);
      assertThat(source.rest).hasSize(2);
    }
  }

  @Test
  void whatBreaksOffIsNotTakenForWhole() throws IOException {
    var source = new Source(List.of(List.of("ab")));
    source.trouble = new EOFException("gone");
    try (var body = inbox.open(source)) {
      assertThat(body.readNBytes(2)).hasSize(2);
      for (var again = 0; again < 2; again++) {
        assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasRootCauseMessage("gone");
      }
    }
  }

  @Test
  void whoWaitsLearnsThatItWasGivenUp() throws Exception {
    var source = new Source(List.of());
    source.isSilent = true;
    var body = inbox.open(source);
    var waiting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return "read " + body.read();
          } catch (IOException e) {
            return "broke off: " + e.getCause().getMessage();
          }
        });
    source.asked.await();
    body.close();
    assertThat(waiting.join()).isEqualTo("broke off: the answer was given up");
    assertThat(source.done()).isCancelled();
  }

  /** Hands over the next part each time that it is asked. */
  private final class Source implements AsyncBody {
    private final Deque<List<String>> rest;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private Throwable trouble;
    private boolean isSilent;

    Source(List<List<String>> parts) {
      rest = new ArrayDeque<>(parts);
    }

    @Override
    public void consume() {
      asked.countDown();
      if (!rest.isEmpty()) {
        inbox.consume(
            rest.pop().stream()
                .map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                .toList(),
            this);
      } else if (trouble != null) {
        done.completeExceptionally(trouble);
      } else if (!isSilent) {
        done.complete(null);
      }
    }

    @Override
    public CompletableFuture<Void> done() {
      return done;
    }

    @Override
    public void cancel() {
      done.cancel(false);
    }
  }
}
