package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.planning.ChangeTimes;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.ForwardingUpgradeStore;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepHold;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.AdvanceUpgrade;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Upgrades of which it is no longer known when their changes may begin. */
class LostHoursFlowTest {
  private static final int CONTROL_PLANE = 2;
  private static final int FIRST_WAVE = 4;

  private Flow flow = new Flow(Scenario.behind());

  /** For two days from now on. */
  private ClusterPolicy frozen() {
    var now = LocalDateTime.ofInstant(flow.clock.instant(), ZoneOffset.UTC);
    var freeze = new ChangeTimes.Freeze(now.minusHours(1), now.plusDays(2), "sale");
    return flow.policy.with(new ChangeTimes(ZoneOffset.UTC, List.of(), List.of(freeze)));
  }

  private void removed() {
    flow.settings(ClusterPolicy.defaults("another"));
  }

  @Test
  void anUpgradeThatWaitsIsPausedWhereItsClusterIsNoLongerInTheSettings() {
    flow.settings(frozen());
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.status().isHeld());
    removed();

    var paused = flow.run(id);

    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .isEqualTo(
            "Backup: cluster prod is no longer in the settings, so nothing more is begun. Put it"
                + " back there, restart Sailwright, and resume; or let the requester abort.");
    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(flow.effects).doesNotContain(Point.STORE_BACKUP);
    // A resume does not help as long as it is not there, and what is put back holds again.
    flow.steer.steer(id, Decision.Kind.RESUMED, ALICE, "");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.PAUSED);
    flow.settings(frozen());
    flow.steer.steer(id, Decision.Kind.RESUMED, ALICE, "");
    flow.runUntil(id, upgrade -> upgrade.status().isHeld());
    flow.clock.advance(Duration.ofDays(2));
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** What its name leads to might be another cluster by now. */
  @Test
  void aClusterThatIsNotInTheSettingsIsNotEvenLookedAt() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.status().step() == FIRST_WAVE);
    var journal = flow.mesh.journal();
    removed();
    flow.mesh.faults().unreachable(true);
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).startsWith("Restart wave 1: cluster prod");
    assertThat(flow.mesh.journal()).isEqualTo(journal);
    flow.steer.steer(id, Decision.Kind.ABORTED, ALICE, "");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.ABORTED);
  }

  @Test
  void anIstioctlThatRunsIsBroughtToItsEndFirst() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> !flow.mesh.journal().isEmpty());
    removed();
    flow.process("pod-a").advance(id);
    assertThat(flow.now(id).status().phase()).isEqualTo(Phase.RUNNING);
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().step()).isEqualTo(CONTROL_PLANE);
    assertThat(flow.mesh.journal()).hasSize(1);
  }

  @Test
  void aStepThatAsksIsNotBegunThereByAnApprovalThatWasGivenBefore() {
    flow = new Flow(Scenario.behind(), new InMemoryUpgradeStore(), 1, StepApproval.CONTROL_PLANE);
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.status().ask().isPresent());
    flow.approveStep.approve(id, flow.now(id).digest(), CONTROL_PLANE, BOB);
    removed();
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @Test
  void aHoldThatTheApiServerDoesNotKeepPausesTheUpgrade() {
    flow = new Flow(Scenario.behind(), new Pruning());
    flow.settings(frozen());
    var id = flow.approved();
    var process = flow.process("pod-a");
    var turns = 0;
    while (process.advance(id) == AdvanceUpgrade.Next.AT_ONCE) {
      assertThat(turns++).isLessThan(10);
    }
    var status = flow.now(id).status();
    assertThat(status.phase()).isEqualTo(Phase.PAUSED);
    assertThat(status.pausedBecause())
        .startsWith("Backup: changes may not begin now, and the API server did not keep")
        .endsWith("Apply the one of this release, then resume.");
    assertThat(flow.effects).doesNotContain(Point.STORE_BACKUP);
    // In the hours it goes on, whatever is kept.
    flow.clock.advance(Duration.ofDays(2));
    flow.steer.steer(id, Decision.Kind.RESUMED, ALICE, "");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** With the resource's schema of a release that knew no holds. */
  private static final class Pruning implements ForwardingUpgradeStore {
    private final InMemoryUpgradeStore store = new InMemoryUpgradeStore();

    @Override
    public UpgradeStore store() {
      return store;
    }

    @Override
    public Saved saveStatus(Upgrade changed) {
      return store.saveStatus(
          changed.with(
              RecordCopy.with(changed.status(), Map.of("hold", Optional.<StepHold>empty()))));
    }
  }
}
