package dev.sailwright.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.adapter.slack.HandTurned;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.playground.InMemoryBackupStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedLogs;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.MemorySlack;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.Unwitnessed;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.LookAhead;
import dev.sailwright.usecase.WatchClusters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told before anybody asks: Istio 1.31 runs, and its support ends on 2027-02-28. */
class NoticeFlowTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final ManualClock clock = new ManualClock();
  private final SimulatedMesh mesh =
      new SimulatedMesh(running("1.31.0"), TestCatalog.catalog(), clock);
  private boolean answerIsLost;
  private final MemorySlack slack = new MemorySlack(() -> answerIsLost);
  private MeshObserver observer = mesh;
  private boolean dies;
  private int looks;

  @Test
  void isToldOnceAndAgainWhenItIsCloser() {
    var process = new Replica(() -> true);
    process.days(40);
    assertThat(slack.messages()).as("57 days before").isEmpty();
    process.days(1);
    assertTold("support-1.31-expected/eight-weeks");
    process.days(27);
    assertThat(slack.messages()).as("29 days before").hasSize(1);
    process.days(1);
    process.days(20);
    process.days(1);
    process.days(6);
    assertTold(
        "support-1.31-expected/eight-weeks",
        "support-1.31-expected/eight-weeks support-1.31-expected/four-weeks",
        "support-1.31-expected/eight-weeks support-1.31-expected/four-weeks"
            + " support-1.31-expected/one-week");
    assertThat(slack.messages()).extracting(MemorySlack.Posted::channel).containsOnly("C0INCIDENT");
    assertThat(slack.messages().getFirst().text())
        .isEqualTo(
            "🔭 prod: 1 thing to plan for. Support of Istio 1.31.0 is expected to end about"
                + " 2027-02-28, in 56 days.");
  }

  @Test
  void anotherLeaderFindsWhatWasTold() {
    new Replica(() -> true).days(41);
    new Replica(() -> true).days(5);
    assertThat(slack.messages()).hasSize(1);
  }

  /** The newest notice is on the third page; what it counts as told is enough. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7})
  void whatWasToldIsFoundFarBackInABusyChannel(int chatted) {
    var process = new Replica(() -> true);
    process.days(41);
    chat(chatted);
    process.days(28);
    chat(chatted);
    slack.pageSize(3);
    var before = slack.pages();
    var next = new Replica(() -> true);
    next.days(1);
    assertThat(slack.pages() - before).isEqualTo(1 + chatted / 3);
    next.days(4);
    assertTold(
        "support-1.31-expected/eight-weeks",
        "support-1.31-expected/eight-weeks support-1.31-expected/four-weeks");
  }

  @Test
  void whereNothingWasToldTheWholeChannelIsReadOnce() {
    chat(7);
    slack.pageSize(3);
    var process = new Replica(() -> true);
    process.days(41);
    assertThat(slack.pages()).isEqualTo(3);
    process.days(29);
    assertThat(slack.pages()).as("what this process told it knows").isEqualTo(3);
    assertTold(
        "support-1.31-expected/eight-weeks",
        "support-1.31-expected/eight-weeks support-1.31-expected/four-weeks");
  }

  /**
   * Nobody announced it, so nobody can say that it has ended; it must be looked at all the same.
   */
  @Test
  void anEndThatWasExpectedAndWentByIsToldAsWell() {
    var process = new Replica(() -> true);
    process.days(97);
    assertThat(slack.messages()).as("on the day itself").hasSize(3);
    process.days(3);
    assertThat(slack.messages()).hasSize(4);
    assertThat(slack.messages().getLast().part()).endsWith(" support-1.31-expected/passed");
    assertThat(slack.messages().getLast().text())
        .isEqualTo(
            "🔭 prod: 1 thing to plan for. Whether Istio 1.31.0 is still supported is not known:"
                + " its end was expected about 2027-02-28, and none was announced.");
  }

  @Test
  void whoAsksChangesNothingOfWhatIsTold() {
    var process = new Replica(() -> true);
    process.days(40);
    assertThat(process.ahead.look(policy()).due()).hasSize(1);
    clock.advance(DAY);
    assertThat(process.ahead.look(policy()).due()).hasSize(1);
    assertThat(slack.messages()).isEmpty();
    process.turn();
    assertTold("support-1.31-expected/eight-weeks");
    assertThat(process.ahead.look(policy()).due()).hasSize(1);
  }

  /** The message is its own memory, so there is nothing between the two to be lost. */
  @Test
  void whoDiesRightAfterPostingHasToldIt() {
    var process = new Replica(() -> true);
    process.days(40);
    dies = true;
    assertThat(Died.ends(() -> process.days(1))).isTrue();
    dies = false;
    new Replica(() -> true).days(5);
    assertTold("support-1.31-expected/eight-weeks");
  }

  @Test
  void aPostWithoutAnAnswerIsLookedFor() {
    var process = new Replica(() -> true);
    process.days(40);
    answerIsLost = true;
    process.days(1);
    answerIsLost = false;
    process.days(3);
    assertTold("support-1.31-expected/eight-weeks");
  }

  @ParameterizedTest
  @EnumSource(MemorySlack.Outage.class)
  void aFailingSlackDelaysItAndHurtsNobody(MemorySlack.Outage outage) {
    var process = new Replica(() -> true);
    slack.outage(Optional.of(outage));
    process.days(43);
    slack.outage(Optional.empty());
    process.days(2);
    assertThat(slack.messages()).hasSize(1);
  }

  /** Each process would tell it again. */
  @Test
  void whereNobodyMayReadNothingIsToldUntilSomebodyMay() {
    slack.unreadable(true);
    var process = new Replica(() -> true);
    process.days(43);
    assertThat(slack.messages()).isEmpty();
    slack.unreadable(false);
    process.days(2);
    assertTold("support-1.31-expected/eight-weeks");
  }

  @Test
  void onlyTheLeaderLooks() {
    new Replica(() -> false).days(45);
    assertThat(slack.messages()).isEmpty();
    assertThat(looks).isZero();
  }

  /** Asked once for the look; then another process took the Lease. */
  @Test
  void whoLostTheLeaseMeanwhileDoesNotPost() {
    clock.advance(DAY.multipliedBy(41));
    var asked = new int[1];
    new Replica(() -> asked[0]++ == 0).turn();
    assertThat(asked[0]).isGreaterThan(1);
    assertThat(looks).isEqualTo(1);
    assertThat(slack.messages()).isEmpty();
  }

  @Test
  void aClusterIsLookedAtOncePerInterval() {
    var process = new Replica(() -> true);
    for (var hour = 0; hour < 72; hour++) {
      process.turn();
      clock.advance(Duration.ofHours(1));
    }
    assertThat(looks).isEqualTo(3);
  }

  @Test
  void aBlindLookTellsNothingAndIsTriedAgainSoon() {
    clock.advance(DAY.multipliedBy(41));
    var process = new Replica(() -> true);
    observer = cluster -> MeshState.unseen(cluster, clock.instant(), "no answer", "Look.");
    process.turn();
    observer =
        cluster -> {
          throw new UnreachableException("no answer");
        };
    clock.advance(Duration.ofHours(1));
    process.turn();
    assertThat(slack.messages()).isEmpty();
    observer = mesh;
    clock.advance(Duration.ofMinutes(59));
    process.turn();
    assertThat(looks).isEqualTo(2);
    clock.advance(Duration.ofMinutes(1));
    process.turn();
    assertTold("support-1.31-expected/eight-weeks");
  }

  private void assertTold(String... keys) {
    assertThat(slack.messages().stream().filter(message -> message.metadata().isPresent()))
        .extracting(MemorySlack.Posted::part)
        .containsExactly(keys);
  }

  private void chat(int messages) {
    for (var number = 0; number < messages; number++) {
      slack.chat("C0INCIDENT");
    }
  }

  private static Scenario running(String version) {
    var behind = Scenario.behind();
    return new Scenario(
        behind.id(),
        behind.title(),
        behind.kubernetes(),
        IstioVersion.of(version),
        true,
        behind.install(),
        new InstallInputs(List.of(), List.of()),
        behind.workloads().stream()
            .map(start ->
                new Scenario.Start(
                    start.ref(),
                    start.role(),
                    start.mover(),
                    start.obstacle(),
                    start.desired(),
                    start.live(),
                    IstioVersion.of(version)))
            .toList(),
        List.of());
  }

  /** A process ends here, as by {@code kill -9}. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    static boolean ends(Runnable work) {
      try {
        work.run();
        return false;
      } catch (Died e) {
        return true;
      }
    }
  }

  private final class Replica {
    private final LookAhead ahead;
    private final WatchClusters watch;
    private final HandTurned sending;

    Replica(BooleanSupplier leads) {
      sending =
          new HandTurned(
              slack,
              new InMemoryBackupStore(),
              new EffectWitness() {
                @Override
                public void before(Point point, String key) {}

                @Override
                public void after(Point point, String key) {
                  if (dies && point == Point.POST_MESSAGE) {
                    throw new Died();
                  }
                }
              },
              Unwitnessed.OPEN,
              clock,
              new Random(1));
      var around = new SimulatedSurroundings();
      MeshObserver counted =
          cluster -> {
            looks++;
            return observer.observe(cluster);
          };
      ahead =
          new LookAhead(
              new Diagnose(
                  new Diagnose.Senses(counted, around, around, new SimulatedLogs()),
                  TestCatalog.signatures(),
                  TestCatalog.catalog(),
                  clock),
              true);
      watch =
          new WatchClusters(
              ahead,
              new Clusters(List.of(policy()), Optional.empty()),
              sending.notices(leads::getAsBoolean),
              leads::getAsBoolean,
              DAY,
              clock);
    }

    void days(int days) {
      for (var day = 0; day < days; day++) {
        clock.advance(DAY);
        turn();
      }
    }

    /** Looks, and sends for as long as a failure may take to be over. */
    void turn() {
      watch.turn();
      sending.turn();
      sending.turn();
    }
  }

  private static ClusterPolicy policy() {
    return new ClusterPolicy(
        "prod",
        1,
        ClusterPolicy.DEFAULT_WAVES,
        new InstallInputs(List.of(), List.of()),
        List.of(),
        Set.of(),
        1,
        Set.of(),
        Optional.of("C0INCIDENT"),
        ClusterPolicy.DEFAULT_APPROVAL_TTL,
        ClusterPolicy.DEFAULT_PATIENCE,
        Optional.empty());
  }
}
