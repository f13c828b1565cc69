package dev.sailwright.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditChainTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final String DIGEST = "ab".repeat(32);

  @Test
  void everyTamperingIsFoundAtItsPlace() {
    IntStream.range(0, 1000).forEach(AuditChainTest::tamper);
  }

  private static void tamper(int seed) {
    var random = new Random(seed);
    var chain = chain(random);
    assertThat(chain.firstBreak()).isEmpty();
    var at = random.nextInt(chain.records().size());

    assertThat(broken(chain, edited(chain, at, random))).isEqualTo(at);
    if (at < chain.records().size() - 1) {
      assertThat(broken(chain, without(chain, at))).isEqualTo(at);
      assertThat(broken(chain, swapped(chain, at))).isEqualTo(at);
    }
    assertThat(broken(chain, twice(chain, at))).isEqualTo(at + 1);
  }

  @Test
  void aTextThatIsTooLongIsCutBetweenCharactersBeforeItIsHashed() {
    for (var text : List.of("x".repeat(9000), "x" + "😀".repeat(5000), "😀".repeat(5000))) {
      var chain = AuditChain.begin("prod-1", DIGEST).and(NOON, AuditRecord.Kind.ENDED, "a", text);
      var kept = chain.records().getFirst().what();
      assertThat(kept).hasSizeBetween(AuditRecord.LONGEST - 1, AuditRecord.LONGEST).endsWith("…");
      assertThat(new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
          .isEqualTo(kept);
      assertThat(chain.firstBreak()).isEmpty();
    }
    assertThat(AuditRecord.cut("x".repeat(AuditRecord.LONGEST))).doesNotContain("…");
  }

  @Test
  void aCutEndLeavesAnotherHead() {
    var chain = chain(new Random(3));
    var cut =
        new AuditChain(
            chain.upgrade(),
            chain.digest(),
            chain.records().subList(0, chain.records().size() - 1));
    assertThat(cut.firstBreak()).isEmpty();
    assertThat(cut.head()).isNotEqualTo(chain.head());
  }

  @Test
  void aRecordRehashedByHandBreaksTheNextOne() {
    var chain = chain(new Random(7)).and(NOON, AuditRecord.Kind.ENDED, "pod-a", "the end");
    var forged =
        new AuditChain(chain.upgrade(), chain.digest(), chain.records().subList(0, 1))
            .and(NOON, AuditRecord.Kind.DECIDED, "U0EVE0003", "APPROVED");
    var records = new ArrayList<>(chain.records());
    records.set(1, forged.records().get(1));
    assertThat(broken(chain, records)).isEqualTo(records.size() == 2 ? -1 : 2);
  }

  @Test
  void theSameRecordsUnderAnotherPlanOrNameAreBrokenFromTheStart() {
    var chain = chain(new Random(1));
    assertThat(new AuditChain("prod-1", "cd".repeat(32), chain.records()).firstBreak())
        .map(AuditChain.Break::index)
        .contains(0);
    assertThat(new AuditChain("prod-2", DIGEST, chain.records()).firstBreak())
        .map(AuditChain.Break::reason)
        .contains("it belongs to prod-1");
  }

  private static AuditChain chain(Random random) {
    var chain = AuditChain.begin("prod-1", DIGEST);
    var kinds = AuditRecord.Kind.values();
    var length = 3 + random.nextInt(12);
    for (var i = 0; i < length; i++) {
      chain =
          chain.and(
              NOON.plusMillis(i),
              kinds[random.nextInt(kinds.length)],
              "U" + random.nextInt(5),
              "text " + random.nextInt(1000));
    }
    return chain;
  }

  private static int broken(AuditChain chain, List<AuditRecord> records) {
    return new AuditChain(chain.upgrade(), chain.digest(), records)
        .firstBreak()
        .map(AuditChain.Break::index)
        .orElse(-1);
  }

  private static List<AuditRecord> edited(AuditChain chain, int at, Random random) {
    List<UnaryOperator<AuditRecord>> edits =
        List.of(
            it -> copy(it, it.at().plusNanos(1), it.kind(), it.who(), it.what(), it.hash()),
            it -> copy(it, it.at(), it.kind(), it.who() + "x", it.what(), it.hash()),
            it -> copy(it, it.at(), it.kind(), it.who(), it.what() + "x", it.hash()),
            it ->
                copy(
                    it,
                    it.at(),
                    it.kind() == AuditRecord.Kind.ENDED
                        ? AuditRecord.Kind.DECIDED
                        : AuditRecord.Kind.ENDED,
                    it.who(),
                    it.what(),
                    it.hash()),
            // Text moved from one field into the next must not hash alike.
            it ->
                copy(
                    it,
                    it.at(),
                    it.kind(),
                    it.who() + it.what().charAt(0),
                    it.what().substring(1),
                    it.hash()),
            it -> copy(it, it.at(), it.kind(), it.who(), it.what(), "00".repeat(32)));
    var records = new ArrayList<>(chain.records());
    records.set(at, edits.get(random.nextInt(edits.size())).apply(records.get(at)));
    return records;
  }

  private static AuditRecord copy(
      AuditRecord of, Instant at, AuditRecord.Kind kind, String who, String what, String hash) {
    return new AuditRecord(of.seq(), at, of.upgrade(), kind, who, what, hash);
  }

  private static List<AuditRecord> without(AuditChain chain, int at) {
    var records = new ArrayList<>(chain.records());
    records.remove(at);
    return records;
  }

  private static List<AuditRecord> swapped(AuditChain chain, int at) {
    var records = new ArrayList<>(chain.records());
    Collections.swap(records, at, at + 1);
    return records;
  }

  private static List<AuditRecord> twice(AuditChain chain, int at) {
    var records = new ArrayList<>(chain.records());
    records.add(at, records.get(at));
    return records;
  }
}
