package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.playground.Scenario;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.testing.FakeSlack.Fault;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process dies before or after it answers somebody, shows a form or shares a picture, or what
 * Slack says to that is lost, once at every one of these effects, and in every second seed at one
 * more. The person does it again, and the record ends as if nothing had happened. In each seed
 * people do the same in another order.
 */
public class AnswerCrashFlowTest {
  private static final int SEEDS = 20;

  /** How many there are of each in a conversation; the stories of the crash tests have the rest. */
  public static final Map<Point, Integer> EFFECTS =
      Collections.unmodifiableMap(
          new EnumMap<>(
              Map.of(Point.ANSWER_PERSON, 5, Point.SHOW_FORM, 2, Point.SHARE_PICTURE, 1)));

  private static final Map<Point, List<String>> METHODS =
      Map.of(
          Point.ANSWER_PERSON, List.of("/response"),
          Point.SHOW_FORM, List.of("views.open"),
          Point.SHARE_PICTURE, List.of("files.completeUploadExternal"));

  enum Mode {
    DIES_BEFORE,
    DIES_AFTER,
    ANSWER_LOST
  }

  /**
   * @param nth effect of this kind that goes wrong
   */
  record Disturbance(Point point, int nth, Mode mode) {}

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whoeverGotNoAnswerAsksAgainAndNothingIsRecordedTwice(long seed) throws Exception {
    var expected = undisturbed(seed);
    for (var first : disturbances()) {
      var random = new Random(seed);
      var planned = new ArrayList<>(List.of(first));
      if (seed % 2 == 1) {
        planned.add(disturbances().get(random.nextInt(disturbances().size())));
      }
      try (var disturbed = new Conversation(seed, planned)) {
        var ended = disturbed.toItsEnd();
        assertThat(disturbed.met).as("the disturbance").contains(first);
        assertThat(ended).as("%s", planned).isEqualTo(expected);
      }
    }
  }

  private static Upgrade undisturbed(long seed) throws Exception {
    try (var undisturbed = new Conversation(seed, List.of())) {
      var expected = undisturbed.toItsEnd();
      assertThat(undisturbed.seen).as("effects").isEqualTo(EFFECTS);
      assertThat(expected.decisions()).hasSize(1);
      assertThat(expected.status().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
      return expected;
    }
  }

  private static List<Disturbance> disturbances() {
    return EFFECTS.entrySet().stream()
        .flatMap(kind ->
            IntStream.rangeClosed(1, kind.getValue())
                .boxed()
                .flatMap(nth ->
                    Stream.of(Mode.values())
                        .map(mode -> new Disturbance(kind.getKey(), nth, mode))))
        .toList();
  }

  /** People and one upgrade; the bot is replaced when it dies. */
  private static final class Conversation implements EffectWitness, AutoCloseable {
    private final Flow flow = new Flow(Scenario.behind());
    private final long seed;
    private final List<Disturbance> planned;
    private final AtomicBoolean dead = new AtomicBoolean();
    private final SlackEndpoint slack;
    private final Map<Point, Integer> seen = new EnumMap<>(Point.class);
    private final List<Disturbance> met = new CopyOnWriteArrayList<>();

    Conversation(long seed, List<Disturbance> planned) throws Exception {
      this.seed = seed;
      this.planned = planned;
      slack = new SlackEndpoint(flow, flow.mesh, this);
    }

    Upgrade toItsEnd() throws Exception {
      var id = flow.proposed("", "").id();
      var value = id + "|" + flow.now(id).digest();
      var requests =
          new ArrayList<>(
              List.of(
                  slack.command("status", EVE),
                  slack.click("approve", value, ALICE),
                  slack.click("deny", value, BOB),
                  slack.click("deny", value, ALICE),
                  slack.click("approve", value, BOB),
                  slack.click("share_releases", "releases", EVE),
                  slack.command("show " + id, EVE)));
      Collections.shuffle(requests, new Random(seed));
      for (var request : requests) {
        act(request);
      }
      return flow.now(id);
    }

    /**
     * Does it, and again when it led to nothing that the person could be sure of. An answer whose
     * arrival is not known is sent once more, so an answer alone is not the end of it.
     */
    private void act(SlackEndpoint.Sent request) throws Exception {
      var again = true;
      for (var tries = 0; again; tries++) {
        assertThat(tries).as("times that %s was tried", request.body()).isLessThan(5);
        var before = shown();
        slack.deliver(request);
        await(request.body())
            .dontCatchUncaughtExceptions()
            .pollInterval(Duration.ofMillis(5))
            .until(() -> (shown() > before || dead.get()) && slack.isIdle());
        again = dead.compareAndSet(true, false);
        if (again) {
          slack.restart();
        }
      }
    }

    private int shown() {
      return slack.answers() + slack.slack().views().size();
    }

    @Override
    public synchronized void before(Point now, String key) {
      var nth = seen.merge(now, 1, Integer::sum);
      var disturbance =
          planned.stream().filter(one -> one.point() == now && one.nth() == nth).findFirst();
      if (disturbance.isEmpty()) {
        return;
      }
      met.add(disturbance.get());
      switch (disturbance.get().mode()) {
        case DIES_BEFORE -> die("before " + key);
        case DIES_AFTER -> {}
        case ANSWER_LOST ->
            METHODS.get(now).forEach(method -> slack.slack().next(method, new Fault.Dropped(true)));
      }
    }

    @Override
    public synchronized void after(Point now, String key) {
      var nth = seen.getOrDefault(now, 0);
      if (planned.contains(new Disturbance(now, nth, Mode.DIES_AFTER))) {
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
      // Hundreds of them end in the log of the build.
      super(where, null, false, false);
    }
  }
}
