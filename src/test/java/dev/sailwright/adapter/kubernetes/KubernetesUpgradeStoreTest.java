package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore.Saved;
import dev.sailwright.testing.PlanBuilder;
import dev.sailwright.upgrade.Origin;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The loop knows two kinds of trouble with the API server: somebody else was first, and whatever
 * else there is. Of the latter it never knows whether a write was carried out, so it looks again
 * and goes on from there, whichever status it was.
 */
class KubernetesUpgradeStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");
  private static final String UPGRADES =
      "/apis/sailwright.dev/v1alpha1/namespaces/sailwright/meshupgrades";

  @TempDir Path folder;
  private final ApiServer api = new ApiServer();
  private ClusterClients clients;
  private KubernetesUpgradeStore store;
  private final Upgrade upgrade = proposed(new PlanBuilder().build()).withVersion("1");

  @BeforeEach
  void theProductsOwnClient() throws IOException {
    clients = api.clients(folder);
    store = new KubernetesUpgradeStore(clients.of("prod"), "sailwright");
  }

  @AfterEach
  void end() {
    clients.close();
    api.close();
  }

  @Test
  void aConflictIsSomebodyElseWhoWasFirst() {
    api.refuse(UPGRADES, 409);
    assertThat(store.create(upgrade)).isEqualTo(new Saved.Conflict());
    assertThat(store.saveStatus(upgrade)).isEqualTo(new Saved.Conflict());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 410, 422, 429, 500, 502, 503, 504})
  void everythingElseIsOneToTheLoop(int status) {
    api.refuse(UPGRADES, status);
    isUnreachable(() -> store.create(upgrade));
    isUnreachable(() -> store.saveStatus(upgrade));
    isUnreachable(() -> store.load("prod-1"));
    isUnreachable(() -> store.ofCluster("prod"));
  }

  @Test
  void alsoWhenNobodyAnswers() {
    api.close();
    isUnreachable(() -> store.saveStatus(upgrade));
    isUnreachable(() -> store.load("prod-1"));
  }

  @Test
  void aPlanThatIsTooLargeIsNotEvenSent() {
    var setting = "x".repeat(200 * 1024);
    assertThatThrownBy(() ->
            store.create(
                proposed(
                    new PlanBuilder()
                        .inputs(new InstallInputs(List.of(), List.of(setting)))
                        .build())))
        .isInstanceOf(UnreachableException.class)
        .hasMessageStartingWith("Nothing was stored: ");
    assertThat(api.requests()).isZero();
  }

  @Test
  void aStatusThatIsTooLargeIsSentWithoutTheMiddleOfItsOutput() {
    var output =
        new TimelineEntry(
            1,
            NOW,
            TimelineEntry.Kind.OUTPUT,
            "istioctl says:",
            Collections.nCopies(3000, "x".repeat(100)),
            Optional.empty());
    var created = ((Saved.Stored) store.create(upgrade.withVersion(""))).upgrade();
    store.saveStatus(created.with(created.status().withShortened(List.of(output))));
    assertThat(store.load("prod-1").orElseThrow().status().timeline())
        .singleElement()
        .satisfies(entry ->
            assertThat(entry.lines())
                .hasSize(21)
                .contains("(2980 lines left out: too many to keep)"));
  }

  private static void isUnreachable(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(UnreachableException.class);
  }

  private static Upgrade proposed(UpgradePlan plan) {
    return Upgrade.proposed(
        "prod-1",
        new Origin(
            "U0ALICE01", NOW, "C0GENERAL1", Optional.empty(), Optional.empty(), Optional.empty()),
        plan,
        NOW.plus(Duration.ofMinutes(30)));
  }
}
