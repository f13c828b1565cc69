package dev.sailwright.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.adapter.pictures.CoursePicture;
import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.ForwardingUpgradeStore;
import dev.sailwright.upgrade.Course;
import dev.sailwright.upgrade.CourseChart;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an upgrade went is seen on the way and kept, and its end shows it. */
class CourseFlowTest {
  private final Saves saves = new Saves(new InMemoryUpgradeStore(), new ArrayList<>());
  private final Flow flow = new Flow(Scenario.behind(), saves);

  /** Notes what was saved. */
  private record Saves(UpgradeStore store, List<Upgrade> statuses)
      implements ForwardingUpgradeStore {
    @Override
    public Saved saveStatus(Upgrade changed) {
      statuses.add(changed);
      return store.saveStatus(changed);
    }
  }

  @Test
  void anUpgradeIsSeenFromItsFirstStepToItsEnd() throws IOException {
    var ended = flow.run(flow.approved());
    var samples = course(ended).samples();
    assertThat(samples.getFirst().proxies()).contains(new Course.Proxies(0, 18));
    assertThat(samples.getLast().proxies()).contains(new Course.Proxies(17, 1));
    assertThat(samples.getLast().at()).isEqualTo(ended.status().endedAt().orElseThrow());
    assertThat(samples).extracting(Course.Sample::at).isSorted();
    assertThat(chart(ended).proxies()).startsWith("17 of 18 proxies on 1.30.5 after ");
    assertThat(chart(ended).events()).isEqualTo("no rejects; no slow pushes");
    assertThat(chart(ended).steps()).hasSameSizeAs(ended.plan().steps());
    draw("course-flow", ended);
  }

  @Test
  void theNextProcessGoesOnWithIt() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.RESTART_WAVE);
    var before = course(flow.now(id)).samples();
    assertThat(course(flow.run(id, "pod-b")).samples())
        .startsWith(before.toArray(Course.Sample[]::new));
  }

  @Test
  void whatCannotBeMeasuredIsSaidToBeNot() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.VERIFY_DATA_PLANE);
    flow.mesh.faults().unmeasured("no answer");
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.PAUSED);
    flow.steer.steer(id, Decision.Kind.RESUMED, Flow.BOB, "");
    var ended = flow.run(id);
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(course(ended).samples().getLast().connected()).isEmpty();
    assertThat(chart(ended).events())
        .contains("no rejects, last measured after")
        .endsWith("; paused once");
  }

  @Test
  void rejectsArePartOfIt() throws IOException {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.RESTART_WAVE);
    flow.mesh.faults().rejects(2);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.PAUSED);
    flow.clock.advance(Duration.ofMinutes(3));
    flow.steer.steer(id, Decision.Kind.ABORTED, Flow.BOB, "");
    var ended = flow.run(id);
    assertThat(chart(ended).events()).isEqualTo("2 rejects; no slow pushes; paused once");
    draw("course-aborted", ended);
    assertThat(chart(ended).waits())
        .singleElement()
        .satisfies(wait -> assertThat(chart(ended).words(wait)).startsWith("paused 3 min"));
  }

  @Test
  void theWayBackHasOneOfItsOwn() {
    var id = flow.approved();
    flow.run(id);
    var back = proposed(flow.rollback.rollBack(id, Flow.ALICE));
    flow.decide.approve(back.id(), back.digest(), Flow.BOB);
    var ended = flow.run(back.id());
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(chart(ended).title()).isEqualTo("prod: Istio 1.30.5 → 1.29.6");
    assertThat(chart(ended).proxies()).startsWith("18 of 18 proxies on 1.29.6 after ");
  }

  /** An hour in which nobody decides, with a look every second. */
  @Test
  void whileNothingElseHappensItIsSavedSeldom() {
    var id = flow.approved();
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.RESTART_WAVE);
    flow.mesh.faults().rejects(2);
    flow.run(id);
    var before = saves.statuses().size();
    var process = flow.process("pod-a");
    for (var second = 0; second < 3600; second++) {
      process.advance(id);
      flow.clock.advance(Duration.ofSeconds(1));
    }
    assertThat(saves.statuses().size() - before).isLessThan(200);
    assertThat(course(flow.now(id)).samples()).hasSizeLessThanOrEqualTo(Course.MOST_SAMPLES);
  }

  private static Upgrade proposed(RequestRollback.Outcome outcome) {
    assertThat(outcome).isInstanceOf(RequestRollback.Outcome.Answered.class);
    var answer = ((RequestRollback.Outcome.Answered) outcome).answer();
    assertThat(answer).isInstanceOf(RequestUpgrade.Outcome.Proposed.class);
    return ((RequestUpgrade.Outcome.Proposed) answer).upgrade();
  }

  /** It lies in {@code target/pictures}, to be looked at. */
  private static void draw(String name, Upgrade ended) throws IOException {
    Files.createDirectories(Path.of("target/pictures"));
    Files.write(Path.of("target/pictures", name + ".png"), new CoursePicture().png(chart(ended)));
  }

  private static Course course(Upgrade upgrade) {
    return upgrade.status().course().orElseThrow();
  }

  private static CourseChart chart(Upgrade upgrade) {
    return CourseChart.of(upgrade).orElseThrow();
  }
}
