package dev.sailwright.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.audit.Verdict.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final String PLAN = "ab".repeat(32);
  private final AuditChain ended = chain("prod-1", 5, true);

  @Test
  void aWholeEndedChainIsVerifiedWhateverElseTheLogHolds() {
    var log = log(ended);
    log.addAll(3, log(chain("prod-2", 2, false)));
    var trail = new AuditTrail(log);
    assertThat(trail.upgrades()).containsExactly("prod-1", "prod-2");
    assertThat(trail.of("prod-1").outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(trail.of("prod-1").words())
        .startsWith("5 records, the last at 2026-11-23T12:00:05Z");
    assertThat(trail.of("prod-2").outcome()).isEqualTo(Outcome.NOT_VERIFIED);
    assertThat(trail.of("prod-2").words()).contains("had not ended");
    assertThat(trail.of("prod-3").outcome()).isEqualTo(Outcome.NOT_VERIFIED);
    assertThat(trail.against(ended).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void recordsWrittenAgainByAProcessThatTookOverChangeNothing() {
    var log = log(ended.records().subList(0, 3));
    log.addAll(log(ended));
    assertThat(new AuditTrail(log).against(ended).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void everyTamperingWithTheLogIsNamedAtItsFirstRecord() {
    IntStream.range(0, ended.records().size())
        .forEach(at -> {
          var edited = log(ended);
          edited.set(at, line(at + 1, PLAN, changed(ended.records().get(at))));
          assertBroken(edited, Outcome.EDITED, at, "record " + (at + 1) + " (line " + (at + 1));

          var otherPlan = log(ended);
          otherPlan.set(at, line(at + 1, "cd".repeat(32), ended.records().get(at)));
          assertThat(new AuditTrail(otherPlan).of("prod-1").outcome()).isEqualTo(Outcome.EDITED);

          var added = log(ended);
          added.add(line(99, PLAN, changed(ended.records().get(at))));
          assertBroken(added, Outcome.EDITED, at, "record " + (at + 1) + " (line 99");
        });
    IntStream.range(0, ended.records().size() - 1)
        .forEach(at -> {
          var dropped = log(ended);
          dropped.remove(at);
          assertBroken(dropped, Outcome.DROPPED, at, "record " + (at + 1) + " is missing");

          var moved = new ArrayList<>(ended.records());
          Collections.swap(moved, at, at + 1);
          assertBroken(log(moved), Outcome.REORDERED, at + 1, "record " + (at + 2) + " (line ");
        });
  }

  @Test
  void aCutEndIsSeenOnEitherSide() {
    var cut = log(ended.records().subList(0, 4));
    assertThat(new AuditTrail(cut).of("prod-1").outcome()).isEqualTo(Outcome.NOT_VERIFIED);
    var verdict = new AuditTrail(cut).against(ended);
    assertThat(verdict.outcome()).isEqualTo(Outcome.TRUNCATED);
    assertThat(verdict.words()).contains("the log ends after record 4", "has 5", "read it again");

    var shorter = new AuditChain("prod-1", PLAN, ended.records().subList(0, 4));
    verdict = new AuditTrail(log(ended)).against(shorter);
    assertThat(verdict.outcome()).isEqualTo(Outcome.TRUNCATED);
    assertThat(verdict.words()).contains("the stored upgrade ends after record 4", "the log has 5");
  }

  @Test
  void aStoredUpgradeThatWasTamperedWithIsNamed() {
    var trail = new AuditTrail(log(ended));
    var edited = new ArrayList<>(ended.records());
    edited.set(2, changed(edited.get(2)));
    assertThat(trail.against(new AuditChain("prod-1", PLAN, edited)))
        .satisfies(verdict -> {
          assertThat(verdict.outcome()).isEqualTo(Outcome.EDITED);
          assertThat(verdict.words()).startsWith("record 3 (number 3 of the stored upgrade)");
        });
    var twice = new ArrayList<>(ended.records());
    twice.add(twice.getLast());
    assertThat(trail.against(new AuditChain("prod-1", PLAN, twice)).outcome())
        .isEqualTo(Outcome.EDITED);
  }

  @Test
  void aChainThatWasRewrittenFromTheStartIsWholeAndStillFound() {
    var forged = chain("prod-1", 4, false).and(NOON, AuditRecord.Kind.ENDED, "pod-x", "forged");
    assertThat(forged.firstBreak()).isEmpty();
    var verdict = new AuditTrail(log(ended)).against(forged);
    assertThat(verdict.outcome()).isEqualTo(Outcome.EDITED);
    assertThat(verdict.words()).contains("record 5 differs");
    var otherPlan = AuditChain.begin("prod-1", "cd".repeat(32));
    for (var record : ended.records()) {
      otherPlan = otherPlan.and(record.at(), record.kind(), record.who(), record.what());
    }
    assertThat(new AuditTrail(log(ended)).against(otherPlan).outcome()).isEqualTo(Outcome.EDITED);
  }

  @Test
  void nothingOnBothSidesIsNotVerified() {
    assertThat(new AuditTrail(List.of()).against(AuditChain.begin("prod-1", PLAN)).outcome())
        .isEqualTo(Outcome.NOT_VERIFIED);
  }

  @Test
  void aLineThatCannotBeReadIsAVerdictOfItsOwn() {
    var trail = new AuditTrail(List.of(new AuditLine.Unreadable(7, "is no JSON")));
    assertThat(trail.unreadable())
        .singleElement()
        .satisfies(verdict -> {
          assertThat(verdict.isBroken()).isTrue();
          assertThat(verdict.words()).isEqualTo("line 7 is no JSON");
        });
  }

  @Test
  void aLogThatWasTamperedWithIsNamedBeforeTheStoredUpgradeIsAsked() {
    var edited = log(ended);
    edited.set(1, line(2, PLAN, changed(ended.records().get(1))));
    var verdict = new AuditTrail(edited).against(ended);
    assertThat(verdict.outcome()).isEqualTo(Outcome.EDITED);
    assertThat(verdict.isBroken()).isTrue();
    assertThat(verdict.words()).startsWith("record 2 (line 2");
  }

  @Test
  void aRecordThatIsAddedOnceMoreUnderAnotherPlanIsNamed() {
    var added = log(ended);
    added.add(line(6, "cd".repeat(32), ended.records().getFirst()));
    assertBroken(added, Outcome.EDITED, 0, "record 1 (line 6");
  }

  @Test
  void aMissingBeginningIsToldFromAMissingMiddle() {
    assertThat(new AuditTrail(log(ended).subList(1, 5)).of("prod-1").words())
        .endsWith(": it was dropped, or the beginning was cut off");
    var middle = log(ended);
    middle.remove(2);
    assertThat(new AuditTrail(middle).of("prod-1").words()).endsWith(": it was dropped");
  }

  @Test
  void theStoredChainDiffersAtItsFirstRecordToo() {
    var other = AuditChain.begin("prod-1", PLAN);
    for (var record : ended.records()) {
      other = other.and(record.at(), record.kind(), record.who(), "other");
    }
    var verdict = new AuditTrail(log(ended)).against(other);
    assertThat(verdict.words()).startsWith("record 1 differs");
    assertThat(verdict.records()).isZero();
  }

  @Test
  void onlyWhatWasTamperedWithIsBroken() {
    assertThat(new AuditTrail(log(ended)).of("prod-1").isBroken()).isFalse();
    assertThat(new AuditTrail(List.of()).of("prod-1").isBroken()).isFalse();
  }

  @Test
  void whereAChainBreaksTheExpectedRecordIsNamed() {
    var dropped = new ArrayList<>(ended.records());
    dropped.remove(2);
    assertThat(new AuditChain("prod-1", PLAN, dropped).firstBreak())
        .hasValueSatisfying(found ->
            assertThat(found.toString())
                .contains("record 3 was expected, this is 4: dropped, added or moved"));
  }

  private static void assertBroken(List<AuditLine> log, Outcome outcome, int whole, String words) {
    var verdict = new AuditTrail(log).of("prod-1");
    assertThat(verdict.outcome()).as(verdict.words()).isEqualTo(outcome);
    assertThat(verdict.records()).as(verdict.words()).isEqualTo(whole);
    assertThat(verdict.words()).startsWith(words);
  }

  private static AuditChain chain(String upgrade, int length, boolean ended) {
    var chain = AuditChain.begin(upgrade, PLAN);
    for (var i = 1; i <= length; i++) {
      var kind = ended && i == length ? AuditRecord.Kind.ENDED : AuditRecord.Kind.EFFECT_BEGUN;
      chain = chain.and(NOON.plusSeconds(i), kind, "pod-a", "effect " + i);
    }
    return chain;
  }

  private static List<AuditLine> log(AuditChain chain) {
    return log(chain.records());
  }

  private static List<AuditLine> log(List<AuditRecord> records) {
    var lines = new ArrayList<AuditLine>();
    records.forEach(record -> lines.add(line(lines.size() + 1, PLAN, record)));
    return lines;
  }

  private static AuditLine line(long number, String plan, AuditRecord record) {
    return new AuditLine.Read(number, plan, record);
  }

  private static AuditRecord changed(AuditRecord of) {
    return new AuditRecord(
        of.seq(), of.at(), of.upgrade(), of.kind(), "U0EVE0003", of.what(), of.hash());
  }
}
