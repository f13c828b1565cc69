package dev.sailwright.port;

/** Tells whether this process is the one that acts, for what belongs to no upgrade. */
public interface Leadership {
  /** Asks anew each time; false as well when that is not possible. */
  @ReadOnly
  boolean isMine();
}
