package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.playground.Scenario;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.testing.FakeSlack.Fault;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process dies before or after it answers somebody, shows a form or shares a picture, or what
 * Slack says to that is lost. The person does it again, and the record ends as if nothing had
 * happened.
 */
class AnswerCrashFlowTest {
  private static final Map<EffectWitness.Point, Integer> EFFECTS =
      Map.of(
          EffectWitness.Point.ANSWER_PERSON, 5,
          EffectWitness.Point.SHOW_FORM, 2,
          EffectWitness.Point.SHARE_PICTURE, 1);

  enum Mode {
    DIES_BEFORE,
    DIES_AFTER,
    ANSWER_LOST
  }

  static Stream<Arguments> disturbances() {
    return EFFECTS.entrySet().stream()
        .flatMap(kind ->
            IntStream.rangeClosed(1, kind.getValue())
                .boxed()
                .flatMap(nth ->
                    Stream.of(Mode.values()).map(mode -> Arguments.of(kind.getKey(), nth, mode))));
  }

  @ParameterizedTest
  @MethodSource("disturbances")
  void whoeverGotNoAnswerAsksAgainAndNothingIsRecordedTwice(
      EffectWitness.Point point, int nth, Mode mode) throws Exception {
    try (var undisturbed = new Conversation(point, mode, 0);
        var disturbed = new Conversation(point, mode, nth)) {
      var expected = undisturbed.toItsEnd();
      assertThat(undisturbed.left).as("effects").isEqualTo(-EFFECTS.get(point));
      assertThat(expected.decisions()).hasSize(1);
      assertThat(expected.status().phase()).isEqualTo(Phase.AWAITING_APPROVAL);

      var ended = disturbed.toItsEnd();
      assertThat(disturbed.met).as("the disturbance").isTrue();
      assertThat(ended).isEqualTo(expected);
    }
  }

  /** People and one upgrade; the bot is replaced when it dies. */
  private static final class Conversation implements EffectWitness, AutoCloseable {
    private final Flow flow = new Flow(Scenario.behind());
    private final EffectWitness.Point point;
    private final Mode mode;
    private final AtomicBoolean dead = new AtomicBoolean();
    private final SlackEndpoint slack;
    private int left;
    private volatile boolean met;

    /**
     * @param nth effect of this kind that goes wrong; 0 for none
     */
    Conversation(EffectWitness.Point point, Mode mode, int nth) throws Exception {
      this.point = point;
      this.mode = mode;
      this.left = nth;
      slack = new SlackEndpoint(flow, flow.mesh, this);
    }

    Upgrade toItsEnd() throws Exception {
      var id = flow.proposed("", "").id();
      var value = id + "|" + flow.now(id).digest();
      for (var request :
          List.of(
              slack.command("status", EVE),
              slack.click("approve", value, ALICE),
              slack.click("deny", value, BOB),
              slack.click("deny", value, ALICE),
              slack.click("approve", value, BOB),
              slack.click("share_releases", "releases", EVE),
              slack.command("show " + id, EVE))) {
        act(request);
      }
      return flow.now(id);
    }

    /** Does it, and once more when it led to nothing that the person could be sure of. */
    private void act(SlackEndpoint.Sent request) throws Exception {
      var before = shown();
      slack.deliver(request);
      await(request.body())
          .dontCatchUncaughtExceptions()
          .until(() -> shown() > before || dead.get());
      if (dead.compareAndSet(true, false)) {
        slack.restart();
        var again = shown();
        slack.deliver(request);
        await("again: " + request.body())
            .dontCatchUncaughtExceptions()
            .until(() -> shown() > again);
      }
    }

    private int shown() {
      return slack.answers() + slack.slack().views().size();
    }

    @Override
    public synchronized void before(Point now, String key) {
      if (now != point || --left != 0) {
        return;
      }
      met = true;
      switch (mode) {
        case DIES_BEFORE -> die("before " + key);
        case DIES_AFTER -> {}
        case ANSWER_LOST ->
            Stream.of("/response", "views.open", "views.update", "files.completeUploadExternal")
                .forEach(method -> slack.slack().next(method, new Fault.Dropped(true)));
      }
    }

    @Override
    public synchronized void after(Point now, String key) {
      if (now == point && left == 0 && met && mode == Mode.DIES_AFTER) {
        left = -1;
        die("after " + key);
      }
    }

    private void die(String where) {
      dead.set(true);
      throw new ProcessDied(where);
    }

    @Override
    public void close() throws Exception {
      slack.close();
    }
  }

  /** No handler of the process may live on. */
  private static final class ProcessDied extends Error {
    private static final long serialVersionUID = 1L;

    ProcessDied(String where) {
      super(where);
    }
  }
}
