package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.backup.StoredBackup;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.WorkloadRestarter;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.usecase.AdvanceUpgrade;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.SteerUpgrade;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People who change their minds, and troubles that need them. */
class SteerFlowTest {
  private static final WorkloadRef WEB = new WorkloadRef("Deployment", "shop", "web");

  private final Flow flow = new Flow(Scenario.behind());

  static IntStream steps() {
    return IntStream.range(0, new Flow(Scenario.behind()).proposed("", "").plan().steps().size());
  }

  @ParameterizedTest
  @MethodSource("steps")
  void atEveryStepAPauseBeginsNothingNewAndAResumeEndsAlike(int step) {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.status().step() == step);
    assertThat(steer(id, Decision.Kind.PAUSED, BOB, "lunch"))
        .isInstanceOf(SteerUpgrade.Outcome.Recorded.class);
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).isEqualTo("A person paused it: lunch.");
    var done = flow.mesh.journal();
    // Before the first step nothing came of the approval yet, so that lasts no longer than a card.
    flow.clock.advance(step == 0 ? Duration.ofMinutes(25) : Duration.ofHours(3));
    flow.run(id);
    assertThat(flow.mesh.journal()).isEqualTo(done);

    steer(id, Decision.Kind.RESUMED, ALICE, "");
    var ended = flow.run(id, "pod-b");

    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).hasSize(7).doesNotHaveDuplicates();
    assertThat(flow.told.told())
        .filteredOn(entry -> entry.kind() == TimelineEntry.Kind.DECISION)
        .extracting(TimelineEntry::text, entry -> entry.user().orElse(""))
        .containsExactly(
            tuple("Approved.", BOB), tuple("Paused: lunch.", BOB), tuple("Resumed.", ALICE));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void atEveryStepAnAbortEndsItAndNothingMoreIsBegun(int step) {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.status().step() == step);
    steer(id, Decision.Kind.ABORTED, ALICE, "wrong window");
    var ended = flow.run(id);
    assertThat(ended.status().phase()).isEqualTo(Phase.ABORTED);
    assertThat(ended.status().outcome()).startsWith("Aborted at ").contains("wrong window");
    var done = flow.mesh.journal();
    flow.clock.advance(Duration.ofHours(1));
    flow.process("pod-b").advance(id);
    assertThat(flow.mesh.journal()).isEqualTo(done);
    assertThat(flow.ask("1.30.5", "")).isNotInstanceOf(RequestUpgrade.Outcome.AlreadyOpen.class);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void atEveryStepARetryBeginsAnewWhatIsNotDoneAndNothingElse(int step) {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.status().step() == step);
    steer(id, Decision.Kind.PAUSED, BOB, "is it stuck?");
    flow.run(id);
    var before = flow.mesh.journal();

    assertThat(steer(id, Decision.Kind.RETRIED, ALICE, "once more"))
        .isInstanceOf(SteerUpgrade.Outcome.Recorded.class);
    var ended = flow.run(id, "pod-b");

    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    var journal = flow.mesh.journal();
    assertThat(journal.subList(0, before.size())).isEqualTo(before);
    assertThat(journal.subList(before.size(), journal.size())).doesNotHaveDuplicates();
    assertThat(journal.stream().distinct()).hasSize(7);
    assertThat(flow.told.told())
        .filteredOn(entry -> entry.kind() == TimelineEntry.Kind.DECISION)
        .extracting(TimelineEntry::text, entry -> entry.user().orElse(""))
        .containsExactly(
            tuple("Approved.", BOB),
            tuple("Paused: is it stuck?.", BOB),
            tuple("Retried: once more.", ALICE));
    assertThat(ended.audit().records())
        .filteredOn(record -> record.kind() == AuditRecord.Kind.DECIDED)
        .extracting(AuditRecord::who)
        .containsExactly(BOB, BOB, ALICE);
  }

  /** Also where istioctl runs at that moment: it ends first, and then the way back begins. */
  @ParameterizedTest
  @MethodSource("steps")
  void atEveryStepTheWayBackIsPlannedApprovedAndGone(int step) {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.status().step() == step);
    steer(id, Decision.Kind.PAUSED, BOB, "");
    flow.run(id);
    flow.clock.advance(Duration.ofMinutes(1));
    var changed = !flow.mesh.journal().isEmpty();

    var wish = flow.rollback.rollBack(id, ALICE);

    if (!changed) {
      assertThat(flow.mesh.journal()).isEmpty();
      assertThat(isRefused(wish)).as("nothing to go back from: %s", wish).isTrue();
      assertThat(flow.now(id).status().phase()).isEqualTo(Phase.PAUSED);
      return;
    }
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.ABORTED);
    var back = flow.store.ofCluster("prod").getLast();
    assertThat(back.origin().rollbackOf()).contains(id);
    flow.decide.approve(back.id(), back.digest(), BOB);
    assertThat(flow.run(back.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.observe("prod").workloads())
        .filteredOn(workload -> workload.mover() == Workload.Mover.RESTART)
        .allMatch(workload -> workload.isOn(back.plan().to()));
  }

  private static boolean isRefused(RequestRollback.Outcome wish) {
    return switch (wish) {
      case RequestRollback.Outcome.Refused refused -> true;
      case RequestRollback.Outcome.Answered answered ->
          answered.answer() instanceof RequestUpgrade.Outcome.Refused;
    };
  }

  @Test
  void anAbortLetsARunningIstioctlFinish() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> !flow.mesh.journal().isEmpty());
    steer(id, Decision.Kind.ABORTED, BOB, "");
    flow.process("pod-a").advance(id);
    assertThat(flow.now(id).status().phase()).isEqualTo(Phase.RUNNING);

    var ended = flow.run(id);

    assertThat(ended.status().phase()).isEqualTo(Phase.ABORTED);
    assertThat(flow.told.told())
        .filteredOn(entry -> entry.kind() == TimelineEntry.Kind.OUTPUT)
        .flatExtracting(TimelineEntry::lines)
        .contains("✔ Installation complete");
    assertThat(flow.mesh.journal()).containsExactly("istioctl upgrade 1.30.5");
  }

  @Test
  void istioctlsErrorsAreToldVerbatimAndARetryRunsItOnceMore() {
    var id = flow.approved();
    flow.mesh.faults().installExitCode(1);
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("istioctl ended with exit code 1");
    assertThat(flow.told.told().getLast().kind()).isEqualTo(TimelineEntry.Kind.TROUBLE);
    assertThat(flow.told.told().getLast().lines())
        .anyMatch(line ->
            line.startsWith("✘ Istiod encountered an error: resources not ready after 5m0s"));
    assertThat(flow.mesh.journal()).containsExactly("istioctl upgrade 1.30.5");

    flow.mesh.faults().installExitCode(0);
    steer(id, Decision.Kind.RETRIED, BOB, "");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal())
        .filteredOn(line -> line.startsWith("istioctl"))
        .containsExactly("istioctl upgrade 1.30.5", "istioctl upgrade 1.30.5");
  }

  @Test
  void anInjectorLostBetweenWavesPausesWithTheReasonAndARetryCarriesOn() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.status().step() == 4);
    var before = flow.mesh.journal();
    flow.mesh.faults().injectorDown(true);
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("not restarting anything")
        .contains("failed calling webhook");
    assertThat(flow.mesh.journal()).isEqualTo(before);

    flow.mesh.faults().injectorDown(false);
    steer(id, Decision.Kind.RETRIED, BOB, "");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).hasSize(7).doesNotHaveDuplicates();
  }

  /** A wave restarts in several namespaces, and each may have an injector of its own. */
  @Test
  void anInjectorThatIsLostForOneNamespaceOfAWaveKeepsAllOfItBack() {
    var id = flow.approved();
    var steps = flow.now(id).plan().steps();
    var spread =
        IntStream.range(0, steps.size())
            .filter(index -> namespaces(steps.get(index)).size() > 1)
            .findFirst()
            .orElseThrow();
    flow.runUntil(id, upgrade -> upgrade.status().step() == spread);
    var before = flow.mesh.journal();
    var lost = namespaces(steps.get(spread)).getLast();
    flow.mesh.faults().injectorDownIn(Set.of(lost));
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("not restarting anything", lost);
    assertThat(flow.mesh.journal()).isEqualTo(before);
  }

  private static List<String> namespaces(PlanStep step) {
    return step.workloads().stream().map(WorkloadRef::namespace).distinct().toList();
  }

  @Test
  void aWorkloadThatNeverBecomesReadyIsNamedWithItsLastWordsAndTheOthersOfItsWaveAreFinished() {
    var id = flow.approved();
    flow.mesh.faults().stuck(WEB);
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("Deployment shop/web does not become ready");
    assertThat(flow.told.told().getLast().lines())
        .anyMatch(line -> line.contains("ProgressDeadlineExceeded"))
        .anyMatch(line -> line.startsWith("event Unhealthy"));
    var others =
        paused.currentStep().workloads().stream()
            .filter(workload -> !workload.equals(WEB))
            .toList();
    assertThat(flow.mesh.observe("prod").workloads())
        .filteredOn(workload -> others.contains(workload.ref()))
        .allMatch(workload -> workload.isOn(paused.plan().to()));
  }

  @Test
  void aWorkloadThatMayNotBeRestartedKeepsNoOtherFromItAndIsNamedWithTheReason() {
    var id = flow.approved();
    WorkloadRestarter forbidden =
        (cluster, workload, stamp) -> {
          if (workload.equals(WEB)) {
            throw new UnreachableException(workload + " could not be restarted: forbidden");
          }
          flow.mesh.restart(cluster, workload, stamp);
        };
    var process = flow.process("pod-a", flow.store, flow.mesh, forbidden);
    for (var second = 0; flow.now(id).status().phase() != Phase.PAUSED; second++) {
      assertThat(second).isLessThan(2000);
      assertThat(process.advance(id)).isNotEqualTo(AdvanceUpgrade.Next.FINISHED);
      flow.clock.advance(Duration.ofSeconds(1));
    }
    var paused = flow.now(id);
    assertThat(paused.status().pausedBecause())
        .contains("Waited 15 minutes in vain", WEB.toString(), "forbidden");
    assertThat(paused.audit().records())
        .filteredOn(record -> record.kind() == AuditRecord.Kind.EFFECT_BEGUN)
        .hasSize(paused.status().step() - 1);
    assertThat(flow.mesh.journal()).hasSize(6).doesNotHaveDuplicates();

    steer(id, Decision.Kind.RETRIED, BOB, "granted");
    assertThat(flow.run(id, "pod-b").status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aTroubleBeforeTheFirstChangeWaitsForPeopleWhoMendItAndRetry() {
    var id = flow.approved();
    flow.mesh.faults().istioctlProblem("the file is gone");
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .isEqualTo(
            "Precheck: it no longer passes; nothing was done. Mend what it names and retry.");
    assertThat(flow.told.told().getLast().lines())
        .anyMatch(line -> line.contains("istioctl 1.30.5 cannot be used"))
        .anyMatch(line -> line.contains("the file is gone"));
    assertThat(flow.mesh.journal()).isEmpty();

    flow.mesh.faults().istioctlProblem("");
    steer(id, Decision.Kind.RETRIED, BOB, "it is back");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** Whoever approved did not mean the next morning. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anApprovalThatNobodyCarriedOutInTimeBeginsNothing(boolean begun) {
    var id = flow.approved();
    if (begun) {
      flow.runUntil(id, upgrade -> upgrade.status().phase() == Phase.RUNNING);
    }
    flow.clock.advance(flow.policy.approvalTtl());
    var ended = flow.run(id, "pod-b");
    assertThat(ended.status().phase()).isEqualTo(Phase.EXPIRED);
    assertThat(ended.unheeded()).isEmpty();
    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(flow.backups.stored(id)).isInstanceOf(StoredBackup.Missing.class);
  }

  /** An approval is good for as long as a card; whoever retries later has to ask again. */
  @Test
  void anApprovalOfWhichNothingCameExpires() {
    var id = flow.approved();
    flow.mesh.faults().istioctlProblem("the file is gone");
    flow.run(id);
    var process = flow.process("pod-a");
    flow.clock.advance(flow.policy.approvalTtl().minusMinutes(1));
    process.advance(id);
    assertThat(flow.now(id).status().phase()).isEqualTo(Phase.PAUSED);

    flow.mesh.faults().istioctlProblem("");
    flow.clock.advance(Duration.ofMinutes(1));
    steer(id, Decision.Kind.RETRIED, BOB, "it is back");
    var ended = flow.run(id);
    assertThat(ended.status().phase()).isEqualTo(Phase.EXPIRED);
    assertThat(ended.status().outcome()).startsWith("The approval expired before");
    assertThat(ended.audit().records()).anyMatch(record -> record.what().startsWith("RETRIED"));
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Decision.Kind.class,
      names = {"PAUSED", "RESUMED", "RETRIED", "ABORTED"})
  void strangersSteerNothing(Decision.Kind kind) {
    var id = flow.approved();
    assertThat(steer(id, kind, EVE, "")).isInstanceOf(SteerUpgrade.Outcome.Refused.class);
    assertThat(flow.now(id).decisions()).hasSize(1);
  }

  @Test
  void whatDoesNotFitIsRefusedAndSaysWhy() {
    var proposed = flow.proposed("", "");
    var id = proposed.id();
    assertThat(steer(id, Decision.Kind.PAUSED, BOB, ""))
        .isEqualTo(refused(" was not started yet."));
    flow.decide.approve(id, proposed.digest(), BOB);
    flow.process("pod-a").advance(id);
    assertThat(steer(id, Decision.Kind.RESUMED, BOB, ""))
        .isEqualTo(refused(" is not paused; it runs."));
    steer(id, Decision.Kind.PAUSED, BOB, "");
    flow.run(id);
    assertThat(steer(id, Decision.Kind.PAUSED, BOB, "")).isEqualTo(refused(" is paused already."));
    steer(id, Decision.Kind.ABORTED, BOB, "");
    assertThat(steer(id, Decision.Kind.RETRIED, BOB, ""))
        .isEqualTo(refused(" is being aborted already."));
    flow.run(id);
    assertThat(steer(id, Decision.Kind.RETRIED, BOB, ""))
        .isEqualTo(refused(" has ended; nothing was changed."));
    assertThat(flow.steer.steerCluster("prod", Decision.Kind.PAUSED, BOB, ""))
        .isInstanceOf(SteerUpgrade.Outcome.Refused.class);
  }

  @Test
  void everyDecisionIsKeptWithWhoAndWhen() {
    var id = flow.approved();
    flow.process("pod-a").advance(id);
    steer(id, Decision.Kind.PAUSED, BOB, "one");
    flow.run(id);
    flow.clock.advance(Duration.ofMinutes(2));
    var at = flow.clock.instant();
    flow.steer.steerCluster("prod", Decision.Kind.RESUMED, ALICE, "two");
    assertThat(flow.run(id).decisions())
        .extracting(Decision::kind, Decision::user, Decision::note)
        .containsExactly(
            tuple(Decision.Kind.APPROVED, BOB, ""),
            tuple(Decision.Kind.PAUSED, BOB, "one"),
            tuple(Decision.Kind.RESUMED, ALICE, "two"));
    assertThat(flow.now(id).decisions().getLast().at()).isEqualTo(at);
  }

  private SteerUpgrade.Outcome steer(String id, Decision.Kind kind, String user, String why) {
    return flow.steer.steer(id, kind, user, why);
  }

  private SteerUpgrade.Outcome refused(String rest) {
    return new SteerUpgrade.Outcome.Refused("prod-1" + rest);
  }
}
