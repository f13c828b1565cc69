package dev.sailwright.port;

/**
 * Tells whether this process still carries an upgrade on. A Lease cannot: a process that was
 * stopped for a while wakes up believing that it leads. Whoever took over wrote a higher epoch
 * first.
 */
public interface Fence {
  /**
   * Asks anew each time; false as well when that is not possible.
   *
   * @param epoch that this process wrote, or read as its own
   */
  @ReadOnly
  boolean holds(String upgrade, long epoch);
}
