package dev.sailwright.upgrade;

import dev.sailwright.audit.AuditRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that is told in the thread, once, in this order.
 *
 * @param seq counted from 1, without gaps
 * @param text one sentence, plain text, {@link AuditRecord#LONGEST} at most
 * @param lines verbatim output that belongs to it; may be empty
 * @param user the Slack user id of whoever did it; empty when it was the bot
 */
public record TimelineEntry(
    int seq, Instant at, Kind kind, String text, List<String> lines, Optional<String> user) {
  public TimelineEntry {
    text = AuditRecord.cut(text);
    lines = List.copyOf(lines);
  }

  /** OUTCOME, TROUBLE and REMINDER are shown in the channel too. */
  public enum Kind {
    STEP,
    OUTPUT,
    DECISION,
    REMINDER,
    TROUBLE,
    OUTCOME
  }

  public boolean broadcast() {
    return kind == Kind.OUTCOME || kind == Kind.TROUBLE || kind == Kind.REMINDER;
  }
}
