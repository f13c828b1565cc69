package dev.sailwright.adapter.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sailwright.audit.AuditLine;
import dev.sailwright.audit.AuditTrail;
import dev.sailwright.audit.EffectRecord;
import dev.sailwright.audit.Verdict;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.testing.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonEffectLogTest {
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final JsonEffectLog log = new JsonEffectLog("pod-a-1", new ManualClock(), lines::add);

  @Test
  void whatWasBegunStandsInTheLogBeforeItHappensAndItsEndAfterwards() throws IOException {
    log.before(Point.RESTART_WORKLOAD, "prod-1 Deployment shop/web \"x\"");
    assertThat(lines).singleElement().asString().doesNotContain("\n");
    log.after(Point.RESTART_WORKLOAD, "prod-1 Deployment shop/web \"x\"");

    assertThat(read())
        .extracting(EffectRecord::seq, EffectRecord::stage, EffectRecord::point, EffectRecord::key)
        .containsExactly(
            tuple(
                1L,
                EffectRecord.Stage.BEGUN,
                "RESTART_WORKLOAD",
                "prod-1 Deployment shop/web \"x\""),
            tuple(
                2L,
                EffectRecord.Stage.ENDED,
                "RESTART_WORKLOAD",
                "prod-1 Deployment shop/web \"x\""));
  }

  @Test
  void anAuditRecordIsALineAlreadyAndIsNotAnotherOne() {
    log.before(Point.WRITE_AUDIT, "prod-1#1");
    log.after(Point.WRITE_AUDIT, "prod-1#1");
    assertThat(lines).isEmpty();
  }

  @Test
  void effectsOfManyThreadsMakeOneChain() throws Exception {
    var threads =
        Stream.of("a", "b", "c", "d")
            .map(name ->
                Thread.ofVirtual()
                    .start(() -> {
                      for (var i = 0; i < 50; i++) {
                        log.before(Point.POST_MESSAGE, name + i);
                        log.after(Point.POST_MESSAGE, name + i);
                      }
                    }))
            .toList();
    for (var thread : threads) {
      thread.join();
    }
    assertThat(new AuditTrail(lines()).effects())
        .singleElement()
        .satisfies(verdict -> {
          assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.VERIFIED);
          assertThat(verdict.records()).isEqualTo(400);
        });
  }

  @Test
  void aLineThatWasSpoiltIsNotPassedOver() throws IOException {
    log.before(Point.POST_MESSAGE, "prod-1/card");
    var line = lines.getFirst();
    lines.clear();
    lines.add(line.replace("BEGUN", "BEGAN"));
    lines.add(line.replace("\"previous\"", "\"before\""));
    assertThat(lines())
        .hasSize(2)
        .allSatisfy(found -> assertThat(found).isInstanceOf(AuditLine.Unreadable.class));
  }

  private List<EffectRecord> read() throws IOException {
    return lines().stream().map(line -> ((AuditLine.Effect) line).record()).toList();
  }

  private List<AuditLine> lines() throws IOException {
    return new JsonAuditReader()
        .read(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
  }
}
