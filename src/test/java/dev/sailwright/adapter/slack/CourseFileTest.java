package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.port.Conversations;
import dev.sailwright.testing.FakeSlack;
import dev.sailwright.testing.FakeSlack.Fault;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.Unwitnessed;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The picture of an upgrade comes into its thread with the outcome, once. */
class CourseFileTest {
  private static final String COMPLETE = "files.completeUploadExternal";

  private final ManualClock clock = new ManualClock();
  private FakeSlack slack;

  @BeforeEach
  void start() throws IOException {
    slack = new FakeSlack();
  }

  @AfterEach
  void everyMessageWasRight() {
    slack.close();
    assertThat(slack.violations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SUCCEEDED", "ABORTED"})
  void itStandsInTheThreadBeforeTheOutcomeAndIsToldInWordsToo(Phase phase) {
    tell(ended(phase));
    var messages = slack.messages();
    var picture = messages.get(messages.size() - 2);
    assertThat(messages.getLast().text()).contains("It ended.");
    assertThat(messages.getLast().broadcast()).isTrue();
    assertThat(picture.thread()).contains(messages.getFirst().ts());
    assertThat(picture.file())
        .hasValueSatisfying(file -> {
          assertThat(file.title()).isEqualTo("How prod-3 went on prod");
          assertThat(file.name()).matches("course-prod-3\\.\\d+\\.\\d+\\.png");
          assertThat(file.content()).isEqualTo(file.altText());
          assertThat(file.altText())
              .isEqualTo(
                  "How it went, over time. prod: Istio 1.7.4 → 1.29.1. 8 of 9 proxies on 1.29.1"
                      + " after 4 min 10 s; no rejects; no slow pushes.");
        });
    assertThat(files()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"SUCCEEDED, 0", "SUCCEEDED, 1", "EXPIRED, 9", "SUPERSEDED, 9", "DENIED, 9"})
  void withoutTwoLooksOrAnyChangeThereIsNone(Phase phase, int looks) {
    tell(Samples.ended(phase, "It ended.", List.of(), looks));
    assertThat(files()).isZero();
    assertThat(slack.messages().getLast().text()).contains("It ended.");
  }

  @Test
  void whileItIsUnderWayThereIsNone() {
    var running = Samples.running();
    assertThat(live(running, () -> false).complete()).isTrue();
    assertThat(files()).isZero();
  }

  @Test
  void afterALostAnswerItIsLookedForAndNotSentAgain() {
    slack.next(COMPLETE, new Fault.Dropped(true));
    tell(ended(Phase.SUCCEEDED));
    assertThat(files()).isEqualTo(1);
  }

  /** It dies between the file and the words, so that nothing of either is stored. */
  @Test
  void theNextProcessFindsItAndSaysTheOutcome() {
    var ended = ended(Phase.SUCCEEDED);
    assertThat(live(ended, () -> files() == 1).complete()).isFalse();
    assertThat(slack.messages().getLast().file()).isPresent();
    tell(ended);
    tell(ended);
    assertThat(files()).isEqualTo(1);
    assertThat(outcomes()).isEqualTo(1);
  }

  @Test
  void theOutcomeDoesNotWaitForAPictureAndItComesLater() {
    var ended = ended(Phase.SUCCEEDED);
    slack.weather(call ->
        call.method().equals(COMPLETE)
            ? Optional.of(new Fault.ServerError(false))
            : Optional.empty());
    assertThat(live(ended, () -> outcomes() == 1).complete()).isFalse();
    assertThat(files()).isZero();
    slack.weather(call -> Optional.empty());
    tell(ended);
    assertThat(files()).isEqualTo(1);
    assertThat(outcomes()).isEqualTo(1);
  }

  @Test
  void whereSlackTakesNoFilesTheOutcomeSaysSoAndKeepsItsLines() {
    slack.next("files.getUploadURLExternal", new Fault.Refused("missing_scope"));
    tell(Samples.ended(Phase.SUCCEEDED, "It ended.", List.of("Job shop/report"), 9));
    assertThat(files()).isZero();
    assertThat(slack.messages().getLast().message().toString())
        .contains("left over: Job shop/report", "The picture of it is not here")
        .doesNotContain("missing_scope");
  }

  private static Upgrade ended(Phase phase) {
    return Samples.ended(phase, "It ended.", List.of(), 9);
  }

  private long files() {
    return slack.messages().stream().filter(message -> message.file().isPresent()).count();
  }

  private long outcomes() {
    return slack.messages().stream()
        .filter(message -> message.thread().isPresent())
        .filter(message -> message.text().contains("It ended."))
        .count();
  }

  /** One life of the bot, until it has told everything. */
  private void tell(Upgrade upgrade) {
    assertThat(live(upgrade, () -> false).complete()).isTrue();
  }

  /**
   * @param dead ends it earlier
   */
  private Conversations.Delivery live(Upgrade upgrade, BooleanSupplier dead) {
    try (var client =
        new SlackClient(slack.api(), "xoxb-test", new Unwitnessed(), Unwitnessed.OPEN)) {
      Outbox.Api calls =
          new SlackCalls(client.methods(), client.effects(), SampleFiles.attachments());
      var outbox =
          new Outbox(
              send -> dead.getAsBoolean() ? new Sent.NotSent("dead") : calls.call(send),
              Pace.SLACK,
              clock,
              new Random(1),
              new SimpleMeterRegistry(),
              Runnable::run);
      var conversations = new SlackConversations(outbox);
      conversations.deliver(upgrade);
      var next = outbox.runDue();
      for (var turns = 0; next.isPresent() && !dead.getAsBoolean(); turns++) {
        assertThat(turns).as("turns without an end").isLessThan(200);
        clock.advance(Duration.between(clock.instant(), next.get()));
        next = outbox.runDue();
      }
      return conversations.deliver(upgrade);
    }
  }
}
