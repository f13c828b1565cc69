package dev.sailwright.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sailwright.audit.EffectRecord.Stage;
import dev.sailwright.audit.Verdict.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The effects of a process, as a log has them. */
class EffectTrailTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private final List<EffectRecord> whole = effects("pod-a", 5);

  @Test
  void effectsThatNobodyTouchedAreVerifiedByProcess() {
    var log = new ArrayList<>(whole);
    log.addAll(2, effects("pod-b", 3));
    assertThat(verdicts(log))
        .extracting(Verdict::upgrade, Verdict::outcome, Verdict::records)
        .containsExactly(
            tuple("effects of pod-a", Outcome.VERIFIED, 5),
            tuple("effects of pod-b", Outcome.VERIFIED, 3));
  }

  @Test
  void aLogThatWasJoinedWithAPartOfItselfChangesNothing() {
    var log = new ArrayList<>(whole);
    log.addAll(whole.subList(1, 4));
    assertThat(only(log).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void everyTamperingIsNamedAtItsFirstEffect() {
    IntStream.range(0, whole.size())
        .forEach(at -> {
          for (var changed : changes(whole.get(at))) {
            var edited = new ArrayList<>(whole);
            edited.set(at, changed);
            assertBroken(edited, Outcome.EDITED, at, "effect " + (at + 1) + " (line " + (at + 1));
            var added = new ArrayList<>(whole);
            added.add(changed);
            assertBroken(added, Outcome.EDITED, at, "effect " + (at + 1) + " (line 6");
          }
        });
    IntStream.range(0, whole.size() - 1)
        .forEach(at -> {
          var moved = new ArrayList<>(whole);
          Collections.swap(moved, at, at + 1);
          assertBroken(moved, Outcome.REORDERED, at + 1, "effect " + (at + 2) + " (line ");
        });
    IntStream.range(1, whole.size() - 1)
        .forEach(at -> {
          var dropped = new ArrayList<>(whole);
          dropped.remove(at);
          assertBroken(dropped, Outcome.DROPPED, at, "effect " + (at + 1) + " is missing");
        });
  }

  /** Somebody who forges a whole later part would need the hash of what came before. */
  @Test
  void alsoALogThatBeginsLaterIsHeldTogether() {
    var later = whole.subList(2, 5);
    var verdict = only(later);
    assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_VERIFIED);
    assertThat(verdict.records()).isEqualTo(3);
    assertThat(verdict.words()).contains("whole from effect 3 on", "older part");
    var edited = new ArrayList<>(later);
    edited.set(1, changes(later.get(1)).getFirst());
    assertThat(only(edited).outcome()).isEqualTo(Outcome.EDITED);
    var dropped = List.of(later.get(0), later.get(2));
    assertThat(only(dropped).outcome()).isEqualTo(Outcome.DROPPED);
  }

  @Test
  void anEffectOfAnotherProcessDoesNotFit() {
    var moved = effects("pod-b", 1).getFirst();
    var renamed =
        new EffectRecord(
            "pod-a",
            1,
            moved.at(),
            moved.stage(),
            moved.point(),
            moved.key(),
            moved.previous(),
            moved.hash());
    assertThat(only(List.of(renamed)).outcome()).isEqualTo(Outcome.EDITED);
  }

  private void assertBroken(List<EffectRecord> log, Outcome outcome, int whole, String words) {
    var verdict = only(log);
    assertThat(verdict.outcome()).as(verdict.words()).isEqualTo(outcome);
    assertThat(verdict.isBroken()).isTrue();
    assertThat(verdict.words()).startsWith(words);
    assertThat(verdict.records()).isEqualTo(whole);
  }

  private static Verdict only(List<EffectRecord> log) {
    assertThat(verdicts(log)).hasSize(1);
    return verdicts(log).getFirst();
  }

  private static List<Verdict> verdicts(List<EffectRecord> log) {
    var lines = new ArrayList<AuditLine>();
    log.forEach(record -> lines.add(new AuditLine.Effect(lines.size() + 1L, record)));
    return new AuditTrail(lines).effects();
  }

  private static List<EffectRecord> effects(String process, int count) {
    var chain = EffectChain.begin(process);
    var records = new ArrayList<EffectRecord>();
    for (var i = 0; i < count; i++) {
      var record =
          chain.next(
              NOON.plusSeconds(i),
              i % 2 == 0 ? Stage.BEGUN : Stage.ENDED,
              "RESTART_WORKLOAD",
              "prod-1 Deployment shop/web" + i / 2);
      records.add(record);
      chain = chain.after(record);
    }
    return records;
  }

  /** Every part of a record, changed by itself; its number and process are other tampering. */
  private static List<EffectRecord> changes(EffectRecord of) {
    return List.of(
        new EffectRecord(
            of.process(),
            of.seq(),
            of.at().plusMillis(1),
            of.stage(),
            of.point(),
            of.key(),
            of.previous(),
            of.hash()),
        new EffectRecord(
            of.process(),
            of.seq(),
            of.at(),
            of.stage() == Stage.BEGUN ? Stage.ENDED : Stage.BEGUN,
            of.point(),
            of.key(),
            of.previous(),
            of.hash()),
        new EffectRecord(
            of.process(),
            of.seq(),
            of.at(),
            of.stage(),
            "POST_MESSAGE",
            of.key(),
            of.previous(),
            of.hash()),
        new EffectRecord(
            of.process(),
            of.seq(),
            of.at(),
            of.stage(),
            of.point(),
            of.key() + "2",
            of.previous(),
            of.hash()),
        new EffectRecord(
            of.process(),
            of.seq(),
            of.at(),
            of.stage(),
            of.point(),
            of.key(),
            of.previous(),
            "0".repeat(64)));
  }
}
