package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SideBySideTest {
  private static final int AT_ONCE = 4;

  @Test
  void aFewAreAskedAtTheSameTimeAndNoMore() {
    var together = new CyclicBarrier(AT_ONCE);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    SideBySide.ask(
        IntStream.range(0, 3 * AT_ONCE).boxed().toList(),
        question -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          meet(together);
          running.decrementAndGet();
          return question;
        });
    assertThat(most).hasValueLessThanOrEqualTo(AT_ONCE);
  }

  @Test
  void answersComeInTheOrderOfTheirQuestions() {
    var both = new CyclicBarrier(2);
    assertThat(
            SideBySide.ask(
                List.of("a", "b"),
                question -> {
                  meet(both);
                  return question + "!";
                }))
        .containsExactly("a!", "b!");
  }

  @Test
  void troubleIsThrownAsItWas() {
    var trouble = new KubernetesClientException("refused", 403, null);
    assertThatThrownBy(() ->
            SideBySide.ask(
                List.of(1, 2),
                question -> {
                  throw trouble;
                }))
        .isSameAs(trouble);
  }

  @Test
  void nobodyLearnsOfTroubleWhoDoesNotAskForTheAnswer() {
    try (var asking = new SideBySide()) {
      asking.ask(() -> {
        throw new KubernetesClientException("refused");
      });
      assertThat(asking.ask(() -> "seen").get()).isEqualTo("seen");
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
