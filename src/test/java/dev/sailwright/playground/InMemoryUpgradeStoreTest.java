package dev.sailwright.playground;

import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.UpgradeStoreContract;

class InMemoryUpgradeStoreTest extends UpgradeStoreContract {
  @Override
  protected UpgradeStore store() {
    return new InMemoryUpgradeStore();
  }

  @Override
  protected int races() {
    return 200;
  }
}
