package dev.sailwright.audit;

/**
 * What became of verifying the records of one upgrade, or the effects of one process.
 *
 * @param upgrade its id, or whose effects; empty for a line of which not even that could be read
 * @param records how many were found whole, from the first one on
 * @param words what was found, where, and what to do next
 */
public record Verdict(String upgrade, Outcome outcome, int records, String words) {
  /** The kinds of tampering, and whether it can be told at all. */
  public enum Outcome {
    /** Nothing was changed, from the first record to the last. */
    VERIFIED,
    EDITED,
    DROPPED,
    REORDERED,
    TRUNCATED,
    /** Neither whole nor broken: something to compare with is missing. */
    NOT_VERIFIED
  }

  public boolean isBroken() {
    return outcome != Outcome.VERIFIED && outcome != Outcome.NOT_VERIFIED;
  }
}
