package dev.sailwright.port;

import dev.sailwright.backup.MeshBackup;
import dev.sailwright.backup.StoredBackup;

/** Keeps the backup of each upgrade beside its record. */
public interface BackupStore {
  /**
   * Stores the backup of an upgrade. When one is stored already, that one stays, and this one is
   * forgotten.
   *
   * @param upgrade its id
   * @throws UnreachableException when it could not be stored; the message says what to do
   */
  @Effectful(EffectWitness.Point.STORE_BACKUP)
  void store(String upgrade, MeshBackup backup);

  /** Never throws. */
  @ReadOnly
  StoredBackup stored(String upgrade);
}
