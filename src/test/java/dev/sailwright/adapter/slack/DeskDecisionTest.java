package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.slack.api.bolt.response.Response;
import dev.sailwright.testing.FakeSlack;
import dev.sailwright.testing.Unwitnessed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A decision is acknowledged once nothing of it can get lost, and never before. */
class DeskDecisionTest {
  private static final Duration PLENTY = Duration.ofSeconds(30);
  private static final Duration NOTHING = Duration.ofMillis(1);
  private static final int TURNED_AWAY = 503;

  private final FakeSlack slack = new FakeSlack();
  private final SlackClient client =
      new SlackClient(slack.api(), "xoxb-test", new Unwitnessed(), Unwitnessed.OPEN);
  private final AtomicInteger made = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<String> then = new CopyOnWriteArrayList<>();
  private final List<String> late = new CopyOnWriteArrayList<>();

  DeskDecisionTest() throws Exception {}

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    client.close();
    slack.close();
  }

  private Desk desk(Duration inTime) {
    return desk(inTime, 4, 16);
  }

  private Desk desk(Duration inTime, int threads, int queue) {
    return new Desk(
        new Replies(client),
        new Random(1),
        work("work", 1, 1),
        work("quick", 1, 16),
        work("decisions", threads, queue),
        inTime);
  }

  private static BoundedWork work(String name, int threads, int queue) {
    return new BoundedWork(name, threads, queue, new SimpleMeterRegistry());
  }

  private Desk.Decision decision(String key) {
    return new Desk.Decision(
        key,
        "Look at the card.",
        answer -> Response.builder().statusCode(200).body(answer.text()).build(),
        answer -> then.add(answer.text()),
        answer -> late.add(answer.text()));
  }

  private Desk.Heard heard(String text, boolean settled) {
    made.incrementAndGet();
    return new Desk.Heard(new SlackMessage(text, List.of()), settled);
  }

  private Desk.Heard blocked() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return heard("stored", true);
  }

  @Test
  void whatIsStoredOrRefusedIsAcknowledgedAndThenAnswered() {
    try (var desk = desk(PLENTY)) {
      var ack = desk.decide(decision("a"), () -> heard("stored", true));
      assertThat(ack.getStatusCode()).isEqualTo(200);
      assertThat(ack.getBody()).isEqualTo("stored");
      await().untilAsserted(() -> assertThat(then).containsExactly("stored"));
      assertThat(late).isEmpty();
    }
  }

  @Test
  void whatCouldNotBeStoredIsNotAcknowledgedAndMayComeAgain() {
    try (var desk = desk(PLENTY)) {
      var ack = desk.decide(decision("a"), () -> heard("nothing was recorded", false));
      assertThat(ack.getStatusCode()).isEqualTo(TURNED_AWAY);
      await().untilAsserted(() -> assertThat(late).containsExactly("nothing was recorded"));
      assertThat(desk.decide(decision("a"), () -> heard("stored", true)).getStatusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aFailureIsNotAcknowledgedAndToldWithWhatItMeans() {
    try (var desk = desk(PLENTY)) {
      var ack =
          desk.decide(
              decision("a"),
              () -> {
                throw new IllegalStateException("token=secret");
              });
      assertThat(ack.getStatusCode()).isEqualTo(TURNED_AWAY);
      await().untilAsserted(() -> assertThat(late).hasSize(1));
      assertThat(late.getFirst()).contains("Look at the card.").doesNotContain("secret");
    }
  }

  @Test
  void whatTakesTooLongIsNotAcknowledgedAndAnsweredWhenItIsDone() {
    try (var desk = desk(NOTHING)) {
      assertThat(desk.decide(decision("a"), this::blocked).getStatusCode()).isEqualTo(TURNED_AWAY);
      assertThat(late).isEmpty();
      release.countDown();
      await().untilAsserted(() -> assertThat(late).containsExactly("stored"));
      assertThat(desk.decide(decision("a"), () -> heard("twice", true)).getBody())
          .isEqualTo("stored");
      assertThat(made).hasValue(1);
      assertThat(then).isEmpty();
    }
  }

  @Test
  void aRepetitionWaitsForTheSameDecision() throws Exception {
    try (var desk = desk(PLENTY);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var acks =
          List.of(
              CompletableFuture.supplyAsync(
                  () -> desk.decide(decision("a"), this::blocked), threads),
              CompletableFuture.supplyAsync(
                  () -> desk.decide(decision("a"), this::blocked), threads));
      release.countDown();
      for (var ack : acks) {
        assertThat(ack.get().getBody()).isEqualTo("stored");
      }
      assertThat(made).hasValue(1);
      await().untilAsserted(() -> assertThat(then).hasSize(1));
    }
  }

  @Test
  void whenTooMuchIsDecidedItIsTurnedAwayAndSaid() {
    try (var desk = desk(NOTHING, 1, 1)) {
      desk.decide(decision("a"), this::blocked);
      desk.decide(decision("b"), this::blocked);
      assertThat(desk.decide(decision("c"), this::blocked).getStatusCode()).isEqualTo(TURNED_AWAY);
      await().untilAsserted(() -> assertThat(late).hasSize(1));
      assertThat(late.getFirst()).contains("I am busy, and nothing was done");
      release.countDown();
      await().untilAsserted(() -> assertThat(made).hasValue(2));
      await()
          .untilAsserted(() ->
              assertThat(desk.decide(decision("c"), () -> heard("now", true)).getBody())
                  .isEqualTo("now"));
    }
  }
}
