package dev.sailwright.playground;

import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps upgrades in memory, with the same compare-and-set as the one in Kubernetes. */
public final class InMemoryUpgradeStore implements UpgradeStore {
  private final Map<String, Upgrade> upgrades = new LinkedHashMap<>();
  private long version;

  @Override
  public synchronized Saved create(Upgrade upgrade) {
    return upgrades.containsKey(upgrade.id()) ? new Saved.Conflict() : put(upgrade);
  }

  @Override
  public synchronized Optional<Upgrade> load(String id) {
    return Optional.ofNullable(upgrades.get(id));
  }

  @Override
  public synchronized List<Upgrade> ofCluster(String cluster) {
    return upgrades.values().stream().filter(upgrade -> upgrade.plan().cluster().equals(cluster)).toList();
  }

  @Override
  public synchronized Saved decide(Upgrade loaded, Decision decision) {
    return unchanged(loaded) ? put(loaded.with(decision)) : new Saved.Conflict();
  }

  @Override
  public synchronized Saved saveStatus(Upgrade changed) {
    return unchanged(changed) ? put(changed) : new Saved.Conflict();
  }

  private boolean unchanged(Upgrade upgrade) {
    return load(upgrade.id()).map(stored -> stored.version().equals(upgrade.version())).orElse(false);
  }

  private Saved put(Upgrade upgrade) {
    var stored = upgrade.withVersion(Long.toString(++version));
    upgrades.put(stored.id(), stored);
    return new Saved.Stored(stored);
  }
}
