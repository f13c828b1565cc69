package dev.sailwright.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.Journey;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.Origin;
import dev.sailwright.upgrade.Upgrade;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every {@link UpgradeStore} keeps; run on the one in memory and on the one in Kubernetes. */
public abstract class UpgradeStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");

  /** One without upgrades of the clusters {@code prod} and {@code dev}. */
  protected abstract UpgradeStore store() throws Exception;

  /** How often the race is run; a real API server is slower. */
  protected abstract int races();

  @Test
  void whatIsStoredComesBackWhole() throws Exception {
    var store = store();
    var stored = created(store, upgrade("prod-1"));
    assertThat(store.load("prod-1")).contains(stored);
    assertThat(stored.withVersion("")).isEqualTo(upgrade("prod-1"));
    assertThat(store.load("prod-2")).isEmpty();
  }

  @Test
  void anIdIsTakenOnce() throws Exception {
    var store = store();
    created(store, upgrade("prod-1"));
    assertThat(store.create(upgrade("prod-1"))).isInstanceOf(UpgradeStore.Saved.Conflict.class);
  }

  @Test
  void ofClusterListsOnlyItsOwn() throws Exception {
    var store = store();
    created(store, upgrade("prod-1"));
    assertThat(store.ofCluster("prod")).extracting(Upgrade::id).containsExactly("prod-1");
    assertThat(store.ofCluster("dev")).isEmpty();
  }

  /**
   * Also where they were asked for at the same time, as a plan that takes another one's place is.
   */
  @Test
  void theyComeByTheirNumbers() throws Exception {
    var store = store();
    for (var number : List.of(10, 9, 2)) {
      created(store, upgrade("prod-" + number));
    }
    assertThat(store.ofCluster("prod"))
        .extracting(Upgrade::id)
        .containsExactly("prod-2", "prod-9", "prod-10");
  }

  @Test
  void aDecisionAndAStatusEachReachTheRecord() throws Exception {
    var store = store();
    var decided = saved(store.decide(created(store, upgrade("prod-1")), decision("U0BOB0002")));
    var status =
        decided
            .status()
            .delivered(Optional.of(new MessageRef("C0INCIDENT", "1.2")), 0)
            .heldBy("pod-a");
    saved(store.saveStatus(decided.with(status)));
    var loaded = store.load("prod-1").orElseThrow();
    assertThat(loaded.decisions()).containsExactly(decision("U0BOB0002"));
    assertThat(loaded.status()).isEqualTo(status);
  }

  @Test
  void whoWritesOnAnOldVersionIsRefused() throws Exception {
    var store = store();
    var old = created(store, upgrade("prod-1"));
    saved(store.decide(old, decision("U0BOB0002")));
    assertThat(store.decide(old, decision("U0EVE0003")))
        .isInstanceOf(UpgradeStore.Saved.Conflict.class);
    assertThat(store.saveStatus(old.with(old.status().heldBy("pod-b"))))
        .isInstanceOf(UpgradeStore.Saved.Conflict.class);
  }

  @Test
  void ofManyAtOnceExactlyOneDecides() throws Exception {
    var store = store();
    try (var pool = Executors.newFixedThreadPool(8)) {
      for (var race = 1; race <= races(); race++) {
        var loaded = created(store, upgrade("prod-" + race));
        Callable<UpgradeStore.Saved> click = () -> store.decide(loaded, decision("U0BOB0002"));
        var stored = 0;
        for (var outcome :
            pool.invokeAll(List.of(click, click, click, click, click, click, click, click))) {
          stored += outcome.get() instanceof UpgradeStore.Saved.Stored ? 1 : 0;
        }
        assertThat(stored).isEqualTo(1);
        assertThat(store.load(loaded.id()).orElseThrow().decisions()).hasSize(1);
      }
    }
  }

  private static Upgrade created(UpgradeStore store, Upgrade upgrade) {
    return saved(store.create(upgrade));
  }

  private static Upgrade saved(UpgradeStore.Saved saved) {
    assertThat(saved).isInstanceOf(UpgradeStore.Saved.Stored.class);
    return ((UpgradeStore.Saved.Stored) saved).upgrade();
  }

  protected static Decision decision(String user) {
    return new Decision(
        Decision.Kind.APPROVED,
        user,
        NOW,
        upgrade("prod-1").digest(),
        List.of(FindingCode.TARGET_SKIPS_MINORS),
        "");
  }

  protected static Upgrade upgrade(String id) {
    var finding =
        Finding.of(
                FindingCode.TARGET_SKIPS_MINORS,
                Severity.BLOCKER,
                "24 minors",
                List.of("line"),
                "do it")
            .overriddenByEmergency();
    var plan =
        new UpgradePlan(
            "prod",
            Optional.of(IstioVersion.of("1.7.4")),
            IstioVersion.of("1.32.0-alpha"),
            "1.34.2",
            new InstallInputs(
                List.of(
                    new InstallInputs.InputFile(
                        "a.yaml", "spec: {hub: x}\n", Map.of("spec.hub", "x"))),
                List.of("tag={version}")),
            "ab".repeat(32),
            List.of(
                PlanStep.of(StepKind.PRECHECK),
                new PlanStep(
                    StepKind.RESTART_WAVE,
                    1,
                    List.of(new WorkloadRef("Deployment", "shop", "web"))),
                new PlanStep(
                    StepKind.MOVE_TAG,
                    0,
                    List.of(),
                    Optional.empty(),
                    Optional.of("default"),
                    Optional.empty())),
            List.of(URI.create("https://shop.example.com/")),
            List.of("Job shop/report: wait"),
            List.of(finding),
            Optional.empty(),
            3,
            2);
    var origin =
        new Origin(
            "U0ALICE01",
            NOW,
            "C0INCIDENT",
            Optional.of("17.1"),
            Optional.of("down"),
            Optional.of("prod-0"),
            Optional.of(new Journey(IstioVersion.of("1.33.1"), 2, Optional.of("prod-0"))));
    var canary = new Canary("1-32-0-alpha", "default", List.of("default"), Duration.ofMinutes(35));
    return Upgrade.proposed(
        id,
        origin,
        RecordCopy.with(plan, Map.of("canary", Optional.of(canary))),
        NOW.plus(Duration.ofMinutes(30)));
  }
}
