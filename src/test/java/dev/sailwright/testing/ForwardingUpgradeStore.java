package dev.sailwright.testing;

import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import java.util.List;
import java.util.Optional;

/** A store in front of another one; what a test is about is overridden. */
public interface ForwardingUpgradeStore extends UpgradeStore {
  UpgradeStore store();

  @Override
  default Saved create(Upgrade upgrade) {
    return store().create(upgrade);
  }

  @Override
  default Optional<Upgrade> load(String id) {
    return store().load(id);
  }

  @Override
  default List<Upgrade> ofCluster(String cluster) {
    return store().ofCluster(cluster);
  }

  @Override
  default Saved decide(Upgrade loaded, Decision decision) {
    return store().decide(loaded, decision);
  }

  @Override
  default Saved saveStatus(Upgrade changed) {
    return store().saveStatus(changed);
  }
}
