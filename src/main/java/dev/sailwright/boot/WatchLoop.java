package dev.sailwright.boot;

import dev.sailwright.usecase.WatchClusters;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks now and then whether a cluster is to be looked at, in a thread that nobody waits for. */
final class WatchLoop implements AutoCloseable {
  private static final Duration BETWEEN_TURNS = Duration.ofMinutes(1);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("watch").daemon().factory());

  static WatchLoop start(WatchClusters watch) {
    var loop = new WatchLoop();
    loop.thread.scheduleWithFixedDelay(
        watch::turn, BETWEEN_TURNS.toSeconds(), BETWEEN_TURNS.toSeconds(), TimeUnit.SECONDS);
    return loop;
  }

  /** A look that is under way changes nothing, so nobody waits for its end. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
