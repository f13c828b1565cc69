package dev.sailwright.flow;

import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.ForwardingUpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;

/** A store that takes no new upgrade for a while, or in which somebody else is always faster. */
final class SilentStore implements ForwardingUpgradeStore {
  private final InMemoryUpgradeStore store = new InMemoryUpgradeStore();
  private boolean silent;
  private boolean late;

  @Override
  public UpgradeStore store() {
    return store;
  }

  void silent(boolean now) {
    silent = now;
  }

  /** Whoever decides from now on meets a newer version. */
  void late(boolean now) {
    late = now;
  }

  @Override
  public Saved decide(Upgrade loaded, Decision decision) {
    return late ? new Saved.Conflict() : store.decide(loaded, decision);
  }

  @Override
  public Saved create(Upgrade upgrade) {
    if (silent) {
      throw new UnreachableException("the API server did not answer");
    }
    return store.create(upgrade);
  }
}
