package dev.sailwright.adapter.audit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sailwright.audit.AuditRecord;
import dev.sailwright.port.AuditLog;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * One JSON object a line: {@code {"audit":1,"upgrade":…,"plan":…,"seq":…,"at":…,"kind":…,"who":…,
 * "what":…,"hash":…}}. What is needed to verify a chain is in its lines.
 */
public final class JsonAuditLog implements AuditLog {
  /** The logger whose lines they are. */
  public static final String LOGGER = "sailwright.audit";

  static final int FORMAT = 1;

  private final JsonMapper json = JsonMapper.builder().build();
  private final Consumer<String> lines;

  JsonAuditLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /** To the logger {@value #LOGGER}. */
  public static JsonAuditLog toLogger() {
    return new JsonAuditLog(LoggerFactory.getLogger(LOGGER)::info);
  }

  @Override
  public void append(String digest, AuditRecord record) {
    lines.accept(
        json.createObjectNode()
            .put("audit", FORMAT)
            .put("upgrade", record.upgrade())
            .put("plan", digest)
            .put("seq", record.seq())
            .put("at", record.at().toString())
            .put("kind", record.kind().name())
            .put("who", record.who())
            .put("what", record.what())
            .put("hash", record.hash())
            .toString());
  }
}
