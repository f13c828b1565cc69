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
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The leader is stopped right before an effect of each kind, as by {@code SIGSTOP} or a long pause
 * of its machine. Another process takes over and goes on; then the first one wakes up in the middle
 * of what it was about to do, and does not know.
 */
class StoppedLeaderTest {
  private static final int SEEDS = 18;

  /** What would be seen by people or by the mesh. */
  private static final Set<EffectWitness.Point> OUTSIDE =
      EnumSet.of(
          EffectWitness.Point.RUN_ISTIOCTL,
          EffectWitness.Point.RESTART_WORKLOAD,
          EffectWitness.Point.REMOVE_LEFTOVER,
          EffectWitness.Point.POST_MESSAGE,
          EffectWitness.Point.UPDATE_MESSAGE,
          EffectWitness.Point.UPLOAD_FILE,
          EffectWitness.Point.STORE_BACKUP);

  static Stream<EffectWitness.Point> points() {
    return Stream.of(Story.values()).flatMap(story -> story.effects().stream()).distinct();
  }

  @ParameterizedTest
  @MethodSource("points")
  void whatALeaderDoesAfterItWasTakenOverHasNoEffect(EffectWitness.Point point) {
    var stories =
        Stream.of(Story.values()).filter(story -> story.effects().contains(point)).toList();
    for (var seed = 0; seed < SEEDS; seed++) {
      stop(stories.get(seed % stories.size()), point, seed);
    }
  }

  private static void stop(Story story, EffectWitness.Point point, long seed) {
    var random = new Random(seed);
    var undisturbed = new Run(story, seed).toItsEnd();
    var expected = Outcome.of(undisturbed.world);

    var world = new World(() -> false, story.stepApprovals());
    var nth = 1 + random.nextInt(undisturbed.injector.effects(point));
    var sleeper = new Sleeper(world, story, random, point, nth);
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

    var at = story + " seed " + seed + " stopped before " + sleeper.stoppedBefore;
    // Of one that still led when it woke up nothing would be seen.
    assertThat(sleeper.takenOver).as(at).isTrue();
    assertThat(sleeper.stale).as(at).isEmpty();
    assertThat(Outcome.of(world)).as(at).isEqualTo(expected);
  }

  /** Sleeps before the nth effect of a kind, while another process does its work. */
  private static final class Sleeper implements EffectWitness {
    private final World world;
    private final Story story;
    private final Random random;
    private final Point chosen;
    private final int nth;
    private final World.Bot second;
    private final List<String> stale = new ArrayList<>();
    private String stoppedBefore = "";
    private int effects;
    private boolean woken;
    private boolean takenOver;

    Sleeper(World world, Story story, Random random, Point chosen, int nth) {
      this.world = world;
      this.story = story;
      this.random = random;
      this.chosen = chosen;
      this.nth = nth;
      this.second = world.bot(new Unwitnessed(), new Random(nth));
    }

    @Override
    public void before(Point point, String key) {
      if (point == chosen && ++effects == nth) {
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
      if (point == chosen && effects == nth && OUTSIDE.contains(point)) {
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
