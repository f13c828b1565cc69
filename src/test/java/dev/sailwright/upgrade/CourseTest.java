package dev.sailwright.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.gates.GateWatch;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.StepKind;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.PlanBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is remembered of how a mesh moved: little, and nothing that was not seen. */
class CourseTest {
  private static final Instant START = Instant.parse("2026-11-23T20:31:00Z");
  private static final BlindSpot METRICS =
      new BlindSpot(BlindSpot.Area.METRICS, "the metrics of istiod", "no answer", "Look.");

  private Upgrade upgrade = at(StepKind.BACKUP);
  private Instant now = START;

  @Test
  void proxiesAreCountedByVersionAndIstiodsSinceTheBackup() {
    look(mesh(0, 8).build(), read(istiod("a", 8, 5, 100, 2)));
    go(StepKind.CONTROL_PLANE);
    look(mesh(3, 5).build(), read(istiod("b", 6, 2, 40, 1)));
    assertThat(course().samples())
        .containsExactly(
            new Course.Sample(
                START, proxies(0, 8), Optional.of(8L), Optional.of(new Tally.Counts(0, 0, 0))),
            new Course.Sample(
                START.plusSeconds(60),
                proxies(3, 5),
                Optional.of(6L),
                Optional.of(new Tally.Counts(2, 40, 1))));
  }

  @Test
  void whatWasNotMeasuredIsEmptyAndNotZero() {
    look(mesh(0, 8).build(), read(istiod("a", 8, 0, 0, 0)));
    look(mesh(1, 7).build(), Optional.empty());
    look(mesh(1, 7).build(), Optional.of(new IstiodMetrics(List.of(), List.of(METRICS))));
    look(
        mesh(1, 7).blind(BlindSpot.Area.CONTROL_PLANE, "Deployments", "forbidden").build(), read());
    look(new MeshBuilder().blind(BlindSpot.Area.DATA_PLANE, "Pods", "forbidden").build(), read());
    assertThat(course().samples())
        .extracting(Course.Sample::counted)
        .extracting(Optional::isPresent)
        .containsExactly(true, false, false, false, true);
    assertThat(course().samples())
        .extracting(Course.Sample::connected)
        .extracting(Optional::isPresent)
        .containsExactly(true, false, false, false, true);
    assertThat(course().samples())
        .extracting(Course.Sample::proxies)
        .containsExactly(
            proxies(0, 8), proxies(1, 7), proxies(1, 7), proxies(1, 7), Optional.empty());
  }

  /** Readings of two istiods, each its rejects in its whole life; "-" is no answer. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "what one counts more,5 6 8,,3",
    "one that comes new counts from its start,5 5 5,- - 4,4",
    "one that is started anew counts from its start,5 7 1,,3",
    "one that ends is not counted down,5 7 -,0 0 3,5",
    "what came while nobody read is not lost,5 ? 9,,4"
  })
  void rejectsAreWhatTheyGrewBySinceTheBackup(String what, String first, String second, long sum) {
    var others = second == null ? new String[] {"-", "-", "-"} : second.split(" ");
    for (var turn = 0; turn < 3; turn++) {
      var one = first.split(" ")[turn];
      look(
          mesh(0, 8).build(),
          one.equals("?")
              ? Optional.of(new IstiodMetrics(List.of(), List.of(METRICS)))
              : read(
                  Stream.of(rejecting("a", one), rejecting("b", others[turn]))
                      .flatMap(Optional::stream)
                      .toArray(Counted.Istiod[]::new)));
    }
    assertThat(course().samples().getLast().counted().orElseThrow().rejects()).isEqualTo(sum);
  }

  @Test
  void theSamePodThatWasStartedAnewCountsFromItsStartEvenIfItCountsMore() {
    look(mesh(0, 8).build(), read(istiod("a", 8, 1, 0, 0)));
    var anew = istiod("a", 8, 4, 0, 0);
    look(
        mesh(0, 8).build(),
        read(
            new Counted.Istiod(
                anew.pod(),
                Optional.of(START.plusSeconds(30)),
                anew.connected(),
                anew.rejects(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty())));
    assertThat(course().samples().getLast().counted()).contains(new Tally.Counts(4, 0, 0));
  }

  @Test
  void whatWasNotReadBeforeTheFirstChangeIsNeverCounted() {
    look(mesh(0, 8).build(), Optional.of(new IstiodMetrics(List.of(), List.of(METRICS))));
    go(StepKind.CONTROL_PLANE);
    look(mesh(0, 8).build(), read(istiod("b", 8, 2, 0, 0)));
    assertThat(course().tally()).isEmpty();
    assertThat(course().samples()).allMatch(sample -> sample.counted().isEmpty());
  }

  /** In a dead mesh nobody answers, so all that is counted comes after. */
  @Test
  void whereNobodyWasThereAllIsCounted() {
    look(
        new MeshBuilder().deployment("web", 8, 8, "1.29.8").build(),
        Optional.of(new IstiodMetrics(List.of(), List.of(METRICS))));
    go(StepKind.CONTROL_PLANE);
    look(mesh(0, 8).build(), read(istiod("b", 8, 2, 0, 0)));
    assertThat(course().samples())
        .extracting(Course.Sample::counted)
        .containsExactly(Optional.empty(), Optional.of(new Tally.Counts(2, 0, 0)));
  }

  @ParameterizedTest
  @CsvSource({
    "1, false, false",
    "9, false, false",
    "10, false, true",
    "1, true, false",
    "2, true, true"
  })
  void aSampleAloneIsNotSavedOftenerThanEveryTenSeconds(int seconds, boolean saved, boolean due) {
    look(mesh(0, 8).build(), Optional.empty());
    var before = upgrade;
    now = START.plusSeconds(seconds);
    var next =
        saved
            ? before.with(
                before.status().withStep(before.status().currentStep().running(now, "moving")))
            : before;
    var move = move(before, next, mesh(1, 7).build(), Optional.empty());
    assertThat(move.status().equals(next.status())).isEqualTo(!due);
    assertThat(move.status().course().orElseThrow().samples()).hasSize(due ? 2 : 1);
  }

  @Test
  void whereAStepEndsThereIsAlwaysASample() {
    look(mesh(0, 8).build(), Optional.empty());
    now = START.plusMillis(300);
    upgrade =
        move(
            upgrade,
            upgrade.with(upgrade.status().nextStep()),
            mesh(0, 8).build(),
            Optional.empty());
    assertThat(course().samples()).hasSize(2);
    now = now.plusMillis(300);
    upgrade =
        move(
            upgrade,
            upgrade.with(upgrade.status().ended(Phase.SUCCEEDED, now, "Done.")),
            mesh(8, 0).build(),
            Optional.empty());
    assertThat(course().samples()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"79, 79, 10", "80, 80, 10", "81, 41, 20", "200, 80, 80"})
  void whenThereAreTooManyEverySecondGoes(int looks, int kept, int seconds) {
    for (var look = 0; look < looks; look++) {
      look(mesh(0, 8).build(), Optional.empty());
    }
    assertThat(course().samples()).hasSize(kept);
    assertThat(course().seconds()).isEqualTo(seconds);
  }

  @Test
  void aWeekIsKeptFromItsFirstToItsLastLookInFewSaves() {
    var saves = 0;
    for (var turn = 0; turn < 7 * 24 * 360; turn++) {
      now = START.plusSeconds(10L * turn);
      var next = move(upgrade, upgrade, mesh(0, 8).build(), Optional.empty());
      saves += next.equals(upgrade) ? 0 : 1;
      upgrade = next;
    }
    assertThat(course().samples()).hasSizeBetween(40, Course.MOST_SAMPLES);
    assertThat(course().samples().getFirst().at()).isEqualTo(START);
    assertThat(Duration.between(course().samples().getLast().at(), now).toSeconds())
        .isLessThan(course().seconds());
    assertThat(saves).isLessThan(600);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "5, 3", "80, 41"})
  void thinnedOutTheFirstAndTheLastStay(int before, int after) {
    for (var look = 0; look < before; look++) {
      look(mesh(look, 8).build(), Optional.empty());
    }
    var thinner = course().thinner().samples();
    assertThat(thinner).hasSize(after);
    assertThat(thinner.getFirst()).isEqualTo(course().samples().getFirst());
    assertThat(thinner.getLast()).isEqualTo(course().samples().getLast());
  }

  @Test
  void waitsForPeopleAreRememberedFromTheirBeginToTheirEnd() {
    look(mesh(0, 8).build(), Optional.empty());
    var asked = upgrade.status().asking(new StepAsk(1, START.plusSeconds(90)), START, "Waiting.");
    become(5, asked);
    become(7, upgrade.status().paused("No approval in time."));
    become(20, upgrade.status().answered().resumed(now));
    become(30, upgrade.status().paused("A person paused it."));
    assertThat(course().waits())
        .containsExactly(
            wait(Course.Wait.Kind.ASKED, 5, 7),
            wait(Course.Wait.Kind.PAUSED, 7, 20),
            new Course.Wait(Course.Wait.Kind.PAUSED, START.plusSeconds(30), Optional.empty()));
    become(40, upgrade.status().ended(Phase.ABORTED, START.plusSeconds(40), "Aborted."));
    assertThat(course().waits().getLast()).isEqualTo(wait(Course.Wait.Kind.PAUSED, 30, 40));
  }

  @Test
  void timeNeverGoesBackWhenTheClockOfTheNextProcessDoes() {
    look(mesh(0, 8).build(), Optional.empty());
    now = START.minusSeconds(30);
    upgrade =
        move(
            upgrade,
            upgrade.with(upgrade.status().nextStep()),
            mesh(0, 8).build(),
            Optional.empty());
    assertThat(course().samples()).extracting(Course.Sample::at).containsExactly(START, START);
  }

  @Test
  void anotherSampleAloneIsNoMove() {
    look(mesh(0, 8).build(), Optional.empty());
    var before = upgrade.status();
    look(mesh(0, 8).build(), Optional.empty());
    assertThat(upgrade.status().hasMovedFrom(before)).isFalse();
    assertThat(upgrade.status().paused("Why.").hasMovedFrom(before)).isTrue();
  }

  private Course course() {
    return upgrade.status().course().orElseThrow();
  }

  private static Upgrade at(StepKind kind) {
    var plan = new PlanBuilder().build();
    var proposed =
        Upgrade.proposed(
            "prod-1",
            new Origin(
                "U0ALICE01",
                START,
                "C0INCIDENT",
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            plan,
            START.plus(Duration.ofMinutes(30)));
    var status = proposed.status().started(START);
    while (plan.steps().get(status.step()).kind() != kind) {
      status = status.nextStep();
    }
    return proposed.with(status);
  }

  private void go(StepKind kind) {
    var course = upgrade.status().course();
    upgrade = at(kind);
    upgrade = upgrade.with(upgrade.status().withCourse(course));
  }

  /** A minute after the one before. */
  private void look(MeshState mesh, Optional<IstiodMetrics> metrics) {
    now =
        upgrade
            .status()
            .course()
            .map(course -> course.samples().getLast().at().plusSeconds(60L * course.seconds() / 10))
            .orElse(START);
    var next =
        metrics
            .map(read -> upgrade.status().watching(Optional.of(GateWatch.begun(mesh, read))))
            .map(upgrade::with)
            .orElse(upgrade);
    upgrade = move(upgrade, next, mesh, metrics);
  }

  private void become(int second, UpgradeStatus status) {
    now = START.plusSeconds(second);
    upgrade = move(upgrade, upgrade.with(status), mesh(0, 8).build(), Optional.empty());
  }

  private Upgrade move(
      Upgrade before, Upgrade next, MeshState mesh, Optional<IstiodMetrics> metrics) {
    var facts =
        new StepFacts(
            mesh,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            metrics,
            Optional.empty(),
            List.of());
    return Course.noted(before, new Transition(next, List.of()), facts, now).next();
  }

  private static MeshBuilder mesh(int onTarget, int others) {
    return new MeshBuilder()
        .istiod("1.29.8")
        .deployment("web", onTarget, onTarget, "1.30.5")
        .deployment("cart", others, others, "1.29.8");
  }

  private static Optional<Course.Proxies> proxies(int onTarget, int others) {
    return Optional.of(new Course.Proxies(onTarget, others));
  }

  private static Course.Wait wait(Course.Wait.Kind kind, int from, int to) {
    return new Course.Wait(kind, START.plusSeconds(from), Optional.of(START.plusSeconds(to)));
  }

  private static Optional<IstiodMetrics> read(Counted.Istiod... istiods) {
    return Optional.of(new IstiodMetrics(List.of(istiods), List.of()));
  }

  private static Optional<Counted.Istiod> rejecting(String pod, String rejects) {
    return rejects.equals("-")
        ? Optional.empty()
        : Optional.of(istiod(pod, 8, Long.parseLong(rejects), 0, 0));
  }

  private static Counted.Istiod istiod(
      String pod, long connected, long rejects, long pushes, long slow) {
    return new Counted.Istiod(
        "istio-system/" + pod,
        Optional.of(START.minusSeconds(3600)),
        Map.of("1.29.8", connected),
        Map.of("lds", rejects),
        0,
        slow,
        pushes,
        0,
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty());
  }
}
