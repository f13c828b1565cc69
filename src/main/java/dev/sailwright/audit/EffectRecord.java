package dev.sailwright.audit;

import java.time.Instant;

/**
 * One effect on the world outside, right before or right after it took place.
 *
 * @param process that did it; no other one ever has its name
 * @param seq counted from 1 in that process, without gaps
 * @param point which kind of effect
 * @param key names the effect; the same for every attempt at it, by whatever process
 * @param previous hash of the process's record before this one
 * @param hash SHA-256, lower-case hex, over this record and the hash of the one before
 */
public record EffectRecord(
    String process,
    long seq,
    Instant at,
    Stage stage,
    String point,
    String key,
    String previous,
    String hash) {
  /** One that begun and did not end failed, or its outcome is not known. */
  public enum Stage {
    BEGUN,
    ENDED
  }
}
