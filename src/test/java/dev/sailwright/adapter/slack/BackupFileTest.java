package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.backup.MeshBackup;
import dev.sailwright.playground.InMemoryBackupStore;
import dev.sailwright.port.Conversations;
import dev.sailwright.testing.FakeSlack;
import dev.sailwright.testing.FakeSlack.Fault;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.Unwitnessed;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepRecord;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The backup comes as a file into the thread, in its order and once, and never keeps words back.
 */
class BackupFileTest {
  private static final String COMPLETE = "files.completeUploadExternal";
  private static final int ENTRIES = 5;

  private final ManualClock clock = new ManualClock();
  private final InMemoryBackupStore backups = new InMemoryBackupStore();
  private final Upgrade upgrade = Samples.backedUp();
  private FakeSlack slack;

  @BeforeEach
  void start() throws IOException {
    slack = new FakeSlack();
    backups.store(
        upgrade.id(),
        new MeshBackup(
            List.of(
                new MeshBackup.Document("webhooks.yaml", "of the API server", "kind: List\n"))));
  }

  @AfterEach
  void everyMessageWasRight() {
    slack.close();
    assertThat(slack.violations()).isEmpty();
  }

  @Test
  void itStandsInTheThreadBeforeTheWordsAboutIt() {
    tell();
    var root = slack.messages().getFirst().ts();
    assertThat(slack.messages()).hasSize(1 + 1 + ENTRIES);
    assertThat(slack.messages().get(4).text()).startsWith("🗄️ Step 2");
    assertThat(slack.messages().get(3).thread()).contains(root);
    assertThat(slack.messages().get(3).file())
        .hasValueSatisfying(file -> {
          assertThat(file.title()).isEqualTo("Backup of prod before prod-3");
          assertThat(file.name()).matches("backup-prod-3\\.\\d+\\.3\\.md");
          assertThat(file.content()).contains("# Backup of prod", "webhooks.yaml", "kind: List");
        });
  }

  @Test
  void afterALostAnswerItIsLookedForAndNotSentAgain() {
    slack.next(COMPLETE, new Fault.Dropped(true));
    tell();
    assertThat(files()).isEqualTo(1);
    assertThat(slack.messages()).hasSize(1 + 1 + ENTRIES);
  }

  @Test
  void wordsDoNotWaitForAFileAndItComesWhenNoStepIsUnderWay() {
    slack.weather(BackupFileTest::completesNothing);
    var told = live(upgrade, () -> false);
    assertThat(files()).isZero();
    assertThat(slack.messages()).hasSize(1 + ENTRIES);
    assertThat(slack.messages().toString()).doesNotContain("It is not here as a file");
    assertThat(told.complete()).isFalse();
    assertThat(told.told()).as("before the file").isEqualTo(2);
    slack.weather(call -> Optional.empty());
    assertThat(live(paused(told), () -> false).complete()).isTrue();
    assertThat(files()).isEqualTo(1);
    assertThat(slack.messages()).hasSize(1 + 1 + ENTRIES);
  }

  @Test
  void aFileThatNeverArrivesIsGivenUpSomeTime() {
    slack.weather(BackupFileTest::completesNothing);
    assertThat(live(paused(live(upgrade, () -> false)), () -> false).complete()).isTrue();
    assertThat(files()).isZero();
    assertThat(slack.messages()).hasSize(1 + ENTRIES);
  }

  /** Where the bot is no member, it may post and upload, and not read. */
  @Test
  void whereNobodyMayLookAFileThatMayBeThereIsNotSentAgainAndAgain() {
    slack.weather(call ->
        call.method().equals(COMPLETE)
            ? Optional.of(new Fault.ServerError(true))
            : call.method().startsWith("conversations.")
                ? Optional.of(new Fault.Refused("not_in_channel"))
                : Optional.empty());
    var told = live(upgrade, () -> false);
    assertThat(files()).isLessThanOrEqualTo(3);
    assertThat(told.told()).as("the next process cannot look either").isEqualTo(ENTRIES);
    live(paused(told), () -> false);
    assertThat(slack.messages().size() - files()).isEqualTo(1 + ENTRIES);
  }

  @Test
  void whatDidNotArriveIsSentAgain() {
    slack.next(
        COMPLETE, new Fault.Dropped(false), new Fault.Limited(30), new Fault.ServerError(false));
    tell();
    assertThat(files()).isEqualTo(1);
    assertThat(slack.messages()).hasSize(1 + 1 + ENTRIES);
  }

  @Test
  void theNextProcessFindsItAndSaysWhatIsLeft() {
    tell(() -> files() == 1);
    assertThat(slack.messages()).hasSizeLessThan(1 + 1 + ENTRIES);
    tell();
    tell();
    assertThat(files()).isEqualTo(1);
    assertThat(slack.messages()).hasSize(1 + 1 + ENTRIES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing_scope", "file_uploads_disabled", "not_in_channel"})
  void aFileThatSlackDoesNotTakeIsToldInWordsWithoutOurTroubles(String error) {
    slack.next("files.getUploadURLExternal", new Fault.Refused(error));
    tell();
    assertThat(files()).isZero();
    assertThat(slack.messages()).hasSize(1 + ENTRIES);
    assertThat(slack.messages().get(3).message().toString())
        .contains("Step 2", "It is not here as a file")
        .doesNotContain(error);
  }

  @Test
  void aHostOfFilesThatIsNotReachedKeepsNothingBack() {
    slack.weather(call ->
        call.method().startsWith("/upload/")
            ? Optional.of(new Fault.Dropped(false))
            : Optional.empty());
    var told = live(upgrade, () -> false);
    assertThat(files()).isZero();
    assertThat(slack.messages()).hasSize(1 + ENTRIES);
    assertThat(told.complete()).isFalse();
  }

  @Test
  void aBackupThatIsGoneIsToldInWords() {
    backups.clear();
    tell();
    assertThat(files()).isZero();
    assertThat(slack.messages().get(3).message().toString()).contains("ConfigMaps are gone");
  }

  private long files() {
    return slack.messages().stream().filter(message -> message.file().isPresent()).count();
  }

  private static Optional<Fault> completesNothing(FakeSlack.Call call) {
    return call.method().equals(COMPLETE)
        ? Optional.of(new Fault.ServerError(false))
        : Optional.empty();
  }

  private Upgrade paused(Conversations.Delivery told) {
    var paused =
        upgrade.with(
            Samples.status(
                upgrade,
                Phase.PAUSED,
                upgrade.status().step(),
                StepRecord.State.RUNNING,
                "",
                upgrade.status().timeline(),
                "",
                List.of()));
    return paused.with(paused.status().delivered(told.card(), told.told()));
  }

  /** One life of the bot, until it has told everything. */
  private void tell() {
    assertThat(live(upgrade, () -> false).complete()).isTrue();
  }

  /**
   * @param dead ends it earlier
   */
  private void tell(BooleanSupplier dead) {
    assertThat(live(upgrade, dead).complete()).isFalse();
  }

  private Conversations.Delivery live(Upgrade upgrade, BooleanSupplier dead) {
    try (var client =
        new SlackClient(slack.api(), "xoxb-test", new Unwitnessed(), Unwitnessed.OPEN)) {
      Outbox.Api calls =
          new SlackCalls(client.methods(), client.effects(), SampleFiles.attachments(backups));
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
