package dev.sailwright.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets one actor go on at a time, from pause to pause, in an order that the seed alone decides; so
 * what goes wrong goes wrong again.
 */
final class OneByOne implements Schedule {
  private static final long LONGEST_SECONDS = 60;

  private static final ThreadLocal<@Nullable Actor> CURRENT = new ThreadLocal<>();
  private final Semaphore back = new Semaphore(0);
  private final Random random;

  OneByOne(long seed) {
    this.random = new Random(seed);
  }

  private static final class Actor {
    private final Semaphore go = new Semaphore(0);
    private volatile boolean done;
    private volatile Optional<Throwable> problem = Optional.empty();
  }

  @Override
  public void run(List<Runnable> tasks) throws Exception {
    var waiting = new ArrayList<Actor>();
    var all = tasks.stream().map(this::started).toList();
    waiting.addAll(all);
    while (!waiting.isEmpty()) {
      var next = waiting.get(random.nextInt(waiting.size()));
      next.go.release();
      if (!back.tryAcquire(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("an actor does not come back");
      }
      if (next.done) {
        waiting.remove(next);
      }
    }
    for (var actor : all) {
      if (actor.problem.isPresent()) {
        throw new AssertionError("an actor failed", actor.problem.get());
      }
    }
  }

  private Actor started(Runnable task) {
    var actor = new Actor();
    Thread.ofVirtual()
        .start(() -> {
          CURRENT.set(actor);
          actor.go.acquireUninterruptibly();
          try {
            task.run();
          } catch (RuntimeException | AssertionError e) {
            actor.problem = Optional.of(e);
          } finally {
            actor.done = true;
            back.release();
          }
        });
    return actor;
  }

  @Override
  public void pause() {
    var actor = CURRENT.get();
    if (actor != null) {
      back.release();
      actor.go.acquireUninterruptibly();
    }
  }
}
