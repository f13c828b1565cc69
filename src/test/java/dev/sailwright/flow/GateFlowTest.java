package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.Scenario;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.UpgradeStatus;
import dev.sailwright.usecase.AdvanceUpgrade;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An upgrade goes on while its gates are open, and asks people when one is not. */
class GateFlowTest {
  private final Flow flow = new Flow(Scenario.behind());
  private final String id = flow.approved();

  @ParameterizedTest
  @EnumSource(
      value = StepKind.class,
      names = {"VERIFY_CONTROL_PLANE", "RESTART_WAVE", "VERIFY_DATA_PLANE"})
  void configurationThatProxiesRejectPausesAtOnceAndARetryGoesOn(StepKind kind) {
    countingAt(kind);
    var before = flow.mesh.journal();
    var at = flow.clock.instant();
    flow.mesh.faults().rejects(2);
    var paused = flow.run(id);

    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("gate G6 (rejected configuration): proxies rejected LDS 2 ×");
    assertThat(Duration.between(at, flow.clock.instant())).isLessThan(Duration.ofSeconds(10));
    assertThat(flow.told.told().getLast().lines()).anyMatch(line -> line.contains("Retry counts"));
    assertThat(flow.mesh.journal()).isEqualTo(before);

    steer(Decision.Kind.RETRIED);
    assertThat(flow.run(id, "pod-b").status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void whatGoesOnAfterARetryPausesAgain() {
    countingAt(StepKind.RESTART_WAVE);
    flow.mesh.faults().rejects(2);
    flow.run(id);
    steer(Decision.Kind.RETRIED);
    countingAt(StepKind.RESTART_WAVE);
    flow.mesh.faults().rejects(3);
    assertThat(flow.run(id).status().pausedBecause()).contains("rejected LDS 1 ×");
  }

  @Test
  void aResumeDoesNotOpenAShutGate() {
    countingAt(StepKind.RESTART_WAVE);
    flow.mesh.faults().rejects(2);
    flow.run(id);
    var before = flow.mesh.journal();
    steer(Decision.Kind.RESUMED);
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("gate G6");
    assertThat(flow.mesh.journal()).isEqualTo(before);
  }

  @Test
  void proxiesThatDoNotComeBackAreWaitedForAndThenAPersonIsAsked() {
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.VERIFY_CONTROL_PLANE);
    flow.mesh.faults().disconnected(5);
    var before = flow.mesh.journal();
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("Waited 15 minutes in vain", "gate G4 (connections): 13 proxies");
    assertThat(flow.mesh.journal()).isEqualTo(before);

    flow.mesh.faults().disconnected(0);
    steer(Decision.Kind.RESUMED);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** It is asked for before the first change, when there is still something to measure. */
  @Test
  void withoutABaselineNothingIsChangedUntilAPersonSaysSo() {
    flow.mesh.faults().unmeasured("the right to get pods/proxy is missing");
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.currentStep().kind()).isEqualTo(StepKind.BACKUP);
    assertThat(paused.status().pausedBecause())
        .contains(
            "Waited 1 minute in vain; what was before the first change is not known: the metrics of"
                + " istiod: the right to get pods/proxy is missing");
    assertThat(flow.told.told().getLast().lines())
        .anyMatch(line -> line.contains("Resume goes on to the end without"));
    assertThat(flow.mesh.journal()).isEmpty();

    steer(Decision.Kind.RETRIED);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.PAUSED);

    steer(Decision.Kind.RESUMED);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.told.told())
        .anyMatch(entry -> entry.text().equals("Resumed without what is not measured."));
  }

  @Test
  void aBaselineThatComesInTimeIsTaken() {
    flow.mesh.faults().unmeasured("it did not answer");
    flow.runUntil(id, upgrade -> upgrade.status().gates().isPresent());
    assertThat(flow.now(id).status().gates().orElseThrow().baseline().unseen()).isPresent();
    flow.mesh.faults().unmeasured("");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.now(id).status().gates().orElseThrow().baseline().connections()).isEqualTo(18);
  }

  @ParameterizedTest
  @EnumSource(
      value = Decision.Kind.class,
      names = {"RETRIED", "RESUMED"})
  void withoutDataInTheMiddleAPersonMeasuresAgainOrGoesOn(Decision.Kind kind) {
    countingAt(StepKind.RESTART_WAVE);
    flow.mesh.faults().unmeasured("no route to host");
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("Waited 1 minute in vain; no data from the metrics of istiod: no route to host");
    if (kind == Decision.Kind.RETRIED) {
      flow.mesh.faults().unmeasured("");
    }
    steer(kind);
    var ended = flow.run(id);
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.status().gates().orElseThrow().waived())
        .isEqualTo(kind == Decision.Kind.RESUMED);
  }

  /** An older release began it, or the resource does not keep what gates remember. */
  @Test
  void whatBeganWithoutGatesAsksBeforeItGoesOn() {
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.VERIFY_CONTROL_PLANE);
    forget();
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("what was before the first change is not known: nothing is stored of it");
    steer(Decision.Kind.RESUMED);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** What a gate waits for is not what the step has waited for already. */
  @Test
  void aGateHasAPatienceOfItsOwn() {
    countingAt(StepKind.VERIFY_CONTROL_PLANE);
    var since = flow.clock.instant();
    flow.mesh.faults().disconnected(5);
    flow.process("pod-a").advance(id);
    flow.clock.advance(Duration.ofMinutes(14));
    assertThat(flow.process("pod-a").advance(id)).isEqualTo(AdvanceUpgrade.Next.LATER);
    assertThat(flow.now(id).status().phase()).isEqualTo(Phase.RUNNING);
    flow.run(id);
    assertThat(flow.now(id).status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(Duration.between(since, flow.clock.instant())).isGreaterThan(Duration.ofMinutes(15));
  }

  /** One look in vain after minutes of measured waiting is no minute without data. */
  @Test
  void whatWasMeasuredUntilNowIsWaitedForAMinuteWithoutData() {
    countingAt(StepKind.VERIFY_CONTROL_PLANE);
    flow.mesh.faults().disconnected(5);
    flow.process("pod-a").advance(id);
    flow.clock.advance(Duration.ofMinutes(10));
    flow.process("pod-a").advance(id);
    flow.mesh.faults().unmeasured("no route to host");
    flow.process("pod-a").advance(id);
    assertThat(flow.now(id).status().phase()).isEqualTo(Phase.RUNNING);

    flow.clock.advance(Duration.ofSeconds(61));
    flow.process("pod-a").advance(id);
    assertThat(flow.now(id).status().pausedBecause())
        .contains("Waited 1 minute in vain; no data from the metrics of istiod: no route to host");
  }

  /** A resume for another reason decides nothing about measurements. */
  @Test
  void aPauseByAPersonWaivesNothing() {
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.CONTROL_PLANE);
    steer(Decision.Kind.PAUSED);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.PAUSED);
    flow.mesh.faults().unmeasured("no route to host");
    steer(Decision.Kind.RESUMED);
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("no route to host");
  }

  @Test
  void aMeshWhoseIstiodIsDeadHasNothingToCompareWithAndIsUpgraded() {
    var night = new Flow(Scenario.night());
    var proposed = night.proposed("", "production is down");
    night.decide.approve(proposed.id(), proposed.digest(), BOB);
    assertThat(night.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  private void forget() {
    var known = flow.now(id);
    flow.store.saveStatus(known.with(withoutGates(known.status())));
  }

  private static UpgradeStatus withoutGates(UpgradeStatus status) {
    return RecordCopy.with(status, Map.of("gates", Optional.empty()));
  }

  private void steer(Decision.Kind kind) {
    flow.steer.steer(id, kind, BOB, "");
  }

  /** The step has begun, and trouble counts from now on. */
  private void countingAt(StepKind kind) {
    flow.runUntil(
        id,
        upgrade ->
            upgrade.currentStep().kind() == kind
                && upgrade.status().gates().orElseThrow().since().isPresent());
  }
}
