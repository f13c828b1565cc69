package dev.sailwright.realcluster;

import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.UpgradeStoreContract;
import org.junit.jupiter.api.AfterEach;

class KubernetesUpgradeStoreIT extends UpgradeStoreContract {
  private final RealStore real = new RealStore();

  @Override
  protected UpgradeStore store() throws Exception {
    return real.empty("sailwright-contract");
  }

  @Override
  protected int races() {
    return 10;
  }

  @AfterEach
  void close() {
    real.close();
  }
}
