package dev.sailwright.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.port.EffectWitness;
import dev.sailwright.testing.Unwitnessed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The leader is stopped right before an effect, as by {@code SIGSTOP} or a long pause of its
 * machine. Another process takes over and goes on; then the first one wakes up in the middle of
 * what it was about to do, and does not know.
 */
class StoppedLeaderTest {
  private static final int SEEDS = 200;

  /** What would be seen by people or by the mesh. */
  private static final Set<EffectWitness.Point> OUTSIDE =
      EnumSet.of(
          EffectWitness.Point.RUN_ISTIOCTL,
          EffectWitness.Point.RESTART_WORKLOAD,
          EffectWitness.Point.POST_MESSAGE,
          EffectWitness.Point.UPDATE_MESSAGE,
          EffectWitness.Point.UPLOAD_FILE,
          EffectWitness.Point.STORE_BACKUP);

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatALeaderDoesAfterItWasTakenOverHasNoEffect(long seed) {
    var random = new Random(seed);
    var story = List.of(Story.values()).get(random.nextInt(Story.values().length));
    var undisturbed = new Run(story, seed).toItsEnd();
    var expected = Outcome.of(undisturbed.world);

    var world = new World(() -> false, story.stepApprovals());
    var sleeper =
        new Sleeper(world, story, random, 1 + random.nextInt(undisturbed.injector.effects()));
    story.prepare(world);
    var first = world.bot(sleeper, new Random(seed));
    var done = false;
    while (!sleeper.woken && !done) {
      story.act(world, first);
      done = first.turn() && world.allEnded();
      world.clock.advance(Duration.ofMillis(300 + random.nextInt(2500)));
    }
    for (var late = random.nextInt(3); late > 0; late--) {
      // It has not noticed yet that the Lease is lost, and takes over in turn.
      first.turn();
      sleeper.second.turn();
    }
    sleeper.goOn(Duration.ofHours(2));

    assertThat(sleeper.stale).as(story + " stopped before " + sleeper.stoppedBefore).isEmpty();
    assertThat(Outcome.of(world))
        .as(story + " stopped before " + sleeper.stoppedBefore)
        .isEqualTo(expected);
  }

  /** Sleeps before one effect, while another process does its work. */
  private static final class Sleeper implements EffectWitness {
    private final World world;
    private final Story story;
    private final Random random;
    private final int nth;
    private final World.Bot second;
    private final List<String> stale = new ArrayList<>();
    private String stoppedBefore = "";
    private int effects;
    private boolean woken;
    private boolean takenOver;

    Sleeper(World world, Story story, Random random, int nth) {
      this.world = world;
      this.story = story;
      this.random = random;
      this.nth = nth;
      this.second = world.bot(new Unwitnessed(), new Random(nth));
    }

    @Override
    public void before(Point point, String key) {
      effects++;
      if (effects == nth) {
        stoppedBefore = point + " " + key;
        // The Lease lasts fifteen seconds; then the other one takes over.
        world.clock.advance(Duration.ofSeconds(15));
        goOn(Duration.ofSeconds(5 + random.nextInt(200)));
        woken = true;
        takenOver =
            !world.upgrades().isEmpty()
                && world.upgrades().stream()
                    .allMatch(upgrade -> !upgrade.status().holder().equals("pod-2"));
      }
    }

    @Override
    public void after(Point point, String key) {
      if (effects == nth && takenOver && OUTSIDE.contains(point)) {
        stale.add(point + " " + key);
      }
    }

    /** The second process works, as long as there is something to do. */
    private void goOn(Duration duration) {
      var until = world.clock.instant().plus(duration);
      while (world.clock.instant().isBefore(until)) {
        story.act(world, second);
        if (second.turn() && world.allEnded()) {
          return;
        }
        world.clock.advance(Duration.ofMillis(300 + random.nextInt(2500)));
      }
    }
  }
}
