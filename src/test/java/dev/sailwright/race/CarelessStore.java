package dev.sailwright.race;

import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.ForwardingUpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;

/** Writes over whatever was decided since it was read: what the races are there to find out. */
record CarelessStore(UpgradeStore store) implements ForwardingUpgradeStore {
  @Override
  public Saved decide(Upgrade loaded, Decision decision) {
    return store.decide(store.load(loaded.id()).orElseThrow(), decision);
  }
}
