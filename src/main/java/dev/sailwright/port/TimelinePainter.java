package dev.sailwright.port;

import dev.sailwright.mesh.SupportTimeline;

/** Draws a support timeline. */
public interface TimelinePainter {
  /** A PNG, readable on a phone. */
  @ReadOnly
  byte[] png(SupportTimeline timeline);
}
