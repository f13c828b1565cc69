package dev.sailwright.usecase;

import dev.sailwright.planning.Surroundings;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Upgrade;
import java.time.InstantSource;
import java.util.Set;

/** Which upgrade of a cluster has not ended. */
public final class OpenUpgrades {
  private final UpgradeStore store;
  private final InstantSource clock;

  public OpenUpgrades(UpgradeStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  public Surroundings.Open of(String cluster) {
    return except(cluster, Set.of());
  }

  Surroundings.Open except(String cluster, Set<String> ids) {
    var now = clock.instant();
    return Surroundings.Open.of(
        store.ofCluster(cluster).stream()
            .filter(upgrade -> upgrade.isOpen(now))
            .map(Upgrade::id)
            .filter(open -> !ids.contains(open))
            .findFirst());
  }
}
