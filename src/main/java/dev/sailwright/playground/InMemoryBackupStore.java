package dev.sailwright.playground;

import dev.sailwright.backup.MeshBackup;
import dev.sailwright.backup.StoredBackup;
import dev.sailwright.port.BackupStore;
import dev.sailwright.port.UnreachableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps backups in memory; the first one of an upgrade stays. {@link #refuse} breaks it. */
public final class InMemoryBackupStore implements BackupStore {
  private final Map<String, MeshBackup> backups = new LinkedHashMap<>();
  private boolean refusing;

  @Override
  public synchronized void store(String upgrade, MeshBackup backup) {
    if (refusing) {
      throw new UnreachableException(
          "Sailwright may not create configmaps in namespace sailwright; apply deploy/rbac.yaml.");
    }
    backups.putIfAbsent(upgrade, backup);
  }

  @Override
  public synchronized StoredBackup stored(String upgrade) {
    var backup = backups.get(upgrade);
    return backup == null
        ? new StoredBackup.Missing()
        : new StoredBackup.Complete(backup, List.of(upgrade + "-backup"));
  }

  /** As when the right to store is missing. */
  public synchronized void refuse(boolean is) {
    refusing = is;
  }

  /** Forgets every backup. */
  public synchronized void clear() {
    backups.clear();
  }
}
