package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.testing.HandEdit;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.EffectGate;
import dev.sailwright.usecase.EpochFence;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was approved and is not what would be done now gets a new plan, once. */
class ReplacementFlowTest {
  private final SilentStore store = new SilentStore();
  private final Flow behind = new Flow(Scenario.behind(), store);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatChangedSinceTheCardIsAnotherPlanWithACardOfItsOwn(boolean beforeTheClick) {
    var proposed = behind.proposed("", "");
    if (beforeTheClick) {
      upgradedByHand();
    }
    assertThat(behind.decide.approve(proposed.id(), proposed.digest(), BOB))
        .isInstanceOf(DecideUpgrade.Outcome.Recorded.class);
    if (!beforeTheClick) {
      upgradedByHand();
    }

    var ended = behind.run(proposed.id());

    assertThat(ended.status().phase()).isEqualTo(Phase.SUPERSEDED);
    assertThat(ended.status().outcome()).contains("nothing was done. prod-2 took its place");
    assertThat(ended.status().timeline().getLast().lines())
        .contains("running version: 1.29.6, now 1.29.8");
    var fresh = behind.now("prod-2");
    assertThat(fresh.origin()).isEqualTo(proposed.origin());
    assertThat(fresh.decisions()).isEmpty();
    assertThat(fresh.expiresAt()).isAfter(proposed.expiresAt());
    assertThat(behind.mesh.journal()).containsExactly("istioctl upgrade 1.29.8");

    behind.decide.approve(fresh.id(), fresh.digest(), BOB);
    assertThat(behind.run(fresh.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** The new plan may be stored although nobody heard so; a second one would be one too many. */
  @Test
  void onceANewPlanWasAskedForTheOldOneNeverGoesOn() {
    var proposed = behind.proposed("", "");
    behind.decide.approve(proposed.id(), proposed.digest(), BOB);
    behind.mesh.faults().edited(HandEdit.ofIstiod());
    var process = behind.process("pod-a");
    while (behind.store.ofCluster("prod").size() == 1) {
      process.advance(proposed.id());
    }
    behind.mesh.faults().edited(List.of());

    assertThat(behind.run(proposed.id(), "pod-b").status().phase()).isEqualTo(Phase.SUPERSEDED);
    assertThat(behind.store.ofCluster("prod")).hasSize(2);
    assertThat(behind.mesh.journal()).isEmpty();
  }

  private void upgradedByHand() {
    behind.mesh.start(
        "by hand",
        new MeshInstaller.Order(
            "prod",
            IstioVersion.of("1.29.8"),
            new MeshChange.InPlace(InstallInputs.none(), IstioVersion.of("1.29.8")),
            ""));
    behind.clock.advance(Duration.ofSeconds(10));
  }

  @Test
  void whileTheNewPlanCannotBeStoredTheOldOneWaitsAndSaysWhy() {
    var proposed = approved();
    behind.mesh.faults().edited(HandEdit.ofIstiod());
    store.silent(true);
    var process = behind.process("pod-a");
    for (var turn = 0; turn < 8; turn++) {
      process.advance(proposed.id());
    }
    assertThat(behind.now(proposed.id()).status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(behind.now(proposed.id()).status().steps().getFirst().note())
        .isEqualTo("the API server did not answer");
    store.silent(false);
    assertThat(behind.run(proposed.id()).status().phase()).isEqualTo(Phase.SUPERSEDED);
    assertThat(behind.store.ofCluster("prod")).hasSize(2);
  }

  @Test
  void onceANewPlanWasAskedForARetryDoesNotGoOnEither() {
    var proposed = approved();
    behind.mesh.faults().edited(HandEdit.ofIstiod());
    store.silent(true);
    var process = behind.process("pod-a");
    while (behind.now(proposed.id()).status().attempt() == 0) {
      process.advance(proposed.id());
    }
    behind.mesh.faults().istioctlProblem("the file is gone");
    assertThat(behind.run(proposed.id()).status().phase()).isEqualTo(Phase.PAUSED);

    store.silent(false);
    behind.mesh.faults().edited(List.of());
    behind.mesh.faults().istioctlProblem("");
    behind.steer.steer(proposed.id(), Decision.Kind.RETRIED, BOB, "");
    assertThat(behind.run(proposed.id()).status().phase()).isEqualTo(Phase.SUPERSEDED);
    assertThat(behind.mesh.journal()).isEmpty();
  }

  /**
   * It sleeps before it looks what there is already, or before it stores the new plan, and wakes up
   * when that card is decided.
   */
  @ParameterizedTest
  @EnumSource(names = {"STORE_PROGRESS", "STORE_PROPOSAL"})
  void aLeaderThatWasTakenOverAsksForNothing(EffectWitness.Point asleepAt) {
    var proposed = approved();
    behind.mesh.faults().edited(HandEdit.ofIstiod());
    var sleeper = new Sleeper(proposed, asleepAt);
    var process = behind.process("pod-a", new EffectGate(sleeper, new EpochFence(store)));
    while (!sleeper.woken) {
      process.advance(proposed.id());
    }
    assertThat(behind.store.ofCluster("prod"))
        .extracting(upgrade -> upgrade.status().phase())
        .containsExactly(Phase.SUPERSEDED, Phase.DENIED);
  }

  private Upgrade approved() {
    var proposed = behind.proposed("", "");
    behind.decide.approve(proposed.id(), proposed.digest(), BOB);
    return proposed;
  }

  private final class Sleeper implements EffectWitness {
    private final Upgrade old;
    private final Point asleepAt;
    private boolean woken;

    Sleeper(Upgrade old, Point asleepAt) {
      this.old = old;
      this.asleepAt = asleepAt;
    }

    @Override
    public void before(Point point, String key) {
      if (point == Point.STORE_PROPOSAL) {
        sleep(point);
      }
    }

    @Override
    public void after(Point point, String key) {
      if (point == Point.STORE_PROGRESS && behind.now(old.id()).status().attempt() == 1) {
        sleep(point);
      }
    }

    private void sleep(Point point) {
      if (point == asleepAt && !woken) {
        woken = true;
        behind.run(old.id(), "pod-b");
        var fresh = behind.now("prod-2");
        behind.decide.deny(fresh.id(), fresh.digest(), BOB, "not tonight");
        behind.run(fresh.id(), "pod-b");
      }
    }
  }
}
