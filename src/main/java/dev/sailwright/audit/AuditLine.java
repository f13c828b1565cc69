package dev.sailwright.audit;

/** A line of a log that holds, or should hold, a record. */
public sealed interface AuditLine {
  /** Counted from 1 in the whole log. */
  long number();

  /**
   * @param plan digest of the plan that the record's chain is bound to, as the line says
   */
  record Read(long number, String plan, AuditRecord record) implements AuditLine {}

  record Effect(long number, EffectRecord record) implements AuditLine {}

  /**
   * @param problem why no record could be read from it
   */
  record Unreadable(long number, String problem) implements AuditLine {}
}
