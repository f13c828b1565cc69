package dev.sailwright.race;

import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import java.util.List;
import java.util.Optional;

/** Writes over whatever was decided since it was read: what the races are there to find out. */
record CarelessStore(UpgradeStore store) implements UpgradeStore {
  @Override
  public Saved create(Upgrade upgrade) {
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
    return store.decide(store.load(loaded.id()).orElseThrow(), decision);
  }

  @Override
  public Saved saveStatus(Upgrade changed) {
    return store.saveStatus(changed);
  }
}
