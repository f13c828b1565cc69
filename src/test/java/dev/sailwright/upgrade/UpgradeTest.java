package dev.sailwright.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.audit.AuditRecord.Kind;
import dev.sailwright.planning.StepKind;
import dev.sailwright.testing.PlanBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is recorded of an upgrade, and when not. */
class UpgradeTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");

  private final Upgrade upgrade =
      Upgrade.proposed(
          "prod-1",
          new Origin(
              "U0ALICE01", NOW, "C0INCIDENT", Optional.empty(), Optional.empty(), Optional.empty()),
          new PlanBuilder().build(),
          NOW.plus(Duration.ofMinutes(30)));

  @Test
  void attemptsAtTheSameEffectLeaveOneRecord() {
    var twice = upgrade.effectBegun(NOW, "istioctl").effectBegun(NOW.plusSeconds(9), "istioctl");
    assertThat(records(twice)).containsExactly(tuple(Kind.EFFECT_BEGUN, "istioctl"));
    assertThat(twice.effectBegun()).map(AuditRecord::at).contains(NOW);
  }

  @Test
  void anotherEffectOrTheSameOnceMoreAfterItsEndIsAnother() {
    var again =
        upgrade
            .effectBegun(NOW, "backup")
            .effectBegun(NOW, "istioctl")
            .effectEnded(NOW, "failed")
            .effectBegun(NOW, "istioctl");
    assertThat(records(again))
        .containsExactly(
            tuple(Kind.EFFECT_BEGUN, "backup"),
            tuple(Kind.EFFECT_BEGUN, "istioctl"),
            tuple(Kind.EFFECT_ENDED, "istioctl: failed"),
            tuple(Kind.EFFECT_BEGUN, "istioctl"));
  }

  @Test
  void whatPeopleDecideInBetweenDoesNotHideTheOpenEffect() {
    var decision =
        new Decision(Decision.Kind.PAUSED, "U0BOB0002", NOW, upgrade.digest(), List.of(), "lunch");
    var open = upgrade.effectBegun(NOW, "istioctl").decided(decision, NOW);
    assertThat(records(open.effectBegun(NOW, "istioctl"))).hasSize(2);
    assertThat(records(open.effectEnded(NOW, "done")))
        .last()
        .isEqualTo(tuple(Kind.EFFECT_ENDED, "istioctl: done"));
    assertThat(open.effectBegun()).map(AuditRecord::what).contains("istioctl");
  }

  @Test
  void whatWasNotBegunDoesNotEnd() {
    assertThat(upgrade.effectBegun()).isEmpty();
    assertThat(records(upgrade.effectEnded(NOW, "done"))).isEmpty();
    var ended = upgrade.effectBegun(NOW, "istioctl").effectEnded(NOW, "done");
    assertThat(ended.effectEnded(NOW, "done")).isEqualTo(ended);
  }

  /** From istioctl's first attempt on there is something to take back, and not before. */
  @Test
  void theMeshMayHaveChangedOnceIstioctlWasStarted() {
    var status = upgrade.status();
    assertThat(upgrade.mayHaveMovedIstiod()).isFalse();
    while (upgrade.plan().steps().get(status.step()).kind() != StepKind.CONTROL_PLANE) {
      assertThat(upgrade.with(status.acted(NOW, 1)).mayHaveMovedIstiod()).isFalse();
      status = status.nextStep();
    }
    assertThat(upgrade.with(status).mayHaveMovedIstiod()).isFalse();
    assertThat(upgrade.with(status.acted(NOW, 1)).mayHaveMovedIstiod()).isTrue();
    assertThat(upgrade.with(status.nextStep()).mayHaveMovedIstiod()).isTrue();
  }

  @Test
  void aStepKeepsTheTimeOfItsFirstBegin() {
    var later = NOW.plusSeconds(60);
    var running = StepRecord.pending().running(NOW, "a").running(later, "b");
    assertThat(running)
        .isEqualTo(
            new StepRecord(StepRecord.State.RUNNING, Optional.of(NOW), Optional.empty(), "b"));
    assertThat(running.ended(StepRecord.State.DONE, later, "c"))
        .isEqualTo(
            new StepRecord(StepRecord.State.DONE, Optional.of(NOW), Optional.of(later), "c"));
    assertThat(StepRecord.pending().ended(StepRecord.State.FAILED, later, "d").startedAt())
        .contains(later);
  }

  @Test
  void whatWasDeliveredIsNotForgotten() {
    var card = new MessageRef("C0INCIDENT", "1763929860.000100");
    var delivered = upgrade.status().delivered(Optional.of(card), 3);
    assertThat(delivered.delivered(Optional.empty(), 2).card()).contains(card);
    assertThat(delivered.delivered(Optional.empty(), 2).told()).isEqualTo(3);
    assertThat(delivered.delivered(Optional.empty(), 4).told()).isEqualTo(4);
  }

  @Test
  void shortenedEntriesTakeThePlaceOfTheWholeOnes() {
    var told =
        upgrade.status().telling(NOW, TimelineEntry.Kind.OUTPUT, "Output", List.of("a", "b"));
    var cut = List.of(told.timeline().getFirst().with(List.of("a")));
    assertThat(told.withShortened(cut).timeline()).isEqualTo(cut);
    assertThat(told.withShortened(cut).outputLines()).isEqualTo(2);
  }

  @Test
  void theChannelSeesWhatPeopleHaveToKnowOrDo() {
    assertThat(
            Stream.of(TimelineEntry.Kind.values())
                .filter(kind ->
                    new TimelineEntry(1, NOW, kind, "text", List.of(), Optional.empty())
                        .broadcast()))
        .containsExactlyInAnyOrder(
            TimelineEntry.Kind.OUTCOME,
            TimelineEntry.Kind.TROUBLE,
            TimelineEntry.Kind.REMINDER,
            TimelineEntry.Kind.ASK);
  }

  @Test
  void aDecisionSettlesTheCardOrSteersOrIsOfAStep() {
    var all = EnumSet.allOf(Decision.Kind.class);
    assertThat(all.stream().filter(Decision.Kind::settles))
        .containsExactly(Decision.Kind.APPROVED, Decision.Kind.DENIED);
    assertThat(all.stream().filter(Decision.Kind::steers))
        .containsExactly(
            Decision.Kind.PAUSED,
            Decision.Kind.RESUMED,
            Decision.Kind.RETRIED,
            Decision.Kind.ABORTED);
  }

  /** The card lives for 30 minutes; 10 before its end people are reminded, once. */
  @ParameterizedTest
  @CsvSource({
    "1199,1,''",
    "1200,1,This card expires in 10 min 0 s and still needs 1 approval.",
    "1790,2,This card expires in 10 s and still needs 2 approvals."
  })
  void peopleAreRemindedBeforeTheCardExpires(int seconds, int approvals, String text) {
    var card = card(approvals, Duration.ofMinutes(30));
    var reminded = Waiting.remind(card, NOW.plusSeconds(seconds));
    assertThat(reminded.status().timeline())
        .extracting(TimelineEntry::text)
        .isEqualTo(text.isEmpty() ? List.of() : List.of(text));
    assertThat(Waiting.remind(reminded, NOW.plusSeconds(seconds))).isEqualTo(reminded);
  }

  @Test
  void theReminderCountsWhoApprovedAlready() {
    var approved =
        card(3, Duration.ofMinutes(30))
            .with(new Decision(Decision.Kind.APPROVED, "U0BOB0002", NOW, "digest", List.of(), ""));
    assertThat(Waiting.remind(approved, NOW.plusSeconds(1500)).status().timeline())
        .extracting(TimelineEntry::text)
        .containsExactly("This card expires in 5 min 0 s and still needs 2 approvals.");
  }

  @Test
  void aCardThatLivesNoLongerThanTheReminderNeedsNone() {
    var brief = card(1, Duration.ofMinutes(10));
    assertThat(Waiting.remind(brief, NOW.plusSeconds(300))).isEqualTo(brief);
  }

  private Upgrade card(int approvals, Duration lives) {
    return Upgrade.proposed(
        "prod-1",
        upgrade.origin(),
        new PlanBuilder().approvals(approvals).build(),
        NOW.plus(lives));
  }

  private static List<Tuple> records(Upgrade of) {
    return of.audit().records().stream()
        .map(record -> tuple(record.kind(), record.what()))
        .toList();
  }
}
