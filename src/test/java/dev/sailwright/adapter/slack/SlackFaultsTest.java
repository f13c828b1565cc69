package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.backup.MeshBackup;
import dev.sailwright.playground.InMemoryBackupStore;
import dev.sailwright.testing.FakeSlack;
import dev.sailwright.testing.FakeSlack.Call;
import dev.sailwright.testing.FakeSlack.Fault;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.Unwitnessed;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.Origin;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.ShowHistory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Slack is bad for ten minutes, over real HTTP and by a clock that only the test moves, while an
 * upgrade runs from its card to its end. The bot is restarted in the middle and knows only what was
 * stored. In the end people see what they would have seen anyway.
 */
class SlackFaultsTest {
  private static final Duration TIMEOUT = Duration.ofMillis(300);
  private static final Duration BAD = Duration.ofMinutes(10);
  private static final Duration TURN = Duration.ofSeconds(5);
  private static final int SEEDS = 60;
  private static final List<Fault> QUICK =
      List.of(
          new Fault.Limited(30),
          new Fault.Limited(1),
          new Fault.ServerError(false),
          new Fault.ServerError(true),
          new Fault.Dropped(false),
          new Fault.Dropped(true),
          new Fault.Refused("internal_error"),
          new Fault.Refused("ratelimited"));

  private final ManualClock clock = new ManualClock();
  private final Instant start = clock.instant();
  private final InMemoryBackupStore backups = new InMemoryBackupStore();
  private final List<MeterRegistry> lives = new ArrayList<>();
  private FakeSlack slack;
  private Bot bot;

  @BeforeEach
  void start() throws IOException {
    slack = new FakeSlack(clock);
    backups.store(
        Samples.backedUp().id(),
        new MeshBackup(
            List.of(
                new MeshBackup.Document("webhooks.yaml", "of the API server", "kind: List\n"))));
    bot = new Bot();
  }

  @AfterEach
  void everyMessageWasRight() {
    bot.client.close();
    slack.close();
    assertThat(slack.violations()).isEmpty();
    assertThat(slack.early()).as("calls before Retry-After had passed").isEmpty();
  }

  /** Those for which the caller waits by a real clock are rarer. */
  private static final List<Fault> SLOW =
      List.of(new Fault.Hanging(true), new Fault.Hanging(false));

  static Stream<Fault> faults() {
    return Stream.concat(QUICK.stream(), SLOW.stream());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void tenMinutesOfOneKindOfFaultLoseNothing(Fault fault) {
    // Every call fails while it lasts; every fifth when one would take long by a real clock.
    var slow = fault instanceof Fault.Hanging;
    var calls = new int[1];
    storm(call -> !slow || calls[0]++ % 5 == 0 ? Optional.of(fault) : Optional.empty());
    run(Duration.ofMinutes(4));
    assertToldOnceInOrder();
  }

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyMixtureOfFaultsLosesNothing(long seed) {
    var random = new Random(seed);
    var odds = 0.2 + 0.75 * random.nextDouble();
    storm(call ->
        random.nextDouble() < odds
            ? Optional.of(anyOf(random, random.nextInt(60) == 0 ? SLOW : QUICK))
            : Optional.empty());
    run(Duration.ofSeconds(random.nextInt(1, 900)));
    assertToldOnceInOrder();
  }

  @Test
  void outAndBackAgainAndAgainLosesNothing() {
    storm(call ->
        Duration.between(start, call.at()).toMinutes() % 2 == 0
            ? Optional.of(new Fault.Dropped(true))
            : Optional.empty());
    run(Duration.ofMinutes(3));
    assertToldOnceInOrder();
  }

  @Test
  void whatWasHeldUpIsSentNoFasterThanSlackAllows() {
    storm(call -> Optional.of(new Fault.ServerError(false)));
    run(Duration.ofMinutes(4));
    assertToldOnceInOrder();
    var posts =
        slack.timed().stream()
            .filter(call -> call.method().equals("chat.postMessage"))
            .map(Call::at)
            .toList();
    for (var from : posts) {
      assertThat(posts)
          .filteredOn(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(10)))
          .hasSizeLessThanOrEqualTo(10 + Pace.SLACK.postBurst());
    }
  }

  @Test
  void aChannelThatSomebodyHasToMendIsAskedForRarelyToldNowhereElseAndEverythingArrivesThen() {
    slack.close(Samples.CHANNEL, "not_in_channel");
    var stored = Samples.asked();
    for (var turn = 0; turn < 240; turn++) {
      stored = bot.turn(stored);
    }
    assertThat(slack.timed().stream().filter(call -> call.channel().equals(Samples.CHANNEL)))
        .as("calls in twenty minutes")
        .hasSizeBetween(5, 9);
    assertThat(slack.timed()).as("calls anywhere else").hasSizeBetween(5, 9);
    assertThat(slack.messages()).isEmpty();
    assertThat(HistoryBlocks.of(new ShowHistory.Answer.One(stored)).json())
        .as("what whoever asks for it reads")
        .contains("Not yet posted in \\u003c#" + Samples.CHANNEL + "\\u003e", "invite the app");
    slack.close(Samples.CHANNEL, "");
    for (var turn = 0; turn < 70; turn++) {
      stored = bot.turn(stored);
    }
    assertThat(slack.messages())
        .extracting(FakeSlack.Posted::channel)
        .containsExactly(Samples.CHANNEL);
    assertThat(HistoryBlocks.of(new ShowHistory.Answer.One(stored)).json())
        .doesNotContain("Not yet posted");
  }

  @Test
  void aBadTokenIsTriedRarelyAndToldToNobody() {
    slack.weather(call -> Optional.of(new Fault.Refused("invalid_auth")));
    var stored = Samples.asked();
    for (var turn = 0; turn < 240; turn++) {
      stored = bot.turn(stored);
    }
    assertThat(slack.timed()).hasSizeBetween(5, 9);
    slack.weather(call -> Optional.empty());
    for (var turn = 0; turn < 70; turn++) {
      stored = bot.turn(stored);
    }
    assertThat(slack.messages())
        .extracting(FakeSlack.Posted::channel)
        .containsExactly(Samples.CHANNEL);
  }

  @Test
  void manyUpgradesWithoutASlackTakeNoMoreThanTheirShareOfMemory() {
    storm(call -> Optional.of(new Fault.ServerError(false)));
    for (var turn = 0; turn < 3; turn++) {
      for (var number = 0; number < 2 * SlackConversations.LANES; number++) {
        bot.conversations.deliver(named("prod-" + number));
      }
      bot.outbox.runDue();
      clock.advance(TURN);
      assertThat(bot.outbox.lanes()).isEqualTo(SlackConversations.LANES);
      assertThat(bot.outbox.remembered()).isLessThan(10);
    }
    assertThat(slack.messages()).isEmpty();
  }

  @Test
  void aChannelThatDoesNotAnswerHoldsUpNoOtherNorTheOneWhoTells() {
    slack.weather(call ->
        call.channel().equals(Samples.CHANNEL)
            ? Optional.of(new Fault.Hanging(false))
            : Optional.empty());
    var patient =
        new SlackClient(
            slack.api(), "xoxb-test", new Unwitnessed(), Unwitnessed.OPEN, Duration.ofSeconds(20));
    try (var outbox =
        new Outbox(patient, SampleFiles.attachments(), Pace.SLACK, clock, new Random(1), meters())
            .start()) {
      var conversations = new SlackConversations(outbox);
      conversations.deliver(Samples.asked());
      await().until(() -> !slack.timed().isEmpty());
      conversations.deliver(elsewhere("prod-4", "C0ELSEWHERE"));
      await()
          .untilAsserted(() ->
              assertThat(slack.messages())
                  .extracting(FakeSlack.Posted::channel)
                  .containsExactly("C0ELSEWHERE"));
      slack.close();
    }
  }

  private static Upgrade elsewhere(String id, String channel) {
    var asked = Samples.asked();
    var origin =
        new Origin(
            Samples.ALICE,
            Samples.ASKED,
            channel,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return Upgrade.proposed(id, origin, asked.plan(), asked.expiresAt());
  }

  private static Upgrade named(String id) {
    var asked = Samples.asked();
    return Upgrade.proposed(id, asked.origin(), asked.plan(), asked.expiresAt());
  }

  private static Fault anyOf(Random random, List<Fault> faults) {
    return faults.get(random.nextInt(faults.size()));
  }

  private void storm(Function<Call, Optional<Fault>> fault) {
    slack.weather(
        call -> call.at().isBefore(start.plus(BAD)) ? fault.apply(call) : Optional.empty());
  }

  /** The upgrade goes on by its own clock, whatever Slack does; the bot is restarted once. */
  private void run(Duration restart) {
    var stored = Samples.asked();
    var restarted = false;
    while (clock.instant().isBefore(start.plus(BAD).plus(Duration.ofMinutes(8)))) {
      var before = after(Duration.between(start, clock.instant()), stored);
      stored = bot.turn(before);
      if (!restarted && !clock.instant().isBefore(start.plus(restart))) {
        // It dies after it sent and before it stored that.
        stored = before;
        bot = bot.restarted();
        restarted = true;
      }
    }
    assertThat(bot.conversations.deliver(stored).complete()).isTrue();
    assertThat(bot.outbox.lanes()).isZero();
    assertThat(bot.outbox.remembered()).isLessThan(10);
  }

  /** What the loop would have stored by then. */
  private static Upgrade after(Duration since, Upgrade stored) {
    var seconds = since.toSeconds();
    var next =
        seconds < 60
            ? Samples.asked()
            : seconds < 700 ? grown((int) Math.min(9, (seconds - 60) / 40)) : grownToItsEnd();
    return next.with(next.status().delivered(stored.status().card(), stored.status().told()));
  }

  private static Upgrade grown(int more) {
    var running = Samples.running();
    return running.with(
        Samples.status(
            running,
            Phase.RUNNING,
            4,
            running.status().steps().get(4).state(),
            "turn " + more,
            timeline(more),
            "",
            List.of()));
  }

  private static Upgrade grownToItsEnd() {
    var timeline = new ArrayList<>(timeline(9));
    var ended = Samples.ended(Phase.SUCCEEDED, "prod runs Istio 1.29.1.", List.of());
    timeline.add(entry(timeline.size() + 1, TimelineEntry.Kind.OUTCOME, "prod runs Istio 1.29.1."));
    return ended.with(
        Samples.status(
            ended,
            Phase.SUCCEEDED,
            ended.plan().steps().size() - 1,
            ended.status().steps().getLast().state(),
            "",
            timeline,
            "prod runs Istio 1.29.1.",
            List.of()));
  }

  private static List<TimelineEntry> timeline(int more) {
    var timeline = new ArrayList<>(Samples.backedUp().status().timeline());
    IntStream.range(0, more)
        .forEach(i ->
            timeline.add(
                entry(
                    timeline.size() + 1,
                    i == 3 ? TimelineEntry.Kind.TROUBLE : TimelineEntry.Kind.STEP,
                    "More " + i + ".")));
    return timeline;
  }

  private static TimelineEntry entry(int seq, TimelineEntry.Kind kind, String text) {
    return new TimelineEntry(
        seq, Samples.ASKED.plusSeconds(seq), kind, text, List.of(), Optional.empty());
  }

  /**
   * Exactly the card and its thread with the one file, nothing about our own sending, and each
   * failure counted.
   */
  private void assertToldOnceInOrder() {
    var files = slack.messages().stream().filter(message -> message.file().isPresent()).toList();
    var messages = slack.messages().stream().filter(message -> message.file().isEmpty()).toList();
    var timeline = grownToItsEnd().status().timeline();
    assertThat(messages).hasSize(1 + timeline.size());
    assertThat(messages.getFirst().text()).startsWith("✅ *Done:*");
    var thread = Optional.of(messages.getFirst().ts());
    assertThat(files).extracting(FakeSlack.Posted::thread).containsExactly(thread);
    for (var i = 0; i < timeline.size(); i++) {
      var posted = messages.get(i + 1);
      assertThat(posted.thread()).isEqualTo(thread);
      assertThat(posted.text()).contains(timeline.get(i).text());
      assertThat(posted.broadcast()).isEqualTo(timeline.get(i).broadcast());
    }
    assertThat(slack.ephemeral()).isEmpty();
    assertThat(slack.responses()).isEmpty();
    var failed =
        lives.stream()
            .flatMap(meters -> meters.find("sailwright.slack.calls").counters().stream())
            .filter(counter ->
                !List.of("Arrived", "Found", "Uploaded")
                    .contains(counter.getId().getTag("outcome")))
            .mapToDouble(counter -> counter.count())
            .sum();
    assertThat(failed).isPositive();
  }

  /** Of one life, as each process has its own. */
  private MeterRegistry meters() {
    var meters = new SimpleMeterRegistry();
    lives.add(meters);
    return meters;
  }

  /** One life of the bot; its outbox is turned by hand. */
  private final class Bot {
    private final SlackClient client =
        new SlackClient(slack.api(), "xoxb-test", new Unwitnessed(), Unwitnessed.OPEN, TIMEOUT);
    private final Outbox outbox =
        new Outbox(this::call, Pace.SLACK, clock, new Random(1), meters(), Runnable::run);
    private final SlackConversations conversations = new SlackConversations(outbox);

    private Sent call(Send send) {
      var sent =
          new SlackCalls(client.methods(), client.effects(), SampleFiles.attachments(backups))
              .call(send);
      try {
        slack.awaitHandled();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return sent;
    }

    /** One turn of the loop: hands over, sends what may go in the time, stores what arrived. */
    Upgrade turn(Upgrade stored) {
      conversations.deliver(stored);
      var until = clock.instant().plus(TURN);
      var next = outbox.runDue();
      while (next.isPresent() && next.get().isBefore(until)) {
        clock.advance(Duration.between(clock.instant(), next.get()));
        next = outbox.runDue();
      }
      clock.advance(Duration.between(clock.instant(), until));
      var delivery = conversations.deliver(stored);
      return stored.with(
          stored.status().delivered(delivery.card().map(this::known), delivery.told()));
    }

    private MessageRef known(MessageRef ref) {
      assertThat(slack.messages()).extracting(FakeSlack.Posted::ts).contains(ref.ts());
      return ref;
    }

    Bot restarted() {
      client.close();
      slack.forgetLimits();
      return new Bot();
    }
  }
}
