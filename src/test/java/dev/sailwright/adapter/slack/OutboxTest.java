package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.testing.ManualClock;
import dev.sailwright.upgrade.MessageRef;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutboxTest {
  private static final Executor VIRTUAL = call -> Thread.ofVirtual().start(call);

  private final ManualClock clock = new ManualClock();
  private final Instant start = clock.instant();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final Deque<Sent> answers = new ArrayDeque<>();
  private final Outbox outbox =
      new Outbox(this::answer, Pace.SLACK, clock, new Random(1), meters, Runnable::run);

  @Test
  void postsIntoOneChannelInOrderAfterABurstOnceASecond() {
    outbox.offer(new Posts("a", "C1", "1", "2", "3", "4", "5"));
    assertThat(outbox.runDue()).contains(start.plusSeconds(1));
    assertThat(sent).containsExactly("1", "2", "3");
    clock.advance(Duration.ofSeconds(1));
    outbox.runDue();
    assertThat(sent).containsExactly("1", "2", "3", "4");
    clock.advance(Duration.ofSeconds(1));
    assertThat(outbox.runDue()).isEmpty();
    assertThat(sent).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void lanesOfOneChannelShareItsLimitAndTakeTurns() {
    outbox.offer(new Posts("a", "C1", "a1", "a2", "a3", "a4"));
    outbox.runDue();
    outbox.offer(new Posts("b", "C1", "b1"));
    clock.advance(Duration.ofSeconds(1));
    outbox.runDue();
    clock.advance(Duration.ofSeconds(1));
    outbox.runDue();
    assertThat(sent).containsExactlyInAnyOrder("a1", "a2", "a3", "a4", "b1");
  }

  @Test
  void anotherChannelDoesNotWait() {
    outbox.offer(new Posts("a", "C1", "a1", "a2", "a3", "a4"));
    outbox.offer(new Posts("b", "C2", "b1"));
    outbox.runDue();
    assertThat(sent).contains("b1").doesNotContain("a4");
  }

  @Test
  void ofManyUpdatesOnlyTheNewestGoesAtMostEveryTwoSeconds() {
    var lane = new Card();
    lane.drawn = "1";
    outbox.offer(lane);
    outbox.runDue();
    for (var i = 2; i <= 20; i++) {
      lane.drawn = Integer.toString(i);
      outbox.offer(lane);
      outbox.runDue();
    }
    assertThat(sent).containsExactly("1");
    clock.advance(Duration.ofSeconds(2));
    outbox.runDue();
    assertThat(sent).containsExactly("1", "20");
  }

  @Test
  void retryAfterHoldsForTheMethodInEveryLaneAndNothingIsLost() {
    answers.add(new Sent.Limited(Duration.ofSeconds(30)));
    outbox.offer(new Posts("a", "C1", "a1"));
    outbox.offer(new Posts("b", "C2", "b1"));
    var card = new Card();
    card.drawn = "card";
    outbox.offer(card);
    outbox.runDue();
    assertThat(sent).containsExactlyInAnyOrder("a1", "card");
    clock.advance(Duration.ofSeconds(29));
    outbox.runDue();
    assertThat(sent).hasSize(2);
    clock.advance(Duration.ofSeconds(7));
    outbox.runDue();
    assertThat(sent).containsExactlyInAnyOrder("a1", "card", "a1", "b1");
  }

  @Test
  void aFailureKeepsTheOrderOfItsLaneAndBacksOffLongerEachTime() {
    answers.add(new Sent.NotSent("refused"));
    answers.add(new Sent.NotSent("refused"));
    answers.add(new Sent.NotSent("refused"));
    outbox.offer(new Posts("a", "C1", "1", "2"));
    var waits = new ArrayList<Long>();
    for (var next = outbox.runDue(); next.isPresent(); next = outbox.runDue()) {
      waits.add(Duration.between(clock.instant(), next.get()).toMillis());
      clock.advance(Duration.between(clock.instant(), next.get()));
    }
    assertThat(sent).containsExactly("1", "1", "1", "1", "2");
    assertThat(waits).hasSize(3).isSorted();
    assertThat(waits.getLast()).isBetween(4000L, 4800L);
  }

  @Test
  void anErrorThatAPersonMendsIsTriedAgainSlowlyAndDropsNothing() {
    for (var i = 0; i < 8; i++) {
      answers.add(new Sent.Refused(SlackError.of("not_in_channel")));
    }
    outbox.offer(new Posts("a", "C1", "1"));
    for (var i = 0; i < 8; i++) {
      var next = outbox.runDue();
      assertThat(next).isPresent();
      var wait = Duration.between(clock.instant(), next.get());
      assertThat(wait).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(12));
      clock.advance(wait);
    }
    outbox.runDue();
    assertThat(sent).hasSize(9);
    assertThat(meters.get("sailwright.slack.calls").tag("outcome", "Refused").counter().count())
        .isEqualTo(8);
  }

  static Stream<Sent> failures() {
    return Stream.concat(
        Stream.of(
            new Sent.NotSent("no connection"),
            new Sent.Unclear("no answer"),
            new Sent.Limited(Duration.ofSeconds(30))),
        Stream.of("not_in_channel", "invalid_auth", "invalid_blocks", "message_not_found")
            .map(name -> new Sent.Refused(SlackError.of(name))));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsToldToNobody(Sent failure) {
    answers.addAll(Collections.nCopies(8, failure));
    outbox.offer(new Posts("a", "C1", "1"));
    for (var next = outbox.runDue(); next.isPresent(); next = outbox.runDue()) {
      clock.advance(Duration.between(clock.instant(), next.get()));
    }
    assertThat(sent).hasSize(9).containsOnly("1");
  }

  @Test
  void aLaneThatBreaksDoesNotStopTheOthers() {
    outbox.offer(
        new Posts("broken", "C1") {
          @Override
          public List<Send> wanted() {
            throw new IllegalStateException("on purpose");
          }
        });
    outbox.offer(new Posts("a", "C1", "1"));
    outbox.runDue();
    assertThat(sent).containsExactly("1");
  }

  @Test
  void itsThreadSendsWhatIsOfferedAndStops() {
    try (var running =
        new Outbox(
                this::answer,
                Pace.SLACK,
                clock,
                new Random(1),
                new SimpleMeterRegistry(),
                Runnable::run)
            .start()) {
      running.offer(new Posts("a", "C1", "1", "2"));
      await().untilAsserted(() -> assertThat(sent).containsExactly("1", "2"));
      running.close();
      running.offer(new Posts("b", "C2", "3"));
      assertThat(running.runDue()).isEmpty();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("slack-outbox"));
    assertThat(sent).containsExactly("1", "2");
  }

  @Test
  void aSlowChannelHoldsUpNoOtherAndHasOneCallAtATime() throws InterruptedException {
    var answer = new CountDownLatch(1);
    var underWay = new AtomicInteger();
    Outbox.Api slow =
        send -> {
          if (send.channel().equals("C1")) {
            assertThat(underWay.incrementAndGet()).isEqualTo(1);
            awaitQuietly(answer);
            underWay.decrementAndGet();
          }
          return answer(send);
        };
    try (var running =
        new Outbox(slow, Pace.SLACK, clock, new Random(1), new SimpleMeterRegistry(), VIRTUAL)
            .start()) {
      running.offer(new Posts("a", "C1", "a1", "a2"));
      running.offer(new Posts("b", "C1", "b1"));
      running.offer(new Posts("c", "C2", "c1", "c2", "c3"));
      await().untilAsserted(() -> assertThat(sent).containsExactly("c1", "c2", "c3"));
      answer.countDown();
      await().untilAsserted(() -> assertThat(sent).contains("a1", "a2", "b1"));
      assertThat(sent).containsSubsequence("a1", "a2");
    }
  }

  @Test
  void closingWaitsForTheCallThatIsUnderWay() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    var running =
        new Outbox(
            send -> {
              begun.countDown();
              awaitQuietly(answer);
              return answer(send);
            },
            Pace.SLACK,
            clock,
            new Random(1),
            new SimpleMeterRegistry(),
            VIRTUAL);
    running.start().offer(new Posts("a", "C1", "1"));
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    var closing = Thread.ofVirtual().start(running::close);
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    assertThat(sent).isEmpty();
    answer.countDown();
    assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
    assertThat(sent).containsExactly("1");
  }

  @Test
  void aClosedPlaceIsTriedByOneForAllWhoWantToGoThere() {
    for (var i = 0; i < 50; i++) {
      answers.add(new Sent.Refused(SlackError.of("is_archived")));
    }
    for (var i = 0; i < 20; i++) {
      outbox.offer(new Posts("a" + i, "C1", "a" + i));
    }
    var end = start.plus(Duration.ofMinutes(30));
    for (var next = outbox.runDue(); next.orElseThrow().isBefore(end); next = outbox.runDue()) {
      clock.advance(Duration.between(clock.instant(), next.get()));
    }
    assertThat(sent).hasSizeBetween(6, 10);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Sent answer(Send send) {
    switch (send) {
      case Send.Post post -> sent.add(post.message().text());
      case Send.Update update -> sent.add(update.message().text());
      case Send.Upload upload -> sent.add(upload.title());
      case Send.Find find -> sent.add("find");
    }
    return Optional.ofNullable(answers.poll())
        .orElse(new Sent.Arrived(new MessageRef(send.channel(), "1.1")));
  }

  private static SlackMessage message(String text) {
    return new SlackMessage(text, List.of(Kit.section(text)));
  }

  /** Some posts, one after the other. */
  private static class Posts implements Outbox.Lane {
    private final String name;
    private final String channel;
    private final Deque<String> texts;

    Posts(String name, String channel, String... texts) {
      this.name = name;
      this.channel = channel;
      this.texts = new ArrayDeque<>(List.of(texts));
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<Send> wanted() {
      return texts.stream()
          .limit(1)
          .<Send>map(text ->
              new Send.Post(
                  channel,
                  Optional.empty(),
                  new Send.Key(name, text, 0),
                  message(text),
                  false,
                  Optional.empty(),
                  new Send.Held(name, 1)))
          .toList();
    }

    @Override
    public void settled(Send send, Sent sent) {
      if (sent instanceof Sent.Arrived) {
        texts.remove();
      }
    }
  }

  /** One message that changes. */
  private static final class Card implements Outbox.Lane {
    private String drawn = "";
    private String shown = "";

    @Override
    public String name() {
      return "card";
    }

    @Override
    public List<Send> wanted() {
      return drawn.equals(shown)
          ? List.of()
          : List.of(
              new Send.Update(
                  new MessageRef("C1", "1.1"),
                  new Send.Key("card", "card", 0),
                  message(drawn),
                  new Send.Held("card", 1)));
    }

    @Override
    public void settled(Send send, Sent sent) {
      shown = ((Send.Update) send).message().text();
    }
  }
}
