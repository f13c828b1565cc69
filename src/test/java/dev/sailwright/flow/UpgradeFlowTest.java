package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.playground.Scenario;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepRecord;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.ShowStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpgradeFlowTest {
  private final Flow night = new Flow(Scenario.night());
  private final Flow behind = new Flow(Scenario.behind());

  @Test
  void theNightEndsWithEveryProxyOnTheNewVersion() {
    var proposed = night.proposed("1.29.1", "users are down");
    assertThat(proposed.origin().channel()).isEqualTo("C0INCIDENT");
    assertThat(night.decide.approve(proposed.id(), proposed.digest(), BOB))
        .isInstanceOf(DecideUpgrade.Outcome.Recorded.class);

    var ended = night.run(proposed.id());

    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.status().steps())
        .extracting(StepRecord::state)
        .containsOnly(StepRecord.State.DONE);
    assertThat(night.mesh.observe("prod").sidecars())
        .allMatch(workload -> workload.isOn(IstioVersion.of("1.29.1")));
    assertThat(night.mesh.journal()).filteredOn(line -> line.startsWith("istioctl")).hasSize(1);
    assertThat(ended.status().leftovers())
        .containsExactly(
            "ValidatingWebhookConfiguration istiod-istio-system",
            "webhook sidecar-injector.istio.io in MutatingWebhookConfiguration"
                + " istio-sidecar-injector");
  }

  @Test
  void theThreadTellsTheStoryInOrderAndOnce() {
    var proposed = night.proposed("1.29.1", "users are down");
    night.decide.approve(proposed.id(), proposed.digest(), BOB);
    var ended = night.run(proposed.id());

    assertThat(night.told.told()).isEqualTo(ended.status().timeline());
    assertThat(night.told.told())
        .extracting(TimelineEntry::seq)
        .containsExactlyElementsOf(
            java.util.stream.IntStream.rangeClosed(1, night.told.told().size()).boxed().toList());
    assertThat(night.told.texts().getFirst()).startsWith("What istioctl would apply, as a file");
    assertThat(night.told.texts().get(1)).isEqualTo("Approved.");
    assertThat(night.told.texts().getLast())
        .startsWith("prod runs Istio 1.29.1; 100 % of proxies are on it. Took ");
    assertThat(night.told.told())
        .filteredOn(entry -> entry.kind() == TimelineEntry.Kind.OUTPUT)
        .flatExtracting(TimelineEntry::lines)
        .contains("✔ Installation complete")
        .doesNotHaveDuplicates();
  }

  @Test
  void aHealthyMeshIsUpgradedInWavesAndNothingIsRestartedTwice() {
    var proposed = behind.proposed("", "");
    assertThat(proposed.plan().waves()).hasSize(3);
    behind.decide.approve(proposed.id(), proposed.digest(), BOB);
    var ended = behind.run(proposed.id());

    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.status().percent()).isEqualTo(Flow.ALL_BUT_THE_JOB);
    assertThat(ended.plan().unmovable())
        .singleElement()
        .asString()
        .startsWith("Job shop/nightly-report");
    assertThat(behind.mesh.journal())
        .hasSize(7)
        .doesNotHaveDuplicates()
        .first()
        .isEqualTo("istioctl upgrade 1.30.5");
  }

  @Test
  void beforeTheApprovalNothingIsDoneAndTheCardExpires() {
    var proposed = behind.proposed("", "");
    behind.clock.advance(Duration.ofMinutes(31));
    var ended = behind.run(proposed.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.EXPIRED);
    assertThat(behind.mesh.journal()).isEmpty();
    assertThat(behind.decide.approve(proposed.id(), proposed.digest(), BOB))
        .isInstanceOf(DecideUpgrade.Outcome.AlreadyDecided.class);
  }

  @Test
  void tenMinutesBeforeItExpiresACardRemindsOnce() {
    var proposed = behind.proposed("", "");
    var process = behind.process("pod-a");
    behind.clock.advance(Duration.ofMinutes(19));
    process.advance(proposed.id());
    assertThat(behind.told.told())
        .extracting(TimelineEntry::kind)
        .containsExactly(TimelineEntry.Kind.CHANGE);
    behind.clock.advance(Duration.ofMinutes(2));
    process.advance(proposed.id());
    behind.clock.advance(Duration.ofMinutes(1));
    behind.process("pod-b").advance(proposed.id());
    assertThat(behind.told.told())
        .hasSize(2)
        .last()
        .satisfies(entry -> {
          assertThat(entry.kind()).isEqualTo(TimelineEntry.Kind.REMINDER);
          assertThat(entry.text())
              .isEqualTo("This card expires in 9 min 0 s and still needs 1 approval.");
          assertThat(entry.broadcast()).isTrue();
        });
  }

  @Test
  void anExpiredCardRefusesTheClickEvenBeforeTheLoopSawIt() {
    var proposed = behind.proposed("", "");
    behind.clock.advance(Duration.ofMinutes(30));
    assertThat(behind.decide.approve(proposed.id(), proposed.digest(), BOB))
        .isEqualTo(
            new DecideUpgrade.Outcome.Refused(
                "This card expired; ask again with `/istio upgrade`."));
  }

  @Test
  void theRequesterAndStrangersMayNotApprove() {
    var proposed = behind.proposed("", "");
    assertThat(behind.decide.approve(proposed.id(), proposed.digest(), ALICE))
        .isEqualTo(
            new DecideUpgrade.Outcome.Refused(
                "You asked for this upgrade; somebody else has to approve it."));
    assertThat(behind.decide.approve(proposed.id(), proposed.digest(), EVE))
        .isEqualTo(new DecideUpgrade.Outcome.Refused("You are not an approver of prod."));
    assertThat(behind.now(proposed.id()).decisions()).isEmpty();
  }

  @Test
  void aDenialEndsItAndALaterApprovalDoesNothing() {
    var proposed = behind.proposed("", "");
    behind.decide.deny(proposed.id(), proposed.digest(), BOB, "");
    assertThat(behind.decide.approve(proposed.id(), proposed.digest(), BOB))
        .isInstanceOf(DecideUpgrade.Outcome.AlreadyDecided.class);
    assertThat(behind.run(proposed.id()).status().phase()).isEqualTo(Phase.DENIED);
    assertThat(behind.mesh.journal()).isEmpty();
  }

  @Test
  void aSecondRequestMeetsTheOpenOneUntilThatEnds() {
    var proposed = behind.proposed("", "");
    var id = proposed.id();
    assertIsInTheWay(id);
    behind.decide.approve(id, proposed.digest(), BOB);
    assertIsInTheWay(id);
    behind.process("pod-a").advance(id);
    assertThat(behind.now(id).status().phase()).isEqualTo(Phase.RUNNING);
    assertIsInTheWay(id);
    behind.steer.steer(id, Decision.Kind.PAUSED, BOB, "");
    assertThat(behind.run(id).status().phase()).isEqualTo(Phase.PAUSED);
    assertIsInTheWay(id);
    behind.steer.steer(id, Decision.Kind.ABORTED, BOB, "");
    assertThat(behind.run(id).status().phase()).isEqualTo(Phase.ABORTED);
    assertThat(behind.proposed("", "").id()).isEqualTo("prod-2");
  }

  private void assertIsInTheWay(String id) {
    assertThat(behind.ask("", ""))
        .isInstanceOfSatisfying(
            RequestUpgrade.Outcome.Refused.class,
            refused ->
                assertThat(refused.reasons().findings())
                    .anySatisfy(finding -> {
                      assertThat(finding.code()).isEqualTo(FindingCode.UPGRADE_RUNNING);
                      assertThat(finding.message()).contains(id);
                    }));
  }

  @Test
  void aButtonOfAnotherPlanDoesNothing() {
    var proposed = behind.proposed("", "");
    assertThat(behind.decide.approve(proposed.id(), "0".repeat(64), BOB))
        .isInstanceOf(DecideUpgrade.Outcome.Refused.class);
    assertThat(behind.now(proposed.id()).decisions()).isEmpty();
  }

  @Test
  void anUnreachableClusterIsNeverPlannedFor() {
    behind.mesh.faults().unreachable(true);
    assertThat(behind.ask("1.30.5", ""))
        .isInstanceOfSatisfying(
            RequestUpgrade.Outcome.Refused.class,
            refused ->
                assertThat(refused.reasons().findings())
                    .extracting(finding -> finding.code())
                    .contains(FindingCode.NOT_SEEN));
    assertThat(behind.store.ofCluster("prod")).isEmpty();
  }

  @Test
  void whileTheClusterCannotBeSeenNothingCountsAsDoneAndAfterwardsItGoesOn() {
    var proposed = behind.proposed("", "");
    behind.decide.approve(proposed.id(), proposed.digest(), BOB);
    var process = behind.process("pod-a");
    while (behind.mesh.journal().size() < 2) {
      process.advance(proposed.id());
      behind.clock.advance(Duration.ofSeconds(1));
    }
    var step = behind.now(proposed.id()).status().step();
    behind.mesh.faults().unreachable(true);
    for (var second = 0; second < 300; second++) {
      process.advance(proposed.id());
      behind.clock.advance(Duration.ofSeconds(1));
    }
    assertThat(behind.now(proposed.id()).status().step()).isEqualTo(step);
    assertThat(behind.now(proposed.id()).status().steps().get(step).note())
        .startsWith("cannot see");
    behind.mesh.faults().unreachable(false);
    assertThat(behind.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(behind.mesh.journal()).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void theNightsStatusNamesTheCauseAndWhatIsMissing() {
    var report = new ShowStatus(night.mesh, night.catalog, night.clock).show("prod");
    assertThat(report.diagnosis().findings())
        .extracting(finding -> finding.message())
        .contains(
            "istiod 1.7.4 is down on Kubernetes 1.34.2.",
            "istiod 1.7.4 needs APIs that Kubernetes 1.34.2 does not serve any more.");
    assertThat(report.diagnosis().has(FindingCode.INJECTION_REFUSED)).isTrue();
    assertThat(report.diagnosis().findings().getFirst().evidence()).isNotEqualTo(List.of());
  }
}
