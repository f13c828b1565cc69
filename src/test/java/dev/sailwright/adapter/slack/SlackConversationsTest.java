package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.port.Conversations.Delivery;
import dev.sailwright.testing.FakeSlack;
import dev.sailwright.testing.FakeSlack.Fault;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.Unwitnessed;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.Origin;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a Slack that fails in all its ways; every message that arrives there is checked. */
class SlackConversationsTest {
  private static final List<String> THREAD =
      List.of("🗳️ Approved.", "▸ Step 1", "📄 Step 2", "▸ Step 3", "▸ Step 4");

  private final ManualClock clock = new ManualClock();
  private FakeSlack slack;
  private Bot bot;

  @BeforeEach
  void start() throws IOException {
    slack = new FakeSlack();
    bot = new Bot();
  }

  @AfterEach
  void everyMessageWasRight() {
    bot.client.close();
    slack.close();
    assertThat(slack.violations()).isEmpty();
  }

  @Test
  void postsTheCardAndSaysSoOnceItArrived() {
    var first = bot.conversations.deliver(Samples.asked());
    assertThat(first).isEqualTo(new Delivery(Optional.empty(), 0, false));
    bot.settle();
    var second = bot.conversations.deliver(Samples.asked());
    assertThat(second.card()).contains(new MessageRef(Samples.CHANNEL, "1700000000.000001"));
    assertThat(second.complete()).isTrue();
    assertThat(slack.messages())
        .singleElement()
        .satisfies(card -> {
          assertThat(card.thread()).isEmpty();
          assertThat(card.metadata().path("event_type").asText()).isEqualTo("sailwright_upgrade");
          assertThat(card.metadata().path("event_payload").path("key").asText())
              .isEqualTo("prod-3/card");
        });
  }

  @Test
  void tellsTheTimelineInItsOrderInTheThreadAndUpdatesTheCardInPlace() {
    bot.tell(Samples.asked());
    var told = bot.tell(Samples.running());
    assertThat(told).isEqualTo(new Delivery(told.card(), 5, true));
    assertThat(slack.messages()).hasSize(6);
    assertThat(slack.messages().getFirst().text()).startsWith("⏳ *Running:* Restart wave 2");
    assertThread(THREAD);
    assertThat(slack.messages()).extracting(FakeSlack.Posted::broadcast).containsOnly(false);
  }

  @Test
  void theOutcomeIsShownInTheChannelTooAndOnlyAfterTheFinalCard() {
    bot.tell(Samples.asked());
    bot.tell(Samples.running());
    slack.next("chat.update", new Fault.Limited(60));
    var ended = ended();
    bot.conversations.deliver(ended);
    bot.outbox.runDue();
    for (var second = 0; second < 50; second++) {
      clock.advance(Duration.ofSeconds(1));
      bot.outbox.runDue();
    }
    assertThat(slack.messages()).noneMatch(FakeSlack.Posted::broadcast);
    assertThat(bot.tell(ended).complete()).isTrue();
    assertThat(slack.messages().getFirst().text()).startsWith("✅ *Done:*");
    assertThat(slack.messages().getLast().broadcast()).isTrue();
    assertThat(slack.messages().getLast().text()).contains("prod runs Istio 1.29.1");
  }

  @Test
  void anUpgradeAskedForInAThreadStaysThere() {
    bot.tell(Samples.asked(Optional.of("1699999999.000100")));
    assertThat(slack.messages())
        .singleElement()
        .satisfies(card -> assertThat(card.thread()).contains("1699999999.000100"));
  }

  @Test
  void aThreadThatIsGoneIsLeftForTheChannel() {
    slack.next("chat.postMessage", new Fault.Refused("thread_not_found"));
    bot.tell(Samples.asked(Optional.of("1699999999.000100")));
    assertThat(slack.messages())
        .singleElement()
        .satisfies(card -> assertThat(card.thread()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPostWithoutAnAnswerIsLookedForAndNeverStandsThereTwice(boolean done) {
    slack.next("chat.postMessage", new Fault.Dropped(done), new Fault.ServerError(done));
    bot.tell(Samples.asked());
    slack.next(
        "chat.postMessage",
        new Fault.Dropped(done),
        new Fault.ServerError(done),
        new Fault.Dropped(done));
    assertThat(bot.tell(Samples.running()).told()).isEqualTo(5);
    assertThat(slack.messages()).hasSize(6);
    assertThread(THREAD);
  }

  @Test
  void aTooBusySlackIsObeyedAndNothingIsLostOrReordered() {
    slack.next("chat.postMessage", new Fault.Limited(7));
    bot.tell(Samples.asked());
    slack.next(
        "chat.postMessage",
        new Fault.Limited(1),
        new Fault.Limited(30),
        new Fault.Refused("ratelimited"));
    slack.next("chat.update", new Fault.Limited(60));
    var before = clock.instant();
    assertThat(bot.tell(Samples.running()).complete()).isTrue();
    assertThat(Duration.between(before, clock.instant())).isGreaterThan(Duration.ofSeconds(60));
    assertThread(THREAD);
  }

  @Test
  void blocksThatSlackDoesNotTakeAreSaidInOneSection() {
    slack.next("chat.postMessage", new Fault.Refused("invalid_blocks"));
    bot.tell(Samples.asked());
    assertThat(slack.messages())
        .singleElement()
        .satisfies(card -> assertThat(card.message().path("blocks")).hasSize(1));
  }

  @Test
  void anEntryThatSlackTakesInNoFormDoesNotHoldBackTheRest() {
    bot.tell(Samples.asked());
    slack.next(
        "chat.postMessage", new Fault.Refused("invalid_blocks"), new Fault.Refused("msg_too_long"));
    assertThat(bot.tell(Samples.running()).told()).isEqualTo(5);
    assertThread(THREAD.subList(1, 5));
  }

  @Test
  void aCardThatWasDeletedDoesNotHoldBackTheThread() {
    bot.tell(Samples.asked());
    slack.next("chat.update", new Fault.Refused("message_not_found"));
    assertThat(bot.tell(Samples.running()))
        .satisfies(told -> {
          assertThat(told.told()).isEqualTo(5);
          assertThat(told.complete()).isTrue();
        });
  }

  @Test
  void aCardThatWasDeletedBeforeItsThreadBeganIsPostedAnewOnce() {
    var first = bot.tell(Samples.asked()).card().orElseThrow();
    slack.next("chat.postMessage", new Fault.Refused("thread_not_found"));
    var told = bot.tell(Samples.delivered(Samples.running(), first, 0));
    assertThat(told.told()).isEqualTo(5);
    assertThat(told.card()).isPresent().get().isNotEqualTo(first);
    assertThat(slack.messages()).hasSize(7);
    var thread = told.card().map(MessageRef::ts);
    assertThat(slack.messages().subList(2, 7))
        .extracting(FakeSlack.Posted::thread)
        .containsOnly(thread);
    slack.next(
        "chat.postMessage",
        new Fault.Refused("thread_not_found"),
        new Fault.Refused("thread_not_found"));
    assertThat(bot.tell(ended()).complete()).isTrue();
    assertThat(slack.messages()).as("no third card").hasSize(7 + 4);
  }

  @Test
  void whatAPersonHasToMendIsDeliveredAfterwards() {
    slack.next(
        "chat.postMessage",
        new Fault.Refused("not_in_channel"),
        new Fault.Refused("not_in_channel"));
    assertThat(bot.tell(Samples.asked()).complete()).isTrue();
    assertThat(slack.messages()).hasSize(1);
  }

  @Test
  void withoutTheRightToLookItPostsAllTheSame() {
    slack.next("conversations.history", new Fault.Refused("missing_scope"));
    assertThat(bot.tell(Samples.asked()).complete()).isTrue();
    assertThat(slack.messages()).hasSize(1);
  }

  @Test
  void afterARestartItGoesOnWhereTheThreadEnds() {
    bot.tell(Samples.asked());
    bot.conversations.deliver(Samples.running());
    bot.outbox.runDue();
    var posted = slack.messages().size();
    assertThat(posted).isBetween(2, 5);

    var card = new MessageRef(Samples.CHANNEL, slack.messages().getFirst().ts());
    bot = bot.restarted();
    var delivered = bot.tell(Samples.delivered(Samples.running(), card, 1));
    assertThat(delivered.told()).isEqualTo(5);
    assertThread(THREAD);
  }

  @Test
  void afterARestartBeforeTheCardWasNotedItFindsTheCard() {
    bot.tell(Samples.asked());
    bot = bot.restarted();
    assertThat(bot.tell(Samples.asked()).card())
        .contains(new MessageRef(Samples.CHANNEL, "1700000000.000001"));
    assertThat(slack.messages()).hasSize(1);
  }

  @Test
  void afterARestartBeforeAnythingWasNotedItFindsTheCardAndItsThread() {
    bot.tell(Samples.asked());
    bot.tell(Samples.running());
    bot = bot.restarted();
    assertThat(bot.tell(Samples.running()).told()).isEqualTo(5);
    assertThread(THREAD);
    bot = bot.restarted();
    assertThat(bot.tell(ended()).complete()).isTrue();
    assertThat(slack.messages()).hasSize(11);
    bot = bot.restarted();
    bot.tell(Samples.running());
    assertThat(bot.tell(ended()).complete()).isTrue();
    assertThat(slack.messages()).hasSize(11);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void inABusyChannelTheCardAndItsWholeThreadAreFoundOverSeveralPages(boolean first) {
    if (first) {
      others();
    }
    bot.tell(Samples.asked());
    bot.tell(Samples.running());
    if (!first) {
      others();
    }
    var messages = slack.messages();
    bot = bot.restarted();
    assertThat(bot.tell(Samples.running()).told()).isEqualTo(5);
    assertThat(slack.messages()).hasSameSizeAs(messages);
  }

  private void others() {
    for (var number = 10; number < 18; number++) {
      var asked = Samples.asked();
      bot.tell(Upgrade.proposed("prod-" + number, asked.origin(), asked.plan(), asked.expiresAt()));
    }
  }

  @Test
  void aCardOfTheSameIdFromAnEmptiedStoreIsNotTaken() {
    bot.tell(Samples.asked());
    bot = bot.restarted();
    var again = Samples.asked();
    var origin =
        new Origin(
            Samples.ALICE,
            again.origin().at().plusSeconds(60),
            Samples.CHANNEL,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    bot.tell(Upgrade.proposed(again.id(), origin, again.plan(), again.expiresAt().plusSeconds(60)));
    assertThat(slack.messages()).hasSize(2);
  }

  @Test
  void whatWasToldToItsEndCostsNothingAfterARestart() {
    var ended = ended();
    bot.tell(ended);
    var calls = slack.calls().size();
    var card = new MessageRef(Samples.CHANNEL, slack.messages().getFirst().ts());
    bot = bot.restarted();
    var delivery = bot.tell(Samples.delivered(ended, card, ended.status().timeline().size()));
    assertThat(delivery.complete()).isTrue();
    assertThat(slack.calls()).hasSize(calls);
  }

  @Test
  void aRecordThatIsBehindWhatWasToldIsNotToldAgain() {
    var ended = ended();
    bot.tell(ended);
    var messages = slack.messages();
    assertThat(bot.tell(ended).complete()).isTrue();
    assertThat(slack.messages()).isEqualTo(messages);
  }

  @Test
  void deliveringNeverWaitsForSlack() {
    slack.close();
    assertThat(bot.conversations.deliver(Samples.asked()))
        .isEqualTo(new Delivery(Optional.empty(), 0, false));
    assertThat(bot.outbox.runDue()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void whateverFailsTheThreadIsWholeAndInOrder(long seed) {
    var random = new Random(seed);
    var faults =
        List.of(
            new Fault.ServerError(true),
            new Fault.ServerError(false),
            new Fault.Dropped(true),
            new Fault.Dropped(false),
            new Fault.Limited(3),
            new Fault.Refused("internal_error"),
            new Fault.Refused("not_in_channel"));
    for (var method : List.of("chat.postMessage", "chat.update")) {
      random.ints(8, 0, faults.size()).forEach(fault -> slack.next(method, faults.get(fault)));
    }
    bot.tell(Samples.asked());
    bot.tell(Samples.decided(Decision.Kind.APPROVED));
    bot.conversations.deliver(Samples.running());
    for (var seconds = 0; seconds < random.nextInt(60); seconds++) {
      bot.outbox.runDue();
      clock.advance(Duration.ofSeconds(1));
    }
    bot = bot.restarted();
    bot.tell(Samples.running());
    assertThat(bot.tell(ended()).complete()).isTrue();
    assertThat(slack.messages())
        .filteredOn(message -> message.text().startsWith("✅ *Done:*"))
        .hasSize(1);
    assertThat(slack.messages()).filteredOn(FakeSlack.Posted::broadcast).hasSize(1);
    assertThat(slack.messages())
        .extracting(message -> message.metadata().toString())
        .doesNotHaveDuplicates();
  }

  @Test
  void linesOfOutputAreCollectedIntoOneMessage() {
    bot.tell(Samples.asked());
    var before = slack.messages().size();
    bot.conversations.deliver(output(clock.instant(), 1, false));
    bot.outbox.runDue();
    clock.advance(Duration.ofSeconds(4));
    bot.conversations.deliver(output(clock.instant().minusSeconds(4), 3, false));
    bot.outbox.runDue();
    assertThat(slack.messages()).as("it waits for more").hasSize(before);
    var told = bot.tell(output(clock.instant().minusSeconds(4), 5, false));
    assertThat(told.told()).isEqualTo(5);
    assertThat(slack.messages()).hasSize(before + 1);
    assertThat(slack.messages().getLast().message().toString())
        .contains("line 1\\nline 2\\nline 3\\nline 4\\nline 5");
  }

  @Test
  void outputThatSomethingFollowsWaitsForNothing() {
    bot.tell(Samples.asked());
    bot.conversations.deliver(output(clock.instant(), 3, true));
    bot.outbox.runDue();
    assertThat(slack.messages()).hasSize(3);
    assertThat(slack.messages().getLast().text()).startsWith("▸ Next step.");
  }

  @Test
  void collectedOutputWithoutAnAnswerIsFoundAsAWholeAlsoAfterARestart() {
    bot.tell(Samples.asked());
    slack.next("chat.postMessage", new Fault.Dropped(true));
    bot.conversations.deliver(output(clock.instant().minusSeconds(20), 3, false));
    bot.outbox.runDue();
    bot = bot.restarted();
    assertThat(bot.tell(output(clock.instant().minusSeconds(20), 6, true)).told()).isEqualTo(7);
    assertThat(slack.messages()).hasSize(4);
    assertThat(slack.messages().get(1).message().toString())
        .contains("line 3")
        .doesNotContain("line 4");
    assertThat(slack.messages().get(2).message().toString())
        .contains("line 4")
        .doesNotContain("line 3");
  }

  @Test
  void noLineOfCollectedOutputIsCut() {
    bot.tell(Samples.asked());
    assertThat(bot.tell(output(clock.instant(), 100, true)).told()).isEqualTo(101);
    var all = slack.messages().toString();
    assertThat(all).doesNotContain("left out");
    for (var line = 1; line <= 100; line++) {
      assertThat(all).contains("line " + line);
    }
    assertThat(slack.messages()).hasSize(5);
  }

  private static Upgrade output(Instant at, int entries, boolean followed) {
    var timeline = new ArrayList<TimelineEntry>();
    for (var i = 1; i <= entries; i++) {
      timeline.add(
          new TimelineEntry(
              i,
              at,
              TimelineEntry.Kind.OUTPUT,
              "istioctl says:",
              List.of("line " + i),
              Optional.empty()));
    }
    if (followed) {
      timeline.add(
          new TimelineEntry(
              entries + 1, at, TimelineEntry.Kind.STEP, "Next step.", List.of(), Optional.empty()));
    }
    var running = Samples.running();
    return running.with(
        Samples.status(
            running,
            Phase.RUNNING,
            1,
            running.status().steps().get(4).state(),
            "",
            timeline,
            "",
            List.of()));
  }

  private static Upgrade ended() {
    return Samples.ended(
        Phase.SUCCEEDED, "prod runs Istio 1.29.1; 100 % of proxies are on it.", List.of());
  }

  private void assertThread(List<String> starts) {
    var root = slack.messages().getFirst().ts();
    var texts =
        slack.messages().stream()
            .filter(message -> message.thread().equals(Optional.of(root)))
            .map(FakeSlack.Posted::text)
            .toList();
    assertThat(texts).hasSameSizeAs(starts);
    for (var i = 0; i < starts.size(); i++) {
      assertThat(texts.get(i)).startsWith(starts.get(i));
    }
  }

  /** One life of the bot; its outbox is turned by hand. */
  private final class Bot {
    private final SlackClient client =
        new SlackClient(slack.api(), "xoxb-test", new Unwitnessed(), Unwitnessed.OPEN);
    private final Outbox outbox =
        new Outbox(
            new SlackCalls(client.methods(), client.effects(), SampleFiles.attachments()),
            Pace.SLACK,
            clock,
            new Random(1),
            new SimpleMeterRegistry(),
            Runnable::run);
    private final SlackConversations conversations = new SlackConversations(outbox);

    Delivery tell(Upgrade upgrade) {
      conversations.deliver(upgrade);
      settle();
      return conversations.deliver(upgrade);
    }

    void settle() {
      var next = outbox.runDue();
      for (var turns = 0; next.isPresent(); turns++) {
        assertThat(turns).as("turns without an end").isLessThan(200);
        clock.advance(Duration.between(clock.instant(), next.get()));
        next = outbox.runDue();
      }
    }

    Bot restarted() {
      client.close();
      return new Bot();
    }
  }
}
