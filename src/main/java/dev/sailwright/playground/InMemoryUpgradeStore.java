package dev.sailwright.playground;

import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

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
    return upgrades.values().stream()
        .filter(upgrade -> upgrade.plan().cluster().equals(cluster))
        .sorted(Comparator.comparingInt(Upgrade::number))
        .toList();
  }

  /** Of every cluster, oldest first. */
  synchronized List<Upgrade> all() {
    return List.copyOf(upgrades.values());
  }

  /** Forgets every upgrade. */
  public synchronized void clear() {
    upgrades.clear();
  }

  /** Waits until something is written, or for the timeout. */
  synchronized void awaitWrite(long millis) throws InterruptedException {
    var before = version;
    var until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (var left = millis;
        left > 0 && version == before;
        left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
      wait(left);
    }
  }

  @Override
  public synchronized Saved decide(Upgrade loaded, Decision decision) {
    return unchanged(loaded) ? put(legal(loaded.with(decision))) : new Saved.Conflict();
  }

  @Override
  public synchronized Saved saveStatus(Upgrade changed) {
    return unchanged(changed) ? put(legal(changed)) : new Saved.Conflict();
  }

  /** A change that the API server would refuse is a mistake of this program. */
  private Upgrade legal(Upgrade changed) {
    load(changed.id())
        .flatMap(stored -> RecordRules.broken(stored, changed))
        .ifPresent(rule -> {
          throw new IllegalStateException(changed.id() + ": " + rule);
        });
    return changed;
  }

  private boolean unchanged(Upgrade upgrade) {
    return load(upgrade.id())
        .map(stored -> stored.version().equals(upgrade.version()))
        .orElse(false);
  }

  private Saved put(Upgrade upgrade) {
    var stored = upgrade.withVersion(Long.toString(++version));
    upgrades.put(stored.id(), stored);
    notifyAll();
    return new Saved.Stored(stored);
  }
}
