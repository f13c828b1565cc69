package dev.sailwright.port;

import dev.sailwright.audit.AuditRecord;

/** Carries audit records to a place that whoever may edit the stored upgrades cannot edit. */
public interface AuditLog {
  /**
   * Writes one record; the same one may come again after a crash. Never throws.
   *
   * @param digest of the plan that its chain is bound to
   */
  @Effectful(EffectWitness.Point.WRITE_AUDIT)
  void append(String digest, AuditRecord record);
}
