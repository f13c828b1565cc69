package dev.sailwright.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.testing.MemorySlack;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepRecord;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process dies before or after each effect, or the effect's answer is lost, once at every one
 * of them. Each time the mesh, the record and the thread end as if nothing had happened, and no
 * effect happens twice.
 */
class CrashMatrixTest {
  private static final int SEEDS = 20;
  private static final Duration LONGEST = Duration.ofHours(2);

  /** Those that a use case behind an endpoint causes; they have tests of their own. */
  private static final Set<Point> ANSWERS = EnumSet.of(Point.ANSWER_PERSON, Point.SHOW_FORM);

  static Stream<Arguments> stories() {
    return Stream.of(Story.values())
        .flatMap(story -> LongStream.range(0, SEEDS).mapToObj(seed -> Arguments.of(story, seed)));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void whateverEffectGoesWrongTheEndIsTheSame(Story story, long seed) {
    var undisturbed = new Run(story, seed).toItsEnd();
    var expected = Outcome.of(undisturbed);
    assertThat(undisturbed.injector.seen())
        .isEqualTo(EnumSet.complementOf(EnumSet.copyOf(ANSWERS)));

    for (var effect = 1; effect <= undisturbed.injector.effects(); effect++) {
      for (var mode : Injector.Mode.values()) {
        var run = new Run(story, seed);
        run.injector.at(effect, mode);
        if (seed % 2 == 1) {
          run.injector.at(effect + 1 + run.random.nextInt(20), run.anyMode());
        }
        var at = story + " seed " + seed + ", " + mode + " at effect " + effect;
        assertThat(Outcome.of(run.toItsEnd())).as(at + " " + run.crashes).isEqualTo(expected);
      }
    }
  }

  /** One world from the first command to the last message, in as many processes as it takes. */
  private static final class Run {
    final Injector injector = new Injector();
    final World world = new World(injector::takeLost);
    final Random random;
    final List<String> crashes = new ArrayList<>();
    private final Story story;
    private final long seed;
    private World.Bot bot;

    Run(Story story, long seed) {
      this.story = story;
      this.seed = seed;
      this.random = new Random(seed);
      this.bot = world.bot(injector, new Random(seed));
      story.prepare(world);
    }

    Run toItsEnd() {
      var until = world.clock.instant().plus(LONGEST);
      while (!turn()) {
        assertThat(world.clock.instant())
            .as("no end after " + crashes + world.upgrades().stream().map(Upgrade::status).toList())
            .isBefore(until);
        world.clock.advance(Duration.ofMillis(300 + random.nextInt(2500)));
      }
      return this;
    }

    private boolean turn() {
      try {
        story.act(world, bot);
        return bot.turn() && !world.upgrades().isEmpty() && allEnded();
      } catch (Crash crash) {
        crashes.add(String.valueOf(crash.getMessage()));
        bot = world.bot(injector, new Random(seed + crashes.size()));
        return false;
      }
    }

    Injector.Mode anyMode() {
      return List.of(Injector.Mode.values()).get(random.nextInt(3));
    }

    private boolean allEnded() {
      return world.upgrades().stream().allMatch(upgrade -> upgrade.status().phase().isFinal());
    }
  }

  /** What must not depend on crashes; moments and istioctl's output do. */
  private record Outcome(List<String> mesh, List<String> upgrades, List<String> thread) {
    static Outcome of(Run run) {
      var world = run.world;
      world.upgrades().forEach(upgrade -> assertSound(run, upgrade));
      return new Outcome(
          world.mesh.journal(),
          world.upgrades().stream().map(Outcome::described).toList(),
          world.slack.messages().stream()
              .filter(posted -> posted.part().endsWith("/card"))
              .map(posted -> posted.part() + " " + firstWords(posted.text()))
              .toList());
    }

    private static String described(Upgrade upgrade) {
      return upgrade.id()
          + " "
          + upgrade.status().phase()
          + " "
          + upgrade.status().percent()
          + " % "
          + upgrade.status().steps().stream().map(StepRecord::state).toList()
          + " "
          + upgrade.decisions().stream()
              .map(decision -> decision.kind() + " by " + decision.user())
              .toList()
          + " "
          + upgrade.status().timeline().stream()
              .filter(entry -> entry.kind() != TimelineEntry.Kind.OUTPUT)
              .map(entry -> entry.kind() + " " + firstWords(entry.text()))
              .toList();
    }

    private static String firstWords(String text) {
      return text.split("[:;.]", 2)[0];
    }

    /** Everything was told once and in order, and every record stands in the log. */
    private static void assertSound(Run run, Upgrade upgrade) {
      assertThat(upgrade.status().phase()).isIn(Phase.SUCCEEDED, Phase.ABORTED);
      assertThat(upgrade.audit().firstBreak()).isEmpty();
      assertThat(new HashSet<AuditRecord>(run.world.log)).containsAll(upgrade.audit().records());
      var told =
          run.world.slack.messages().stream()
              .filter(posted -> posted.part().startsWith(upgrade.id() + "/"))
              .filter(posted -> !posted.part().endsWith("/card"))
              .flatMap(posted -> entries(posted).boxed())
              .toList();
      assertThat(told)
          .as("entries told of " + upgrade.id() + " after " + run.crashes)
          .isEqualTo(IntStream.rangeClosed(1, upgrade.status().timeline().size()).boxed().toList());
    }

    private static IntStream entries(MemorySlack.Posted posted) {
      var first = Integer.parseInt(posted.part().substring(posted.part().lastIndexOf('/') + 1));
      return IntStream.rangeClosed(first, posted.last());
    }
  }
}
