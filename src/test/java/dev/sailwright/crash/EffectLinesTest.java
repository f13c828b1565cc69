package dev.sailwright.crash;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sailwright.adapter.audit.JsonAuditLog;
import dev.sailwright.adapter.audit.JsonAuditReader;
import dev.sailwright.adapter.audit.JsonEffectLog;
import dev.sailwright.audit.AuditLine;
import dev.sailwright.audit.AuditTrail;
import dev.sailwright.audit.EffectRecord;
import dev.sailwright.audit.Verdict;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.testing.MemorySlack;
import dev.sailwright.usecase.VerifyAudit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One upgrade from the command to its end: each single effect of it stands in the log. */
class EffectLinesTest {
  private final World world = new World(() -> false, Story.HAPPY.stepApprovals());
  private final List<String> lines = lines();

  @Test
  void everyRestartAndEveryDeliveryIsThereBeforeAndAfter() throws IOException {
    var effects = effects(lines);
    assertThat(begun(effects, Point.RUN_ISTIOCTL)).hasSize(1);
    assertThat(begun(effects, Point.RESTART_WORKLOAD))
        .extracting(key -> key.split(" ")[1] + " " + key.split(" ")[2])
        .containsExactlyElementsOf(
            world.mesh.journal().stream()
                .filter(line -> line.startsWith("restart "))
                .map(line -> line.substring("restart ".length()))
                .toList());
    assertThat(begun(effects, Point.POST_MESSAGE))
        .extracting(key -> key.substring(key.indexOf(' ') + 1))
        .containsExactlyElementsOf(
            world.slack.messages().stream()
                .filter(message -> message.fileName().isEmpty())
                .map(MemorySlack.Posted::part)
                .toList());
    assertThat(begun(effects, Point.UPLOAD_FILE))
        .hasSize(3)
        .extracting(key -> key.substring(key.indexOf(' ') + 1) + "/file")
        .containsExactlyInAnyOrderElementsOf(
            world.slack.messages().stream()
                .filter(message -> !message.fileName().isEmpty())
                .map(MemorySlack.Posted::part)
                .toList());
    assertThat(begun(effects, Point.UPDATE_MESSAGE)).isNotEmpty();
    assertThat(begun(effects, Point.STORE_PROGRESS)).isNotEmpty();
    assertThat(effects.stream().filter(effect -> effect.stage() == EffectRecord.Stage.ENDED))
        .as("all of them succeeded")
        .hasSize(effects.size() / 2);
  }

  @Test
  void aLineThatWasEditedDroppedOrMovedIsFound() throws IOException {
    assertThat(outcome(lines)).isEqualTo(Verdict.Outcome.VERIFIED);
    for (var at = 1; at < lines.size() - 1; at++) {
      var edited = new ArrayList<>(lines);
      edited.set(at, edited.get(at).replace("prod-1", "prod-2"));
      assertThat(outcome(edited)).isEqualTo(Verdict.Outcome.EDITED);
      var dropped = new ArrayList<>(lines);
      dropped.remove(at);
      assertThat(outcome(dropped)).isEqualTo(Verdict.Outcome.DROPPED);
      var moved = new ArrayList<>(lines);
      Collections.swap(moved, at, at + 1);
      assertThat(outcome(moved)).isEqualTo(Verdict.Outcome.REORDERED);
    }
  }

  private static Verdict.Outcome outcome(List<String> log) throws IOException {
    var verdicts = VerifyAudit.ofLog(new AuditTrail(read(log)));
    assertThat(verdicts).hasSize(1);
    return verdicts.getFirst().outcome();
  }

  private List<String> lines() {
    var logger = (Logger) LoggerFactory.getLogger(JsonAuditLog.LOGGER);
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(seen);
    try {
      var bot = world.bot(JsonEffectLog.toLogger("pod-a-1", world.clock), new Random(1));
      do {
        Story.HAPPY.act(world, bot);
        world.clock.advance(Duration.ofSeconds(1));
      } while (!bot.turn() || !world.allEnded());
    } finally {
      logger.detachAppender(seen);
      logger.setAdditive(true);
      logger.setLevel(null);
    }
    return seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static List<String> begun(List<EffectRecord> effects, Point point) {
    return effects.stream()
        .filter(effect -> effect.point().equals(point.name()))
        .filter(effect -> effect.stage() == EffectRecord.Stage.BEGUN)
        .map(EffectRecord::key)
        .toList();
  }

  private static List<EffectRecord> effects(List<String> log) throws IOException {
    return read(log).stream().map(line -> ((AuditLine.Effect) line).record()).toList();
  }

  private static List<AuditLine> read(List<String> log) throws IOException {
    return new JsonAuditReader()
        .read(new ByteArrayInputStream(String.join("\n", log).getBytes(StandardCharsets.UTF_8)));
  }
}
