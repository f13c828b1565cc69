package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.backup.MeshSource;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.planning.Leftover;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an older version left behind is removed, and nothing else is done. */
class CleanupFlowTest {
  private static final String ENTRY =
      "entry sidecar-injector.istio.io of MutatingWebhookConfiguration istio-sidecar-injector";
  private static final String OBJECT = "ValidatingWebhookConfiguration istiod-istio-system";

  private final Flow flow = new Flow(Scenario.behind());

  @BeforeEach
  void anOlderVersionLeftTwoThings() {
    flow.mesh.faults().leftBehindBy(IstioVersion.of("1.7.4"));
  }

  @Test
  void whatIsLeftIsRemovedOnceItIsApprovedAndNothingElseIsDone() {
    var proposed = proposed();
    assertThat(proposed.plan().steps().stream().map(PlanStep::kind))
        .containsExactly(
            StepKind.PRECHECK,
            StepKind.BACKUP,
            StepKind.VERIFY_CONTROL_PLANE,
            StepKind.LEFTOVERS,
            StepKind.PROBES,
            StepKind.REPORT);
    assertThat(titles(proposed)).containsExactly(ENTRY, OBJECT);
    flow.process("pod-a").advance(proposed.id());
    assertThat(flow.mesh.journal()).isEmpty();

    var done = approvedAndRun(proposed);
    assertThat(done.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(done.status().outcome()).startsWith("prod is cleaned up on Istio 1.29.6;");
    assertThat(flow.mesh.journal()).containsExactly("remove " + ENTRY, "remove " + OBJECT);
    assertThat(flow.effects.stream().filter(point -> point == Point.REMOVE_LEFTOVER)).hasSize(2);
    assertThat(flow.effects.indexOf(Point.STORE_BACKUP))
        .isLessThan(flow.effects.indexOf(Point.REMOVE_LEFTOVER));
    assertThat(flow.mesh.observe("prod").webhooks())
        .extracting(Webhook::name)
        .contains("namespace.sidecar-injector.istio.io", "rev.validation.istio.io")
        .doesNotContain("sidecar-injector.istio.io", "validation.istio.io");
  }

  @Test
  void eachRemovalStandsInTheAuditWithWhatItRemoved() {
    var done = approvedAndRun(proposed());
    assertThat(
            done.status().audit().stream()
                .filter(record -> record.kind() == AuditRecord.Kind.EFFECT_BEGUN)
                .map(AuditRecord::what)
                .filter(what -> what.contains(" removes ")))
        .containsExactly(
            "prod-1/3-remove-leftovers removes " + ENTRY + ", uid uid-of-istio-sidecar-injector",
            "prod-1/3-remove-leftovers removes " + OBJECT + ", uid uid-of-istiod-istio-system");
  }

  @Test
  void thereIsNothingToCleanUpTwice() {
    approvedAndRun(proposed());
    assertThat(refused())
        .extracting(Finding::code, Finding::message)
        .containsExactly(
            tuple(
                FindingCode.NOTHING_TO_CLEAN_UP,
                "Nothing to clean up: no older version left a webhook on prod."));
  }

  @Test
  void whatAnotherToolLooksAfterStays() {
    flow.mesh.faults().leftoverOwners(List.of("argocd.argoproj.io/instance=mesh"));
    assertThat(refused()).extracting(Finding::code).containsExactly(FindingCode.LEFTOVERS_STAY);
    assertThat(refused().getFirst().evidence())
        .hasSize(2)
        .allMatch(line -> line.contains("argocd.argoproj.io/instance=mesh"));
  }

  @Test
  void nothingIsPlannedWhileIstiodIsDown() {
    flow.mesh.faults().injectorDown(true);
    assertThat(refused()).isNotEmpty();
  }

  /** It was approved for what the objects were then. */
  @Test
  void whatChangedBeforeItBeganIsAskedForAnew() {
    var proposed = proposed();
    flow.mesh.faults().editedLeftovers(true);
    var replaced = approvedAndRun(proposed);
    assertThat(replaced.status().phase()).isEqualTo(Phase.SUPERSEDED);
    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(flow.now("prod-2").plan().isCleanup()).isTrue();
  }

  /** It is the only way back; the next try may read it. */
  @Test
  void nothingGoesThatTheBackupDoesNotHold() {
    var proposed = proposed();
    flow.mesh
        .faults()
        .sources(List.of(MeshSource.unread("webhooks.yaml", "webhooks", "the API server is slow")));
    var paused = approvedAndRun(proposed);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("could not be read for the backup, and nothing is removed without one");
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @Test
  void whatChangesMeanwhileIsLeftAndPeopleAreAsked() {
    var proposed = proposed();
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.runUntil(proposed.id(), upgrade -> upgrade.status().step() == 3);
    flow.mesh.faults().editedLeftovers(true);
    var paused = flow.run(proposed.id());
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .startsWith("Remove leftovers: what was to be removed is not what was approved any more;");
    assertThat(paused.status().timeline().getLast().lines())
        .anyMatch(line -> line.contains(OBJECT));
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @Test
  void whatSomebodyElseRemovedMeanwhileCountsAsDone() {
    var proposed = proposed();
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.runUntil(proposed.id(), upgrade -> upgrade.status().step() == 3);
    leftovers(proposed).forEach(leftover -> flow.mesh.remove("prod", leftover));
    var before = flow.mesh.journal();
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).isEqualTo(before);
  }

  /** The next one stays, and the thread says what is wrong. */
  @Test
  void whenPodsGetNoProxyAfterARemovalNothingMoreIsRemoved() {
    flow.mesh.faults().breaksWithoutLeftovers();
    var paused = approvedAndRun(proposed());
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(flow.mesh.journal()).containsExactly("remove " + ENTRY);
  }

  @Test
  void aRemovalThatFailsIsTriedAgainUntilPatienceIsOver() {
    flow.mesh.faults().irremovable(true);
    var proposed = proposed();
    var paused = approvedAndRun(proposed);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("the API server did not answer");
    flow.mesh.faults().irremovable(false);
    flow.clock.advance(Duration.ofMinutes(5));
    flow.steer.steer(proposed.id(), Decision.Kind.RETRIED, BOB, "");
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).containsExactly("remove " + ENTRY, "remove " + OBJECT);
  }

  @Test
  void thereIsNoRollbackOfARemovalButAWayToHaveItBack() {
    var done = approvedAndRun(proposed());
    assertThat(done.plan().details().orElseThrow().wayBack().cheap())
        .contains("`kubectl apply`")
        .contains("webhooks.yaml");
    assertThat(flow.rollback.rollBack(done.id(), ALICE))
        .isInstanceOfSatisfying(
            RequestRollback.Outcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("webhooks.yaml"));
  }

  private Upgrade approvedAndRun(Upgrade proposed) {
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    return flow.run(proposed.id());
  }

  private static List<Leftover> leftovers(Upgrade upgrade) {
    return upgrade.plan().cleanup().orElseThrow().leftovers();
  }

  private static List<String> titles(Upgrade upgrade) {
    return leftovers(upgrade).stream().map(Leftover::title).toList();
  }

  private RequestUpgrade.Outcome ask() {
    return flow.request.cleanup(
        new Command.Cleanup(flow.policy), ALICE, "C0GENERAL1", Optional.empty());
  }

  private Upgrade proposed() {
    return switch (ask()) {
      case RequestUpgrade.Outcome.Proposed proposed -> proposed.upgrade();
      case RequestUpgrade.Outcome.Refused refused -> throw new AssertionError(refused.reasons());
      case RequestUpgrade.Outcome.AlreadyOpen open -> throw new AssertionError(open.open().id());
      case RequestUpgrade.Outcome.Unreachable unreachable ->
          throw new AssertionError(unreachable.problem());
    };
  }

  private List<Finding> refused() {
    return switch (ask()) {
      case RequestUpgrade.Outcome.Refused refused -> refused.reasons().findings();
      case RequestUpgrade.Outcome.Proposed proposed ->
          throw new AssertionError("proposed: " + proposed.upgrade().plan());
      case RequestUpgrade.Outcome.AlreadyOpen open -> throw new AssertionError(open.open().id());
      case RequestUpgrade.Outcome.Unreachable unreachable ->
          throw new AssertionError(unreachable.problem());
    };
  }
}
