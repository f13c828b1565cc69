package dev.sailwright.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.gates.GateWatch;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.StepKind;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.PlanBuilder;
import dev.sailwright.testing.WorkloadBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a wave restarts, and what it leaves alone for now. To 1.30.5, stamped at NOW. */
class WaveProgressTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");
  private static final String EARLIER = "2026-11-23T20:11:00Z";
  private static final IstiodMetrics NOTHING_COUNTED = new IstiodMetrics(List.of(), List.of());

  @Test
  void aRolloutOfSomebodyElseIsWaitedForWhileTheOthersAreRestarted() {
    var cart = old("cart").rollingOutNow();
    var wave = begun("cart pay");
    assertThat(judge(wave, cart, old("pay"))).isEqualTo(restart(wave, "Deployment pay"));
    assertThat(judge(acted(wave), cart, old("pay").rollingOut().restartedAt(NOW.toString())))
        .isEqualTo(
            new StepStatus.InProgress(
                "0 of 2 done, Deployment shop/cart has a rollout in progress; it is restarted after"
                    + " that"));
    assertThat(judge(acted(wave), old("cart"), current("pay")))
        .isEqualTo(restart(wave, "Deployment cart"));
  }

  /** What its pods carry then is seen, not guessed. */
  @Test
  void aRolloutThatBroughtTheNewProxyNeedsNoRestart() {
    assertThat(judge(begun("cart"), current("cart")))
        .isEqualTo(new StepStatus.Done("1 workload on 1.30.5"));
  }

  @Test
  void podsThatAreMissingOrNotReadyOrGivenUpAreNoReasonToWait() {
    var wave = begun("cart pay web");
    assertThat(
            judge(
                wave,
                new WorkloadBuilder("cart").desired(2).rollingOut(),
                old("pay").unready(1),
                old("web").stuck("ProgressDeadlineExceeded")))
        .isEqualTo(restart(wave, "Deployment cart", "Deployment pay", "Deployment web"));
  }

  @Test
  void aRolloutThatThisUpgradeBeganIsNotSomebodyElses() {
    var first =
        UpgradeMachine.advance(
                begun("cart"),
                new StepStatus.ReadyToRestart(
                    List.of(new WorkloadRef("Deployment", "shop", "cart")), "1 workload"),
                sight(),
                ClusterPolicy.defaults("prod"),
                Instant.parse(EARLIER))
            .next();
    var retried = first.with(first.status().forgettingEffect());
    assertThat(judge(retried, old("cart").rollingOutNow().restartedAt(EARLIER)))
        .isEqualTo(restart(retried, "Deployment cart"));
    assertThat(judge(retried, old("cart").rollingOutNow().restartedAt("2026-11-23T20:10:00Z")))
        .isInstanceOf(StepStatus.InProgress.class);
  }

  @Test
  void onTheWayBackNothingIsWaitedFor() {
    var back = at(new PlanBuilder().waves("cart"), Optional.of("prod-1"));
    assertThat(judge(back, old("cart").rollingOutNow()))
        .isEqualTo(restart(back, "Deployment cart"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Workload.Obstacle.class,
      names = {"PAUSED", "ON_DELETE", "PARTITIONED", "PINNED_IMAGE"})
  void whatBecameUnmovableIsNotPatchedAndNamedOnceTheOthersAreDone(Workload.Obstacle obstacle) {
    var cart = old("cart").unmovable(obstacle);
    var wave = begun("cart pay");
    assertThat(judge(wave, cart, old("pay"))).isEqualTo(restart(wave, "Deployment pay"));
    assertThat(judge(acted(wave), cart, old("pay").rollingOut().restartedAt(NOW.toString())))
        .isEqualTo(new StepStatus.InProgress("0 of 2 done, waiting for Deployment shop/pay"));
    assertThat(judge(acted(wave), cart, current("pay")))
        .isEqualTo(
            new StepStatus.Broken(
                "Deployment shop/cart cannot be moved by a restart any more ("
                    + obstacle.advice()
                    + "); act on it, then retry; all others of this wave are done.",
                List.of("Deployment shop/cart: " + obstacle.advice())));
    assertThat(judge(acted(wave), old("cart"), current("pay")))
        .isEqualTo(restart(wave, "Deployment cart"));
  }

  @Test
  void whatIsStuckAndWhatIsUnmovableAreNamedTogether() {
    assertThat(
            judge(
                acted(begun("cart pay web")),
                old("cart").unmovable(Workload.Obstacle.PAUSED),
                old("pay").unmovable(Workload.Obstacle.ON_DELETE),
                old("web").stuck("ProgressDeadlineExceeded").restartedAt(NOW.toString())))
        .isEqualTo(
            new StepStatus.Broken(
                "Deployment shop/web does not become ready; Deployment shop/cart and 1 more cannot"
                    + " be moved by a restart any more (its rollout is paused: resume it); act on"
                    + " them, then retry; all others of this wave are done.",
                List.of(
                    "Deployment shop/web: ProgressDeadlineExceeded",
                    "Deployment shop/cart: its rollout is paused: resume it",
                    "Deployment shop/pay: update strategy OnDelete: delete its pods one by one")));
  }

  @Test
  void ofThoseThatNeedAQuorumTheNextIsRestartedOnceTheOneBeforeIsOnTheTarget() {
    var wave = quorums();
    assertThat(judge(wave, set(old("kafka")), set(old("zookeeper"))))
        .isEqualTo(turn(wave, "kafka"));
    for (var kafka :
        List.of(
            set(old("kafka")).rollingOutNow().restartedAt(NOW.toString()),
            // All are new, and one is not ready.
            set(current("kafka")).unready(1).restartedAt(NOW.toString()),
            // All are ready, and one is old.
            set(old("kafka")).proxies(2, "1.30.5").restartedAt(NOW.toString()))) {
      assertThat(judge(acted(wave), kafka, set(old("zookeeper"))))
          .isEqualTo(new StepStatus.InProgress("0 of 2 done, waiting for StatefulSet shop/kafka"));
    }
    assertThat(judge(acted(wave), set(current("kafka")), set(old("zookeeper"))))
        .isEqualTo(turn(wave, "zookeeper"));
  }

  @Test
  void aRolloutOfSomebodyElseIsATurnToo() {
    assertThat(judge(quorums(), set(old("kafka")), set(old("zookeeper")).rollingOutNow()))
        .isEqualTo(
            new StepStatus.InProgress(
                "0 of 2 done, StatefulSet shop/zookeeper has a rollout in progress; it is restarted"
                    + " after that"));
  }

  @Test
  void onTheWayBackTheOneThatIsHalfWayComesFirst() {
    var back = at(new PlanBuilder().quorums("kafka zookeeper"), Optional.of("prod-1"));
    assertThat(judge(back, set(old("kafka")), set(old("zookeeper")).rollingOutNow()))
        .isEqualTo(turn(back, "zookeeper"));
  }

  @Test
  void oneThatWasStoppedHalfWayHoldsUpTheNextUntilItsPodsAreReady() {
    var stopped =
        set(old("kafka")).unmovable(Workload.Obstacle.PARTITIONED).restartedAt(NOW.toString());
    var wave = acted(quorums());
    assertThat(judge(wave, stopped.unready(1), set(old("zookeeper"))))
        .isEqualTo(new StepStatus.InProgress("0 of 2 done, waiting for StatefulSet shop/kafka"));
    assertThat(judge(wave, stopped.unready(0), set(old("zookeeper"))))
        .isEqualTo(turn(wave, "zookeeper"));
  }

  /** A retry gives the step another stamp; the members that are away are away all the same. */
  @Test
  void oneThatWasStoppedHalfWayHoldsUpTheNextAfterARetryToo() {
    var first = advanced(quorums(), turn(quorums(), "kafka"), Instant.parse(EARLIER));
    var retried = first.with(first.status().forgettingEffect());
    var stopped =
        set(old("kafka")).restartedAt(EARLIER).unready(1).unmovable(Workload.Obstacle.PARTITIONED);
    assertThat(judge(retried, stopped, set(old("zookeeper"))))
        .isEqualTo(new StepStatus.InProgress("0 of 2 done, waiting for StatefulSet shop/kafka"));
  }

  /** Else a wave of several would be given up though each of them is on time. */
  @Test
  void eachTurnHasTheWholePatienceAndNoMoreThanThat() {
    var wave = quorums();
    wave = wave.with(wave.status().waitingSince(NOW));
    var kafka = advanced(wave, turn(wave, "kafka"), NOW);
    var minutes = ClusterPolicy.DEFAULT_PATIENCE.toMinutes();
    var late = NOW.plus(Duration.ofMinutes(minutes + 1));
    assertThat(advanced(kafka, turn(wave, "kafka"), late).status().phase())
        .as("the same one, tried again and again")
        .isEqualTo(Phase.PAUSED);
    var zookeeper = advanced(kafka, turn(wave, "zookeeper"), late);
    assertThat(zookeeper.status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(zookeeper.status().waitingSince()).contains(late);
    assertThat(zookeeper.status().actedAt()).as("the wave's stamp").contains(NOW);
    var again = advanced(zookeeper, turn(wave, "zookeeper"), late.plusSeconds(60));
    assertThat(again.status().waitingSince()).contains(late);
    var waiting = new StepStatus.InProgress("waiting for StatefulSet shop/zookeeper");
    assertThat(advanced(zookeeper, waiting, late.plusSeconds(60 * minutes)).status().phase())
        .isEqualTo(Phase.RUNNING);
    assertThat(advanced(zookeeper, waiting, late.plusSeconds(60 * minutes + 1)).status().phase())
        .isEqualTo(Phase.PAUSED);
  }

  private static Upgrade advanced(Upgrade wave, StepStatus judged, Instant now) {
    return UpgradeMachine.advance(wave, judged, sight(), ClusterPolicy.defaults("prod"), now)
        .next();
  }

  private static Upgrade begun(String workloads) {
    return at(new PlanBuilder().waves(workloads), Optional.empty());
  }

  private static Upgrade quorums() {
    return at(new PlanBuilder().quorums("kafka zookeeper"), Optional.empty());
  }

  private static Upgrade acted(Upgrade wave) {
    return wave.with(wave.status().acted(NOW, 1));
  }

  private static WorkloadBuilder old(String name) {
    return new WorkloadBuilder(name).desired(3).proxies(3, "1.29.8");
  }

  private static WorkloadBuilder current(String name) {
    return new WorkloadBuilder(name).desired(3).proxies(3, "1.30.5");
  }

  private static WorkloadBuilder set(WorkloadBuilder workload) {
    return workload.kind("StatefulSet");
  }

  private static StepStatus restart(Upgrade wave, String... kindsAndNames) {
    return new StepStatus.ReadyToRestart(
        Stream.of(kindsAndNames)
            .map(text -> text.split(" "))
            .map(parts -> new WorkloadRef(parts[0], "shop", parts[1]))
            .toList(),
        count(wave));
  }

  private static StepStatus turn(Upgrade wave, String name) {
    var ref = new WorkloadRef("StatefulSet", "shop", name);
    return new StepStatus.ReadyToRestart(List.of(ref), count(wave), Optional.of(ref));
  }

  private static String count(Upgrade wave) {
    var size = wave.currentStep().workloads().size();
    return size + (size == 1 ? " workload" : " workloads");
  }

  private static Sight sight() {
    var watch = Optional.of(GateWatch.begun(new MeshBuilder().build(), NOTHING_COUNTED));
    return new Sight(List.of(), false, 0, List.of(), watch, watch, List.of());
  }

  private static Upgrade at(PlanBuilder plan, Optional<String> rollbackOf) {
    var upgrade =
        Upgrade.proposed(
            "prod-2",
            new Origin(
                "U0ALICE01", NOW, "C0INCIDENT", Optional.empty(), Optional.empty(), rollbackOf),
            plan.build(),
            NOW.plus(Duration.ofMinutes(30)));
    var status =
        upgrade
            .status()
            .started(NOW)
            .watching(Optional.of(GateWatch.begun(new MeshBuilder().build(), NOTHING_COUNTED)));
    while (upgrade.plan().steps().get(status.step()).kind() != StepKind.RESTART_WAVE) {
      status = status.nextStep();
    }
    return upgrade.with(status);
  }

  private static StepStatus judge(Upgrade upgrade, WorkloadBuilder... workloads) {
    var mesh = new MeshBuilder().istiod("1.30.5");
    Stream.of(workloads).map(WorkloadBuilder::build).forEach(mesh::workload);
    var facts =
        new StepFacts(
            mesh.build(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(new StepFacts.Injection("shop", IstioVersion.parse("1.30.5"), "")),
            List.of(),
            Optional.of(NOTHING_COUNTED),
            Optional.empty(),
            List.of());
    return StepProgress.judge(upgrade, facts, NOW);
  }
}
