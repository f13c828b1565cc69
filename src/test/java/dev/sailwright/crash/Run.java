package dev.sailwright.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.upgrade.Upgrade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One world from the first command to the last message, in as many processes as it takes. */
final class Run {
  private static final Duration LONGEST = Duration.ofHours(2);

  final Injector injector = new Injector();
  final World world;
  final Random random;
  final List<String> crashes = new ArrayList<>();
  private final Story story;
  private final long seed;
  private World.Bot bot;

  Run(Story story, long seed) {
    this.story = story;
    this.seed = seed;
    this.world = new World(injector::takeLost, story.stepApprovals());
    this.random = new Random(seed);
    this.bot = world.bot(injector, new Random(seed));
    story.prepare(world);
  }

  Run toItsEnd() {
    var until = world.clock.instant().plus(LONGEST);
    while (!turn()) {
      assertThat(world.clock.instant())
          .as(() ->
              "no end after " + crashes + world.upgrades().stream().map(Upgrade::status).toList())
          .isBefore(until);
      world.clock.advance(Duration.ofMillis(300 + random.nextInt(2500)));
    }
    return this;
  }

  private boolean turn() {
    try {
      story.act(world, bot);
      return bot.turn() && world.allEnded();
    } catch (Crash crash) {
      crashes.add(String.valueOf(crash.getMessage()));
      bot = world.bot(injector, new Random(seed + crashes.size()));
      return false;
    }
  }

  Injector.Mode anyMode() {
    return List.of(Injector.Mode.values()).get(random.nextInt(3));
  }
}
