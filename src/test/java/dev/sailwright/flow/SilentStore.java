package dev.sailwright.flow;

import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.ForwardingUpgradeStore;
import dev.sailwright.upgrade.Upgrade;

/** A store that takes no new upgrade for a while. */
final class SilentStore implements ForwardingUpgradeStore {
  private final InMemoryUpgradeStore store = new InMemoryUpgradeStore();
  private boolean silent;

  @Override
  public UpgradeStore store() {
    return store;
  }

  void silent(boolean now) {
    silent = now;
  }

  @Override
  public Saved create(Upgrade upgrade) {
    if (silent) {
      throw new UnreachableException("the API server did not answer");
    }
    return store.create(upgrade);
  }
}
