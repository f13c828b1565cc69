package dev.sailwright.port;

import dev.sailwright.upgrade.CourseChart;

/** Draws how an upgrade went. */
public interface CoursePainter {
  /** A PNG, readable on a phone. */
  @ReadOnly
  byte[] png(CourseChart chart);
}
