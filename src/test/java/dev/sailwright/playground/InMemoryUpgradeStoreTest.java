package dev.sailwright.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.UpgradeStoreContract;
import dev.sailwright.upgrade.Upgrade;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class InMemoryUpgradeStoreTest extends UpgradeStoreContract {
  @Override
  protected UpgradeStore store() {
    return new InMemoryUpgradeStore();
  }

  @Override
  protected int races() {
    return 200;
  }

  /** So a program that passes every test here is not refused by the API server's rules. */
  @Test
  void whatTheApiServerWouldRefuseIsAMistake() {
    var store = store();
    var stored = ((UpgradeStore.Saved.Stored) store.create(upgrade("prod-1"))).upgrade();
    var status = stored.status();
    assertIllegal("epoch", () -> store.saveStatus(stored.with(status.heldBy("a").heldBy("b"))));
    assertIllegal(
        "told", () -> store.saveStatus(stored.with(status.delivered(Optional.empty(), 1))));
    assertIllegal(
        "one at a time",
        () -> store.decide(stored.with(decision("U0BOB0002")), decision("U0EVE0003")));
    var other =
        new Upgrade(
            stored.id(),
            stored.origin(),
            stored.plan(),
            "00".repeat(32),
            stored.expiresAt(),
            stored.decisions(),
            status,
            stored.version());
    assertIllegal("what was asked for", () -> store.saveStatus(other));
    assertThat(store.load("prod-1")).contains(stored);
  }

  private static void assertIllegal(String rule, ThrowingCallable change) {
    assertThatThrownBy(change).isInstanceOf(IllegalStateException.class).hasMessageContaining(rule);
  }
}
