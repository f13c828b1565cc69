package dev.sailwright.diagnosis;

/**
 * How sure a cause is. HIGH: at least two independent kinds of observation agree. MEDIUM: one kind,
 * seen directly. LOW: it follows from what is known of versions, or from log lines, alone.
 */
public enum Confidence {
  LOW,
  MEDIUM,
  HIGH
}
