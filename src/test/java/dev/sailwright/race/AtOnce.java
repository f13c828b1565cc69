package dev.sailwright.race;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Lets all actors go at once, each on a thread of its own. */
final class AtOnce implements Schedule {
  private static final long LONGEST_SECONDS = 60;

  @Override
  public void run(List<Runnable> actors) throws Exception {
    var start = new CyclicBarrier(actors.size());
    try (var pool = Executors.newFixedThreadPool(actors.size())) {
      var running =
          actors.stream()
              .map(actor ->
                  pool.submit(
                      (Callable<Void>)
                          () -> {
                            start.await(LONGEST_SECONDS, TimeUnit.SECONDS);
                            actor.run();
                            return null;
                          }))
              .toList();
      for (var actor : running) {
        actor.get(LONGEST_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  /** The machine decides. */
  @Override
  public void pause() {}
}
