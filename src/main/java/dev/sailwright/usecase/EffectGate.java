package dev.sailwright.usecase;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.backup.MeshBackup;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Leftover;
import dev.sailwright.port.AuditLog;
import dev.sailwright.port.BackupStore;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.port.Fence;
import dev.sailwright.port.LeftoverRemover;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.port.WorkloadRestarter;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The one door to effects: nobody else may call a port's effectful methods. Each effect has a key
 * that is the same for every attempt at it, by whatever process, and its witness is told before and
 * after.
 */
public final class EffectGate {
  private final EffectWitness witness;
  private final Fence fence;

  public EffectGate(EffectWitness witness, Fence fence) {
    this.witness = witness;
    this.fence = fence;
  }

  /** Another process took the upgrade over; the effect did not happen. */
  static final class TakenOverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TakenOverException(String id) {
      super(id + " was taken over by another process");
    }
  }

  UpgradeStore.Saved create(UpgradeStore store, Upgrade upgrade) {
    return pass(Point.STORE_PROPOSAL, upgrade.id(), () -> store.create(upgrade));
  }

  /**
   * In place of the upgrade that is held.
   *
   * @throws TakenOverException when this process does not hold it any more
   */
  UpgradeStore.Saved create(Upgrade held, UpgradeStore store, Upgrade upgrade) {
    return passAs(held, Point.STORE_PROPOSAL, upgrade.id(), () -> store.create(upgrade));
  }

  UpgradeStore.Saved decide(UpgradeStore store, Upgrade loaded, Decision decision) {
    return pass(
        Point.STORE_DECISION,
        loaded.id() + "/" + loaded.decisions().size(),
        () -> store.decide(loaded, decision));
  }

  UpgradeStore.Saved saveStatus(UpgradeStore store, Upgrade changed) {
    return pass(
        Point.STORE_PROGRESS,
        changed.id() + "@" + changed.version(),
        () -> store.saveStatus(changed));
  }

  void append(AuditLog log, String digest, AuditRecord record) {
    pass(
        Point.WRITE_AUDIT, record.upgrade() + "#" + record.seq(), () -> log.append(digest, record));
  }

  /**
   * @throws TakenOverException when this process does not hold the upgrade any more
   */
  void store(Upgrade held, BackupStore backups, MeshBackup backup) {
    passAs(held, Point.STORE_BACKUP, held.id(), () -> backups.store(held.id(), backup));
  }

  /**
   * @throws TakenOverException when this process does not hold the upgrade any more
   */
  void start(Upgrade held, MeshInstaller installer, String key, MeshInstaller.Order order) {
    passAs(held, Point.RUN_ISTIOCTL, key, () -> installer.start(key, order));
  }

  /**
   * @throws TakenOverException when this process does not hold the upgrade any more
   */
  void restart(Upgrade held, WorkloadRestarter restarter, WorkloadRef workload, Instant stamp) {
    passAs(
        held,
        Point.RESTART_WORKLOAD,
        held.id() + " " + workload + " " + stamp,
        () -> restarter.restart(held.plan().cluster(), workload, stamp));
  }

  /**
   * @throws TakenOverException when this process does not hold the upgrade any more
   */
  void remove(Upgrade held, LeftoverRemover remover, Leftover leftover) {
    passAs(
        held,
        Point.REMOVE_LEFTOVER,
        held.id() + " " + leftover.title() + " " + leftover.uid(),
        () -> remover.remove(held.plan().cluster(), leftover));
  }

  /** The fence is asked last, so that nothing but the effect itself is left to happen. */
  private <T> T passAs(Upgrade held, Point point, String key, Supplier<T> effect) {
    return pass(
        point,
        key,
        () -> {
          if (!fence.holds(held.id(), held.status().epoch())) {
            throw new TakenOverException(held.id());
          }
          return effect.get();
        });
  }

  private void passAs(Upgrade held, Point point, String key, Runnable effect) {
    passAs(
        held,
        point,
        key,
        () -> {
          effect.run();
          return key;
        });
  }

  private void pass(Point point, String key, Runnable effect) {
    witness.before(point, key);
    effect.run();
    witness.after(point, key);
  }

  private <T> T pass(Point point, String key, Supplier<T> effect) {
    witness.before(point, key);
    var answer = effect.get();
    witness.after(point, key);
    return answer;
  }
}
