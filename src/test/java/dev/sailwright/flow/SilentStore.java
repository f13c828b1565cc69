package dev.sailwright.flow;

import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import java.util.List;
import java.util.Optional;

/** A store that takes no new upgrade for a while. */
final class SilentStore implements UpgradeStore {
  private final InMemoryUpgradeStore store = new InMemoryUpgradeStore();
  private boolean silent;

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

  @Override
  public Optional<Upgrade> load(String id) {
    return store.load(id);
  }

  @Override
  public List<Upgrade> ofCluster(String cluster) {
    return store.ofCluster(cluster);
  }

  @Override
  public Saved decide(Upgrade loaded, Decision decision) {
    return store.decide(loaded, decision);
  }

  @Override
  public Saved saveStatus(Upgrade changed) {
    return store.saveStatus(changed);
  }
}
