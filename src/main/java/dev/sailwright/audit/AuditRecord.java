package dev.sailwright.audit;

import java.time.Instant;

/**
 * One decision or effect of an upgrade.
 *
 * @param seq counted from 1, without gaps
 * @param upgrade its id
 * @param who Slack user id of a person, else the process that did it
 * @param what in words, {@link #LONGEST} at most; names the effect by its key
 * @param hash SHA-256, lower-case hex, over this record and the hash of the one before
 */
public record AuditRecord(
    long seq, Instant at, String upgrade, Kind kind, String who, String what, String hash) {
  /** Characters of a text that a record holds. */
  public static final int LONGEST = 8000;

  /** As much of a text as a record holds. */
  public static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    var half = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? 1 : 0;
    return text.substring(0, LONGEST - 1 - half) + "…";
  }

  /** What happened. */
  public enum Kind {
    DECIDED,
    EFFECT_BEGUN,
    EFFECT_ENDED,
    ENDED;

    public boolean isOfEffect() {
      return this == EFFECT_BEGUN || this == EFFECT_ENDED;
    }
  }
}
