package dev.sailwright.port;

import java.time.Instant;

/** Knows of other processes of Sailwright whether they still live. */
public interface Peers {
  /**
   * Whether the process that called itself so, and every child that it started, surely ended, or
   * would be seen from here. False when that cannot be told; never throws.
   *
   * @param holder as written into an upgrade
   * @param since when it was known to live
   */
  @ReadOnly
  boolean isGone(String holder, Instant since);
}
