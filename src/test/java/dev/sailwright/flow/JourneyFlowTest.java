package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.Journey;
import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.Scenario;
import dev.sailwright.testing.HandEdit;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Journeys;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.AdvanceUpgrade;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** To a version that is several minors away: hop by hop, each with its own card and approval. */
class JourneyFlowTest {
  private static final WorkloadRef REPORT = new WorkloadRef("Job", "shop", "nightly-report");
  private static final IstioVersion GOAL = IstioVersion.of("1.31.1");

  private final SilentStore store = new SilentStore();
  private final Flow flow = new Flow(threeMinorsBehind(), store);

  private static Scenario threeMinorsBehind() {
    var behind = Scenario.behind();
    var old = IstioVersion.of("1.28.9");
    return RecordCopy.with(
        behind,
        Map.of(
            "istiod",
            old,
            "workloads",
            behind.workloads().stream()
                .map(start -> RecordCopy.with(start, Map.of("version", old)))
                .toList()));
  }

  @BeforeEach
  void noJobRuns() {
    flow.mesh.end(REPORT);
  }

  private Upgrade approved(Upgrade upgrade) {
    assertThat(flow.decide.approve(upgrade.id(), upgrade.digest(), BOB))
        .isInstanceOf(DecideUpgrade.Outcome.Recorded.class);
    return flow.run(upgrade.id());
  }

  /** Asked for and done. */
  private Upgrade firstHop() {
    return approved(flow.proposed(GOAL.toString(), ""));
  }

  private List<String> ids() {
    return flow.store.ofCluster("prod").stream().map(Upgrade::id).toList();
  }

  @Test
  void threeHopsLeadToTheGoalEachByItsOwnApprovalInOneThread() {
    var first = flow.proposed(GOAL.toString(), "");
    assertThat(first.plan().to()).isEqualTo(IstioVersion.of("1.29.8"));
    assertThat(Journeys.inWords(first)).contains("hop 1 of 3 on the way to 1.31.1");
    assertThat(first.plan().details().orElseThrow().later())
        .extracting(hop -> hop.from() + " " + hop.to())
        .containsExactly("1.29.8 1.30.5", "1.30.5 1.31.1");

    var done = approved(first);
    assertThat(done.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(done.status().outcome())
        .startsWith(
            "prod runs Istio 1.29.8; 100 % of proxies are on it. This was hop 1 of 3 on the")
        .contains("prod-2 asks for the next one, with a card of its own.");

    var second = flow.now("prod-2");
    assertThat(second.origin().requester()).isEqualTo(ALICE);
    assertThat(second.origin().thread())
        .isEqualTo(done.status().card().map(card -> card.ts()))
        .isPresent();
    assertThat(second.origin().journey()).contains(new Journey(GOAL, 2, Optional.of("prod-1")));
    assertThat(Journeys.inWords(second)).contains("hop 2 of 3 on the way to 1.31.1");
    assertThat(second.plan().from()).contains(IstioVersion.of("1.29.8"));
    assertThat(second.decisions()).isEmpty();
    assertThat(second.digest()).isNotEqualTo(first.digest());

    approved(second);
    var last = approved(flow.now("prod-3"));
    assertThat(last.status().outcome()).contains("This was the last of 3 hops.");
    assertThat(ids()).containsExactly("prod-1", "prod-2", "prod-3");
    assertThat(flow.mesh.journal())
        .filteredOn(line -> line.startsWith("istioctl"))
        .containsExactly(
            "istioctl upgrade 1.29.8", "istioctl upgrade 1.30.5", "istioctl upgrade 1.31.1");
    assertThat(flow.mesh.observe("prod").sidecars()).allMatch(workload -> workload.isOn(GOAL));
  }

  @Test
  void nothingOfTheNextHopHappensWithoutAnApprovalOfItsOwn() {
    var done = firstHop();
    var next = flow.now("prod-2");
    assertThat(flow.decide.approve(next.id(), done.digest(), BOB))
        .isInstanceOf(DecideUpgrade.Outcome.Refused.class);
    assertThat(flow.decide.approve(next.id(), next.digest(), ALICE))
        .isInstanceOf(DecideUpgrade.Outcome.Refused.class);
    var process = flow.process("pod-b");
    for (var turn = 0; turn < 20; turn++) {
      process.advance(next.id());
    }
    assertThat(flow.now(next.id()).status().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
    assertThat(flow.mesh.journal())
        .filteredOn(line -> line.startsWith("istioctl"))
        .containsExactly("istioctl upgrade 1.29.8");
  }

  @Test
  void whoeverAsksForSomethingElseMeanwhileIsShownTheOpenHop() {
    firstHop();
    assertThat(flow.ask("1.30.5", "")).isInstanceOf(RequestUpgrade.Outcome.Refused.class);
    assertThat(ids()).containsExactly("prod-1", "prod-2");
  }

  @Test
  void aDeniedHopEndsTheWayAndTheCommandThatTakesItUpDoesSo() {
    firstHop();
    var second = flow.now("prod-2");
    flow.decide.deny(second.id(), second.digest(), BOB, "not tonight");
    assertThat(flow.run(second.id()).status().outcome())
        .isEqualTo(
            "Denied; nothing was done. The way to 1.31.1 ends here; `/istio upgrade prod 1.31.1`"
                + " takes it up again.");
    assertThat(flow.process("pod-b").advance("prod-1")).isEqualTo(AdvanceUpgrade.Next.FINISHED);
    assertThat(ids()).containsExactly("prod-1", "prod-2");

    var again = flow.proposed(GOAL.toString(), "");
    assertThat(Journeys.inWords(again)).contains("hop 1 of 2 on the way to 1.31.1");
  }

  @Test
  void anExpiredHopEndsTheWay() {
    firstHop();
    flow.clock.advance(ClusterPolicy.DEFAULT_APPROVAL_TTL);
    var ended = flow.run("prod-2");
    assertThat(ended.status().phase()).isEqualTo(Phase.EXPIRED);
    assertThat(ended.status().outcome()).contains("`/istio upgrade prod 1.31.1` takes it up again");
    assertThat(ids()).containsExactly("prod-1", "prod-2");
  }

  @Test
  void anAbortedHopEndsTheWay() {
    var first = flow.proposed(GOAL.toString(), "");
    flow.decide.approve(first.id(), first.digest(), BOB);
    flow.runUntil(first.id(), upgrade -> upgrade.currentStep().kind() == StepKind.BACKUP);
    flow.steer.steer(first.id(), Decision.Kind.ABORTED, BOB, "wrong window");
    var ended = flow.run(first.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.ABORTED);
    assertThat(ended.status().outcome()).contains("The way to 1.31.1 ends here");
    assertThat(ids()).containsExactly("prod-1");
  }

  @Test
  void aNextHopThatDoesNotPassIsToldOnceWithItsReasons() {
    var first = flow.proposed(GOAL.toString(), "");
    flow.decide.approve(first.id(), first.digest(), BOB);
    flow.runUntil(first.id(), upgrade -> upgrade.currentStep().kind() == StepKind.PROBES);
    flow.mesh.faults().precheck(List.of("Error [IST0135] something is in the way"));

    var ended = flow.run(first.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.status().outcome())
        .contains("This was hop 1 of 3", "does not pass its prechecks")
        .contains("`/istio upgrade prod 1.31.1` takes it up again");
    assertThat(ended.status().timeline().getLast().lines())
        .anyMatch(line -> line.contains("IST0135"));
    flow.mesh.faults().precheck(List.of());
    assertThat(flow.run(first.id(), "pod-b").status().outcome())
        .isEqualTo(ended.status().outcome());
    assertThat(ids()).containsExactly("prod-1");
    assertThat(flow.told.texts()).filteredOn(text -> text.contains("prechecks")).hasSize(1);
  }

  /** The next control plane would be two minors ahead of it. */
  @Test
  void aWorkloadThatIsLeftBehindKeepsTheNextHopAwayAndIsNamed() {
    var fresh = new Flow(threeMinorsBehind());
    var first = fresh.proposed(GOAL.toString(), "");
    fresh.decide.approve(first.id(), first.digest(), BOB);
    var ended = fresh.run(first.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.status().outcome())
        .contains("the next one is not asked for, since istiod may be no more than one minor ahead")
        .contains("`/istio upgrade prod 1.31.1` takes it up again");
    assertThat(ended.status().timeline().getLast().lines())
        .first()
        .asString()
        .startsWith("Job shop/nightly-report still has a proxy older than 1.29: a running Job");
    assertThat(fresh.store.ofCluster("prod")).hasSize(1);
  }

  @Test
  void aJobThatEndsInAMinuteIsWaitedForAndTheCardSaysSo() {
    var fresh = new Flow(threeMinorsBehind());
    var first = fresh.proposed(GOAL.toString(), "");
    fresh.decide.approve(first.id(), first.digest(), BOB);
    fresh.runUntil(
        first.id(),
        upgrade ->
            note(upgrade)
                .startsWith(
                    "the next hop is not asked for yet: Job shop/nightly-report still has a"
                        + " proxy"));
    var told = fresh.told.texts().size();
    turnsAMinute(fresh, first.id());
    assertThat(fresh.told.texts()).hasSize(told);
    assertThat(fresh.now(first.id()).status().phase()).isEqualTo(Phase.RUNNING);
    fresh.mesh.end(REPORT);
    assertThat(fresh.run(first.id()).status().outcome()).contains("prod-2 asks for the next one");
  }

  @Test
  void aNextHopThatDoesNotPassForAMomentIsAskedForWhenItDoes() {
    var first = flow.proposed(GOAL.toString(), "");
    flow.decide.approve(first.id(), first.digest(), BOB);
    flow.runUntil(first.id(), upgrade -> upgrade.currentStep().kind() == StepKind.PROBES);
    flow.mesh.faults().istioctlProblem("1.30.5 could not be fetched");
    flow.runUntil(
        first.id(),
        upgrade -> note(upgrade).startsWith("the next hop does not pass its prechecks yet: "));
    turnsAMinute(flow, first.id());
    assertThat(ids()).containsExactly("prod-1");
    flow.mesh.faults().istioctlProblem("");
    assertThat(flow.run(first.id()).status().outcome()).contains("prod-2 asks for the next one");
  }

  private static String note(Upgrade upgrade) {
    return upgrade.status().steps().get(upgrade.status().step()).note();
  }

  private static void turnsAMinute(Flow flow, String id) {
    var process = flow.process("pod-a");
    for (var second = 0; second < 60; second++) {
      process.advance(id);
      flow.clock.advance(Duration.ofSeconds(1));
    }
  }

  /** The next hop's card is there already, and what is told must not say that the way has ended. */
  @Test
  void anAbortAfterARetryOfTheLastStepStillNamesTheNextHopsCard() {
    var first = flow.proposed(GOAL.toString(), "");
    flow.decide.approve(first.id(), first.digest(), BOB);
    var process = flow.process("pod-a");
    while (flow.store.ofCluster("prod").size() == 1) {
      process.advance(first.id());
      flow.clock.advance(Duration.ofSeconds(1));
    }
    flow.steer.steer(first.id(), Decision.Kind.PAUSED, BOB, "");
    process.advance(first.id());
    flow.steer.steer(first.id(), Decision.Kind.RETRIED, BOB, "");
    flow.steer.steer(first.id(), Decision.Kind.ABORTED, BOB, "");
    var ended = flow.run(first.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.ABORTED);
    assertThat(ended.status().outcome())
        .contains("Its next hop may have been asked for; deny that card if it is there.");
  }

  @Test
  void theClusterChangedMeanwhileSoTheHopIsReplacedAndTheWayGoesOn() {
    firstHop();
    var second = flow.now("prod-2");
    flow.mesh.faults().edited(HandEdit.ofIstiod());
    assertThat(approved(second).status().phase()).isEqualTo(Phase.SUPERSEDED);
    var fresh = flow.now("prod-3");
    assertThat(fresh.origin()).isEqualTo(second.origin());
    assertThat(Journeys.inWords(fresh)).contains("hop 2 of 3 on the way to 1.31.1");
    assertThat(approved(fresh).status().outcome()).contains("prod-4 asks for the next one");
    assertThat(flow.now("prod-4").origin().journey())
        .contains(new Journey(GOAL, 3, Optional.of("prod-3")));
  }

  /** A card that came by itself must not stand in the way back. */
  @Test
  void theWayBackFromAHopThatIsDoneDeniesTheNextOne() {
    var done = firstHop();
    assertThat(flow.rollback.rollBack(done.id(), EVE))
        .isInstanceOf(RequestRollback.Outcome.Refused.class);
    assertThat(flow.now("prod-2").decisions()).isEmpty();

    var answer = (RequestRollback.Outcome.Answered) flow.rollback.rollBack(done.id(), BOB);
    var back = ((RequestUpgrade.Outcome.Proposed) answer.answer()).upgrade();
    assertThat(back.origin().journey()).isEmpty();
    assertThat(flow.run("prod-2").status().phase()).isEqualTo(Phase.DENIED);
    assertThat(flow.now("prod-2").decisions().getFirst().note()).isEqualTo("to roll back prod-1");
    flow.decide.approve(back.id(), back.digest(), ALICE);
    assertThat(flow.run(back.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ids()).containsExactly("prod-1", "prod-2", "prod-3");
  }

  @Test
  void aWayBackThatIsRefusedLeavesTheNextHopAsItIs() {
    var done = firstHop();
    flow.mesh.faults().istioctlProblem("there is no istioctl 1.28.9");

    var answer = (RequestRollback.Outcome.Answered) flow.rollback.rollBack(done.id(), BOB);
    var refused = (RequestUpgrade.Outcome.Refused) answer.answer();
    assertThat(refused.reasons().findings())
        .filteredOn(Finding::blocks)
        .extracting(Finding::code)
        .containsExactly(FindingCode.ISTIOCTL_UNUSABLE);
    assertThat(flow.now("prod-2").decisions()).isEmpty();

    flow.mesh.faults().istioctlProblem("");
    assertThat(approved(flow.now("prod-2")).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aNextHopThatChangedInThatMomentStopsTheWayBackInWords() {
    var done = firstHop();
    store.late(true);
    assertThat(flow.rollback.rollBack(done.id(), BOB))
        .isEqualTo(
            new RequestRollback.Outcome.Refused(
                "The way back from prod-1 was not planned: prod-2, its next hop, changed"
                    + " meanwhile; look at its card. Ask for it again with `/istio rollback`."));
    assertThat(ids()).containsExactly("prod-1", "prod-2");
  }

  @Test
  void whileTheNextHopCannotBeStoredTheOneThatIsDoneWaitsAndThenEndsWell() {
    var first = flow.proposed(GOAL.toString(), "");
    flow.decide.approve(first.id(), first.digest(), BOB);
    flow.runUntil(first.id(), upgrade -> upgrade.currentStep().kind() == StepKind.PROBES);
    store.silent(true);
    var ended = flow.run(first.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.status().outcome()).contains("the next one could not be asked for");
    assertThat(ended.status().timeline().getLast().lines())
        .contains("the API server did not answer");
    assertThat(ids()).containsExactly("prod-1");
  }

  @Test
  void whoeverTakesOverFindsTheNextHopAndAsksForNoSecond() {
    var first = flow.proposed(GOAL.toString(), "");
    flow.decide.approve(first.id(), first.digest(), BOB);
    var process = flow.process("pod-a");
    while (flow.store.ofCluster("prod").size() == 1) {
      process.advance(first.id());
      flow.clock.advance(Duration.ofSeconds(1));
    }
    assertThat(flow.now(first.id()).status().phase()).isEqualTo(Phase.RUNNING);
    var next = flow.now("prod-2");
    flow.decide.deny(next.id(), next.digest(), BOB, "");

    assertThat(flow.run(first.id(), "pod-b").status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ids()).containsExactly("prod-1", "prod-2");
  }
}
