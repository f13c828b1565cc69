package dev.sailwright.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.adapter.kubernetes.UpgradeReconciler;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.AdvanceUpgrade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The API server is in trouble for twenty seconds, once in every state that an upgrade has on its
 * way. It ends as if nothing had happened, at most half a minute later than the trouble lasted.
 *
 * <p>While it lasts, the loop writes at most once a second: in all, over twenty seconds, and to
 * each resource in any one second. Only where nothing but the watch is cut, the writes of a moment
 * get through, and may stand closer together. People click every three seconds, which is not
 * counted.
 */
class TroubledApiServerTest {
  private static final Duration TROUBLE = Duration.ofSeconds(20);
  private static final Duration RECOVERY = Duration.ofSeconds(30);
  private static final Duration PEOPLE = Duration.ofSeconds(3);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofHours(1);

  static Stream<Arguments> troubles() {
    return Stream.of(Story.values())
        .flatMap(story -> Stream.of(Trouble.Kind.values()).map(kind -> Arguments.of(story, kind)));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void itIsSatOutInEveryState(Story story, Trouble.Kind kind) {
    var undisturbed = new Ride(story);
    var states = undisturbed.toItsEnd();
    var expected = Outcome.of(undisturbed.world);
    assertThat(states).hasSizeGreaterThan(story == Story.REPLACED ? 7 : 10);

    states.forEach((state, since) -> {
      var ride = new Ride(story);
      ride.troubleAt(kind, since);
      ride.toItsEnd();
      var at = story + ", " + kind + " at " + state;
      assertThat(Outcome.of(ride.world)).as(at).isEqualTo(expected);
      assertThat(Duration.between(undisturbed.world.clock.instant(), ride.world.clock.instant()))
          .as(at)
          .isLessThanOrEqualTo(TROUBLE.plus(RECOVERY));
      assertThat(ride.trouble.writes().values().stream().mapToInt(List::size).sum())
          .as("writes in all while it lasted, " + at)
          .isLessThanOrEqualTo((int) TROUBLE.toSeconds());
      if (kind != Trouble.Kind.WATCH_CUT) {
        assertThat(ride.trouble.writes().values())
            .as(at)
            .allSatisfy(writes -> assertThat(mostInASecond(writes)).isLessThanOrEqualTo(1));
      }
    });
  }

  private static long mostInASecond(List<Instant> writes) {
    return writes.stream()
        .mapToLong(first ->
            writes.stream()
                .filter(other ->
                    !other.isBefore(first) && other.isBefore(first.plus(Duration.ofSeconds(1))))
                .count())
        .max()
        .orElse(0);
  }

  /** One upgrade, with the delays between turns that the operator keeps. */
  private static final class Ride {
    private final Trouble trouble = Trouble.none();
    private final World world;
    private final Story story;
    private final World.Bot bot;
    private final Map<String, Instant> due = new LinkedHashMap<>();
    private final List<Runnable> plan = new ArrayList<>();
    private Instant peopleAct = Instant.MIN;
    private Instant begins = Instant.MAX;
    private Instant ends = Instant.MAX;

    Ride(Story story) {
      this.story = story;
      this.world = new World(() -> false, World.Terms.inSlack(story.stepApprovals()), trouble);
      this.bot =
          world.bot(
              new EffectWitness() {
                @Override
                public void before(Point point, String key) {}

                @Override
                public void after(Point point, String key) {}
              },
              new Random(1));
      story.prepare(world);
    }

    void troubleAt(Trouble.Kind kind, Instant at) {
      begins = at;
      ends = at.plus(TROUBLE);
      plan.add(() -> trouble.begin(kind, world));
    }

    /** The states on the way, each with the moment in which it was first seen. */
    Map<String, Instant> toItsEnd() {
      var states = new LinkedHashMap<String, Instant>();
      var until = world.clock.instant().plus(LONGEST);
      while (!turn()) {
        states.putIfAbsent(state(), world.clock.instant());
        assertThat(world.clock.instant()).as("no end in an hour: " + state()).isBefore(until);
        world.clock.advance(TICK);
      }
      return states;
    }

    private boolean turn() {
      var now = world.clock.instant();
      if (!now.isBefore(begins)) {
        plan.removeFirst().run();
        begins = Instant.MAX;
      }
      if (!now.isBefore(ends)) {
        trouble.end(world);
        ends = Instant.MAX;
      }
      if (!now.isBefore(peopleAct)) {
        trouble.uncounted(() -> story.act(world, bot));
        peopleAct = now.plus(PEOPLE);
      }
      world.upgrades().forEach(this::turn);
      bot.outbox.turn();
      return world.allEnded() && due.values().stream().allMatch(Instant.MAX::equals);
    }

    private void turn(Upgrade upgrade) {
      var now = world.clock.instant();
      if (!now.isBefore(due.getOrDefault(upgrade.id(), now))) {
        due.put(upgrade.id(), next(upgrade, now));
      }
    }

    private Instant next(Upgrade upgrade, Instant now) {
      return UpgradeReconciler.pauseBefore(turned(upgrade)).map(now::plus).orElse(Instant.MAX);
    }

    private AdvanceUpgrade.Next turned(Upgrade upgrade) {
      try {
        return bot.advance.advance(upgrade.id());
      } catch (UnreachableException e) {
        return AdvanceUpgrade.Next.LATER;
      }
    }

    private String state() {
      return world.upgrades().stream()
          .map(upgrade ->
              upgrade.id()
                  + " "
                  + upgrade.status().phase()
                  + " step "
                  + upgrade.status().step()
                  + " acted "
                  + upgrade.status().actedAt().isPresent()
                  + " decisions "
                  + upgrade.decisions().size()
                  + " told "
                  + upgrade.status().told())
          .toList()
          .toString();
    }
  }
}
