package dev.sailwright.adapter.audit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sailwright.audit.EffectChain;
import dev.sailwright.audit.EffectRecord;
import dev.sailwright.port.EffectWitness;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Every effect of this process as two JSON lines, before and after it: {@code
 * {"audit":1,"process":…,"seq":…,"at":…,"stage":…,"point":…,"key":…,"previous":…,"hash":…}}. What
 * was begun stands in the log before it happens. Audit records themselves are lines already.
 */
public final class JsonEffectLog implements EffectWitness {
  private final JsonMapper json = JsonMapper.builder().build();
  private final InstantSource clock;
  private final Consumer<String> lines;
  private EffectChain chain;

  JsonEffectLog(String process, InstantSource clock, Consumer<String> lines) {
    this.clock = clock;
    this.lines = lines;
    this.chain = EffectChain.begin(process);
  }

  /**
   * To the logger {@value JsonAuditLog#LOGGER}.
   *
   * @param process a name that no other process ever has
   */
  public static JsonEffectLog toLogger(String process, InstantSource clock) {
    return new JsonEffectLog(process, clock, LoggerFactory.getLogger(JsonAuditLog.LOGGER)::info);
  }

  @Override
  public void before(Point point, String key) {
    append(EffectRecord.Stage.BEGUN, point, key);
  }

  @Override
  public void after(Point point, String key) {
    append(EffectRecord.Stage.ENDED, point, key);
  }

  /** One at a time, so that the log has the order of the chain. */
  private synchronized void append(EffectRecord.Stage stage, Point point, String key) {
    if (point == Point.WRITE_AUDIT) {
      return;
    }
    var record = chain.next(clock.instant(), stage, point.name(), key);
    chain = chain.after(record);
    lines.accept(
        json.createObjectNode()
            .put("audit", JsonAuditLog.FORMAT)
            .put("process", record.process())
            .put("seq", record.seq())
            .put("at", record.at().toString())
            .put("stage", record.stage().name())
            .put("point", record.point())
            .put("key", record.key())
            .put("previous", record.previous())
            .put("hash", record.hash())
            .toString());
  }
}
