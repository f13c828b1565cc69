package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.ChangeTimes;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepHold;
import dev.sailwright.upgrade.StepRecord;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.SteerUpgrade;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clusters whose settings say when changes may begin: Monday to Friday, 9 to 16 o'clock. */
class ClosedChangesFlowTest {
  private static final int BACKUP = 1;
  private static final int CONTROL_PLANE = 2;
  private static final int FIRST_WAVE = 4;
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ChangeTimes OFFICE = office();

  private Flow flow = new Flow(Scenario.behind());

  private static ChangeTimes office(ChangeTimes.Freeze... freezes) {
    var weekdays = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    return new ChangeTimes(
        BERLIN,
        List.of(new ChangeTimes.Hours(weekdays, LocalTime.of(9, 0), LocalTime.of(16, 0))),
        List.of(freezes));
  }

  private static ChangeTimes.Freeze freeze(String from, String until, String why) {
    return new ChangeTimes.Freeze(LocalDateTime.parse(from), LocalDateTime.parse(until), why);
  }

  /** Local times of Berlin, in winter. */
  private static Instant at(String local) {
    return OffsetDateTime.parse(local + ":00+01:00").toInstant();
  }

  private void clockAt(String local) {
    flow.clock.advance(Duration.between(flow.clock.instant(), at(local)));
  }

  private ClusterPolicy policy(ChangeTimes times) {
    return flow.policy.with(times);
  }

  private Upgrade asked(ChangeTimes times) {
    flow.settings(policy(times));
    var command = new Command.Upgrade(policy(times), Optional.empty(), Optional.empty(), false);
    var outcome = flow.request.request(command, ALICE, "C0GENERAL1", Optional.empty());
    return ((RequestUpgrade.Outcome.Proposed) outcome).upgrade();
  }

  private String approved(ChangeTimes times) {
    var upgrade = asked(times);
    flow.decide.approve(upgrade.id(), upgrade.digest(), BOB);
    return upgrade.id();
  }

  private SteerUpgrade.Outcome steer(String id, Decision.Kind kind, String user) {
    return flow.steer.steer(id, kind, user, "");
  }

  /** Turns the loop every second until it waits. */
  private Upgrade untilHeld(String id) {
    flow.runUntil(id, upgrade -> upgrade.status().isHeld());
    return flow.now(id);
  }

  /** Turns the loop every hour; every turn is another process's. */
  private void turnUntil(String id, String local) {
    for (var turn = 0; flow.clock.instant().isBefore(at(local)); turn++) {
      flow.process("pod-" + turn % 2).advance(id);
      flow.clock.advance(Duration.ofHours(1));
    }
  }

  private List<String> waits() {
    return flow.told.texts().stream().filter(text -> text.contains("waits until")).toList();
  }

  @Test
  void approvedOnFridayEveningItWaitsOverTheWeekendAndBeginsByItself() {
    clockAt("2026-11-27T18:30");
    var asked = asked(OFFICE);
    assertThat(asked.plan().toAcknowledge())
        .filteredOn(finding -> finding.code() == FindingCode.CHANGES_CLOSED)
        .extracting(Finding::message)
        .containsExactly(
            "Changes of prod may not begin now; approved, the upgrade would wait until Mon 30 Nov"
                + " 2026 09:00 Europe/Berlin.");
    flow.decide.approve(asked.id(), asked.digest(), BOB);

    var held = untilHeld(asked.id());
    assertThat(held.status().step()).isEqualTo(BACKUP);
    assertThat(held.status().steps().get(BACKUP).note())
        .isEqualTo(
            "waits until Mon 30 Nov 2026 09:00 Europe/Berlin: outside the hours for changes");
    turnUntil(asked.id(), "2026-11-30T09:00");

    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(flow.effects).doesNotContain(Point.STORE_BACKUP);
    assertThat(flow.now(asked.id()).status().gates()).isEmpty();
    assertThat(flow.now(asked.id()).status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(waits())
        .containsExactly(
            "Backup waits until Mon 30 Nov 2026 09:00 Europe/Berlin: outside the hours for"
                + " changes. It begins by itself then; an approver may resume it before.");
    var ended = flow.run(asked.id(), "pod-c");
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).hasSize(7).doesNotHaveDuplicates();
    assertThat(flow.told.texts())
        .containsOnlyOnce("Changes may begin again; Backup waits for them no longer.");
    assertThat(waits()).hasSize(1);
    // What was before is what was right before the first change.
    assertThat(flow.effects).containsOnlyOnce(Point.STORE_BACKUP);
    assertThat(baseline(ended)).isBetween(at("2026-11-30T09:00"), at("2026-11-30T09:31"));
  }

  private static Instant baseline(Upgrade upgrade) {
    return upgrade.status().gates().orElseThrow().baseline().takenAt();
  }

  @Test
  void whatHadToWaitAfterItsBackupIsMeasuredAnewBeforeTheFirstChange() {
    flow = new Flow(Scenario.behind(), new InMemoryUpgradeStore(), 1, StepApproval.CONTROL_PLANE);
    clockAt("2026-11-27T15:50");
    var id = approved(OFFICE);
    flow.runUntil(id, upgrade -> upgrade.status().ask().isPresent());
    assertThat(baseline(flow.now(id))).isBefore(at("2026-11-27T16:00"));
    clockAt("2026-11-27T16:00");
    flow.approveStep.approve(id, flow.now(id).digest(), CONTROL_PLANE, BOB);
    untilHeld(id);
    turnUntil(id, "2026-11-28T09:00");
    steer(id, Decision.Kind.PAUSED, BOB);
    turnUntil(id, "2026-11-30T09:00");
    // Resumed in the hours, by its requester, it goes on; but not without a measurement.
    flow.mesh.faults().unmeasured("the right to get pods/proxy is missing");
    steer(id, Decision.Kind.RESUMED, ALICE);
    var asking = flow.run(id);
    assertThat(asking.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(asking.status().pausedBecause())
        .contains("Control plane: Waited", "what was before the first change is not known");
    assertThat(flow.mesh.journal()).isEmpty();
    flow.mesh.faults().unmeasured("");
    steer(id, Decision.Kind.RETRIED, ALICE);
    var ended = flow.run(id);
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(baseline(ended)).isBetween(at("2026-11-30T09:00"), at("2026-11-30T09:10"));
  }

  @Test
  void whatIsInTheWayOverTheWeekendUsesUpNoPatience() {
    clockAt("2026-11-27T18:30");
    var id = approved(OFFICE);
    untilHeld(id);
    turnUntil(id, "2026-11-28T12:00");
    flow.mesh.faults().injectorDown(true);
    flow.mesh.faults().unmeasured("the right to get pods/proxy is missing");
    turnUntil(id, "2026-11-29T12:00");
    flow.mesh.faults().injectorDown(false);
    flow.mesh.faults().unmeasured("");
    turnUntil(id, "2026-11-30T09:00");
    assertThat(flow.now(id).status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void theMeshThatIsAnotherOneOnMondayIsLeftAlone() {
    clockAt("2026-11-27T18:30");
    var id = approved(OFFICE);
    untilHeld(id);
    flow.mesh.start(
        "by hand",
        new MeshInstaller.Order(
            "prod",
            IstioVersion.of("1.29.8"),
            new MeshChange.InPlace(InstallInputs.none(), IstioVersion.of("1.29.8")),
            ""));
    turnUntil(id, "2026-11-30T09:00");
    var paused = flow.run(id);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("changed while the upgrade waited");
    assertThat(flow.effects).doesNotContain(Point.STORE_BACKUP);
    assertThat(flow.mesh.journal()).containsExactly("istioctl upgrade 1.29.8");
  }

  /** The plan is made again in the first step, and the clock alone makes no other one of it. */
  @Test
  void aCardOfTheHoursThatIsApprovedAfterThemWaitsAndIsNotReplaced() {
    clockAt("2026-11-27T15:50");
    var upgrade = asked(OFFICE);
    assertThat(upgrade.plan().findings())
        .filteredOn(finding -> finding.code() == FindingCode.CHANGES_CLOSED)
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
    clockAt("2026-11-27T16:05");
    flow.decide.approve(upgrade.id(), upgrade.digest(), BOB);
    assertThat(untilHeld(upgrade.id()).status().step()).isEqualTo(BACKUP);
    assertThat(flow.store.ofCluster("prod")).hasSize(1);
  }

  @Test
  void aCardThatWasAskedForBeforeTheHoursBeginsInThem() {
    clockAt("2026-11-27T08:50");
    var upgrade = asked(OFFICE);
    clockAt("2026-11-27T09:01");
    flow.decide.approve(upgrade.id(), upgrade.digest(), BOB);
    assertThat(flow.run(upgrade.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(waits()).isEmpty();
  }

  @Test
  void aWaveThatIsUnderWayIsFinishedAndTheNextOneWaitsForTheEndOfTheFreeze() {
    clockAt("2026-11-26T10:00");
    var id = approved(OFFICE);
    flow.runUntil(
        id, upgrade -> upgrade.status().step() == FIRST_WAVE && upgrade.status().attempt() == 1);
    flow.settings(policy(office(freeze("2026-11-26T00:00", "2026-11-28T00:00", "incident 42"))));

    var held = untilHeld(id);

    assertThat(held.status().step()).isEqualTo(FIRST_WAVE + 1);
    assertThat(held.status().steps().get(FIRST_WAVE).state()).isEqualTo(StepRecord.State.DONE);
    assertThat(held.status().steps().get(FIRST_WAVE + 1).note())
        .isEqualTo("waits until Mon 30 Nov 2026 09:00 Europe/Berlin: freeze: incident 42");
    assertThat(flow.mesh.journal()).hasSize(2);
    turnUntil(id, "2026-11-30T09:00");
    assertThat(flow.mesh.journal()).hasSize(2);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(waits()).hasSize(1);
  }

  @Test
  void anIstioctlThatRunsIsFinishedWhenTheHoursEnd() {
    clockAt("2026-11-27T15:59");
    var id = approved(OFFICE);
    flow.runUntil(id, upgrade -> !flow.mesh.journal().isEmpty());
    clockAt("2026-11-27T16:00");
    assertThat(untilHeld(id).status().step()).isEqualTo(FIRST_WAVE);
    assertThat(flow.mesh.journal()).containsExactly("istioctl upgrade 1.30.5");
  }

  @Test
  void aFreezeThatIsAddedWhileItWaitsHoldsItAsWellAndIsToldOnce() {
    clockAt("2026-11-24T18:30");
    var id = approved(OFFICE);
    untilHeld(id);
    flow.settings(policy(office(freeze("2026-11-25T00:00", "2026-11-27T00:00", "sale"))));
    turnUntil(id, "2026-11-27T09:00");
    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(waits())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("Backup waits until Fri 27 Nov 2026 09:00 Europe/Berlin: ");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void anApproverLetsItBeginBeforeAndAllThatFollowsButNobodyElse() {
    clockAt("2026-11-27T18:30");
    var id = approved(OFFICE);
    untilHeld(id);
    for (var user : List.of(EVE, ALICE)) {
      assertThat(steer(id, Decision.Kind.RESUMED, user))
          .isEqualTo(
              new SteerUpgrade.Outcome.Refused(
                  "prod-1 waits until changes may begin; only approvers of prod who did not ask for"
                      + " it may let it go on before."));
    }
    turnUntil(id, "2026-11-27T20:00");
    assertThat(flow.mesh.journal()).isEmpty();

    assertThat(flow.steer.steerCluster("prod", Decision.Kind.RESUMED, BOB, "sev 1"))
        .isInstanceOf(SteerUpgrade.Outcome.Recorded.class);
    flow.process("pod-a").advance(id);
    assertThat(flow.now(id).status().hold())
        .contains(new StepHold(at("2026-11-30T09:00"), StepHold.State.OVERRIDDEN));
    // Whoever takes over knows of it from the record.
    var ended = flow.run(id, "pod-b");

    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.status().endedAt().orElseThrow()).isBefore(at("2026-11-27T21:30"));
    assertThat(waits()).hasSize(1);
    assertThat(flow.told.told())
        .filteredOn(entry -> entry.kind() == TimelineEntry.Kind.DECISION)
        .extracting(TimelineEntry::text, entry -> entry.user().orElse(""))
        .containsExactly(
            tuple("Approved.", BOB),
            tuple(
                "Lets Backup begin before Mon 30 Nov 2026 09:00 Europe/Berlin, and all that"
                    + " follows until then: sev 1.",
                BOB));
    assertThat(ended.audit().records())
        .filteredOn(record -> record.kind() == AuditRecord.Kind.DECIDED)
        .extracting(AuditRecord::who, record -> record.what().split(" ", 2)[0])
        .containsExactly(tuple(BOB, "APPROVED"), tuple(BOB, "RESUMED"));
  }

  @Test
  void thatEndsWithTheTimeForWhichItWasGivenAndWhereTheSettingsBecomeStricter() {
    clockAt("2026-11-27T18:30");
    var id = approved(OFFICE);
    untilHeld(id);
    steer(id, Decision.Kind.RESUMED, BOB);
    flow.runUntil(
        id, upgrade -> upgrade.status().step() == FIRST_WAVE && upgrade.status().attempt() == 1);
    // Nothing new until Monday: his word holds.
    flow.settings(policy(office(freeze("2026-11-27T00:00", "2026-11-28T00:00", "known"))));
    flow.runUntil(
        id,
        upgrade -> upgrade.status().step() == FIRST_WAVE + 1 && upgrade.status().attempt() == 1);
    flow.settings(policy(office(freeze("2026-11-27T00:00", "2026-12-01T00:00", "worse"))));

    var held = untilHeld(id);

    assertThat(held.status().step()).isEqualTo(FIRST_WAVE + 2);
    assertThat(waits()).last().asString().contains("Tue 1 Dec 2026 09:00").contains("worse");
    flow.settings(policy(OFFICE));
    turnUntil(id, "2026-11-27T22:00");
    assertThat(untilHeld(id).status().step()).isEqualTo(FIRST_WAVE + 2);
  }

  @Test
  void whatIsPausedWhileItWaitsAndResumedWaitsAgain() {
    clockAt("2026-11-27T18:30");
    var id = approved(OFFICE);
    untilHeld(id);
    assertThat(steer(id, Decision.Kind.RETRIED, BOB))
        .isEqualTo(new SteerUpgrade.Outcome.Refused("prod-1 is not paused; it runs."));
    steer(id, Decision.Kind.PAUSED, BOB);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.PAUSED);
    turnUntil(id, "2026-11-28T12:00");
    steer(id, Decision.Kind.RESUMED, ALICE);
    untilHeld(id);
    turnUntil(id, "2026-11-30T09:00");
    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(waits()).hasSize(2);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aResumeThatComesTooLateOverridesNothing() {
    clockAt("2026-11-27T18:30");
    var id = approved(OFFICE);
    untilHeld(id);
    steer(id, Decision.Kind.PAUSED, BOB);
    flow.process("pod-a").advance(id);
    steer(id, Decision.Kind.RETRIED, ALICE);
    steer(id, Decision.Kind.RESUMED, ALICE);
    assertThat(untilHeld(id).decisions()).hasSize(4);
    turnUntil(id, "2026-11-28T12:00");
    assertThat(flow.mesh.journal()).isEmpty();
  }

  /** Between two of its workloads a mesh is as safe as between two waves. */
  @Test
  void aRetryOfAWaveWaitsAnewAndOnlyAnotherApproverLetsItBeginBefore() {
    clockAt("2026-11-27T15:30");
    var id = approved(OFFICE);
    flow.runUntil(id, upgrade -> upgrade.status().step() == FIRST_WAVE);
    var login = flow.now(id).currentStep().workloads().getFirst();
    flow.mesh.faults().stuck(login);
    assertThat(flow.run(id).status().pausedBecause()).contains(login + " does not become ready");
    var journal = flow.mesh.journal();
    clockAt("2026-11-27T16:30");
    flow.mesh.faults().unstick();
    steer(id, Decision.Kind.RETRIED, ALICE);

    assertThat(untilHeld(id).status().step()).isEqualTo(FIRST_WAVE);
    assertThat(steer(id, Decision.Kind.RESUMED, ALICE))
        .isInstanceOf(SteerUpgrade.Outcome.Refused.class);
    turnUntil(id, "2026-11-27T20:00");
    assertThat(flow.mesh.journal()).isEqualTo(journal);
    steer(id, Decision.Kind.RESUMED, BOB);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).hasSize(journal.size() + 6);
    assertThat(flow.clock.instant()).isBefore(at("2026-11-27T22:00"));
  }

  @Test
  void aRetryOfAWaveBeginsByItselfInTheHours() {
    clockAt("2026-11-27T15:30");
    var id = approved(OFFICE);
    flow.runUntil(id, upgrade -> upgrade.status().step() == FIRST_WAVE);
    flow.mesh.faults().stuck(flow.now(id).currentStep().workloads().getFirst());
    flow.run(id);
    clockAt("2026-11-27T16:30");
    flow.mesh.faults().unstick();
    steer(id, Decision.Kind.RETRIED, ALICE);
    turnUntil(id, "2026-11-30T09:00");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** A control plane that is half-way is worse than one that gets to its end at night. */
  @Test
  void aRetryOfAnIstioctlThatFailedHalfWayDoesNotWait() {
    clockAt("2026-11-27T15:30");
    var id = approved(OFFICE);
    flow.mesh.faults().installExitCode(1);
    assertThat(flow.run(id).status().pausedBecause()).startsWith("Control plane: istioctl ended");
    flow.mesh.faults().installExitCode(0);
    clockAt("2026-11-27T16:30");
    steer(id, Decision.Kind.RETRIED, ALICE);
    assertThat(untilHeld(id).status().step()).isEqualTo(FIRST_WAVE);
    assertThat(flow.mesh.journal()).hasSize(2);
  }

  @Test
  void aRetryBeforeTheFirstChangeWaits() {
    clockAt("2026-11-27T15:30");
    var id = approved(OFFICE);
    flow.backups.refuse(true);
    assertThat(flow.run(id).status().pausedBecause()).startsWith("Backup: it could not be stored");
    flow.backups.refuse(false);
    clockAt("2026-11-27T16:30");
    steer(id, Decision.Kind.RETRIED, ALICE);
    untilHeld(id);
    turnUntil(id, "2026-11-30T09:00");
    assertThat(flow.effects).doesNotContain(Point.STORE_BACKUP);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void anAbortEndsItAtOnce() {
    clockAt("2026-11-27T18:30");
    var id = approved(OFFICE);
    untilHeld(id);
    steer(id, Decision.Kind.ABORTED, ALICE);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.ABORTED);
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @Test
  void theWayBackFromAnUpgradeThatWaitsIsPlannedAndNeverHeld() {
    clockAt("2026-11-27T15:59");
    var id = approved(OFFICE);
    flow.runUntil(id, upgrade -> !flow.mesh.journal().isEmpty());
    clockAt("2026-11-27T16:00");
    untilHeld(id);
    assertThat(flow.rollback.rollBack(id, ALICE))
        .isInstanceOf(RequestRollback.Outcome.Answered.class);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.ABORTED);
    var back = flow.store.ofCluster("prod").getLast();
    assertThat(back.origin().rollbackOf()).contains(id);
    flow.decide.approve(back.id(), back.digest(), BOB);
    assertThat(flow.run(back.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.clock.instant()).isBefore(at("2026-11-27T17:00"));
    assertThat(flow.mesh.journal()).contains("istioctl upgrade 1.29.6");
  }

  @Test
  void anEmergencyIsNeverHeld() {
    flow = new Flow(Scenario.night());
    flow.settings(policy(OFFICE));
    var command =
        new Command.Upgrade(
            policy(OFFICE), Optional.empty(), Optional.of("production is down"), false);
    var outcome = flow.request.request(command, ALICE, "C0GENERAL1", Optional.empty());
    var upgrade = ((RequestUpgrade.Outcome.Proposed) outcome).upgrade();
    assertThat(upgrade.plan().findings())
        .filteredOn(finding -> finding.code() == FindingCode.CHANGES_CLOSED)
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
    flow.decide.approve(upgrade.id(), upgrade.digest(), BOB);
    assertThat(flow.run(upgrade.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(waits()).isEmpty();
  }

  @Test
  void aStepThatAsksDoesSoWhenTheWaitIsOverAlsoAfterAPause() {
    flow =
        new Flow(
            Scenario.behind(),
            new InMemoryUpgradeStore(),
            1,
            StepApproval.CONTROL_PLANE,
            StepApproval.FIRST_WAVE);
    clockAt("2026-11-27T18:30");
    var id = approved(OFFICE);
    assertThat(untilHeld(id).status().ask()).isEmpty();
    steer(id, Decision.Kind.PAUSED, BOB);
    flow.run(id);
    clockAt("2026-11-30T09:00");
    steer(id, Decision.Kind.RESUMED, BOB);
    flow.runUntil(id, upgrade -> upgrade.status().ask().isPresent());
    assertThat(flow.mesh.journal()).isEmpty();
    flow.approveStep.approve(id, flow.now(id).digest(), CONTROL_PLANE, BOB);
    flow.runUntil(id, upgrade -> !flow.mesh.journal().isEmpty());
    clockAt("2026-11-30T16:00");
    assertThat(untilHeld(id).status().step()).isEqualTo(FIRST_WAVE);
    turnUntil(id, "2026-12-01T09:00");
    flow.runUntil(id, upgrade -> upgrade.status().ask().isPresent());
    assertThat(flow.mesh.journal()).hasSize(1);
  }

  @Test
  void whatWasApprovedWhenTheHoursAreOverWaitsAndIsNotAskedForTwice() {
    flow = new Flow(Scenario.behind(), new InMemoryUpgradeStore(), 1, StepApproval.CONTROL_PLANE);
    clockAt("2026-11-27T15:50");
    var id = approved(OFFICE);
    flow.runUntil(id, upgrade -> upgrade.status().ask().isPresent());
    clockAt("2026-11-27T16:00");
    flow.approveStep.approve(id, flow.now(id).digest(), CONTROL_PLANE, BOB);
    untilHeld(id);
    turnUntil(id, "2026-11-30T09:00");
    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.told.told())
        .filteredOn(entry -> entry.kind() == TimelineEntry.Kind.ASK)
        .hasSize(1);
  }

  @Test
  void aFreezeFromTheFirstToTheLastStepIsWaitedForAtEachStepThatChangesTheMesh() {
    clockAt("2026-11-26T10:00");
    var id = approved(OFFICE);
    var steps = flow.now(id).plan().steps();
    for (var step = 0; step < steps.size(); step++) {
      var kind = steps.get(step).kind();
      if (kind == StepKind.BACKUP || kind == StepKind.CONTROL_PLANE || kind.restarts()) {
        var reached = step;
        var journal = flow.mesh.journal();
        flow.settings(policy(office(freeze("2026-11-01T00:00", "2026-12-20T00:00", "all"))));
        assertThat(untilHeld(id).status().step()).isEqualTo(reached);
        assertThat(flow.mesh.journal()).isEqualTo(journal);
        flow.settings(policy(ChangeTimes.ALWAYS));
        flow.runUntil(id, upgrade -> upgrade.status().attempt() > 0);
      }
    }
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void inSlackTheCardSaysThatItWaitsAndHasTheButtonForApprovers() throws Exception {
    clockAt("2026-11-27T18:30");
    var id = approved(OFFICE);
    untilHeld(id);
    var value = id + "|" + flow.now(id).digest();
    try (var slack = new SlackEndpoint(flow, flow.mesh)) {
      var card = slack.answer(slack.command("show " + id, EVE));
      assertThat(card)
          .contains("🕘 *Waiting:* Backup, waits until Mon 30 Nov 2026 09:00 Europe/Berlin")
          .contains("🕘 waits · Backup: waits until");
      assertThat(slack.answer(slack.click("resume", value, ALICE)))
          .contains("only approvers of prod who did not ask");
      assertThat(slack.answer(slack.click("resume", value, BOB))).contains("Resumed by");
    }
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.clock.instant()).isBefore(at("2026-11-28T00:00"));
  }
}
