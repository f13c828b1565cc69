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
 * @param step index of the plan's step that an ASK is about; empty for all others
 */
public record TimelineEntry(
    int seq,
    Instant at,
    Kind kind,
    String text,
    List<String> lines,
    Optional<String> user,
    Optional<Integer> step) {
  public TimelineEntry {
    text = AuditRecord.cut(text);
    lines = List.copyOf(lines);
  }

  /** About no step in particular. */
  public TimelineEntry(
      int seq, Instant at, Kind kind, String text, List<String> lines, Optional<String> user) {
    this(seq, at, kind, text, lines, user, Optional.empty());
  }

  /** The same, with other lines of output. */
  public TimelineEntry with(List<String> otherLines) {
    return new TimelineEntry(seq, at, kind, text, otherLines, user, step);
  }

  /** OUTCOME, TROUBLE, REMINDER and ASK are shown in the channel too. */
  public enum Kind {
    STEP,
    /** What istioctl would apply was rendered; it comes as a file. */
    CHANGE,
    /** The backup is stored; it comes as a file. */
    BACKUP,
    OUTPUT,
    DECISION,
    REMINDER,
    /** A step asks for its approval. */
    ASK,
    TROUBLE,
    OUTCOME
  }

  public boolean broadcast() {
    return kind == Kind.OUTCOME
        || kind == Kind.TROUBLE
        || kind == Kind.REMINDER
        || kind == Kind.ASK;
  }
}
