package dev.sailwright.usecase;

import dev.sailwright.port.Fence;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;

/** Compares with the epoch that is stored. */
public final class EpochFence implements Fence {
  private final UpgradeStore store;

  public EpochFence(UpgradeStore store) {
    this.store = store;
  }

  @Override
  public boolean holds(String upgrade, long epoch) {
    try {
      return store.load(upgrade).filter(now -> now.status().epoch() == epoch).isPresent();
    } catch (UnreachableException e) {
      return false;
    }
  }
}
