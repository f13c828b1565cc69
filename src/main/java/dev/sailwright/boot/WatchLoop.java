package dev.sailwright.boot;

import dev.sailwright.usecase.WatchClusters;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks now and then whether a cluster is to be looked at, in a thread that nobody waits for. */
final class WatchLoop implements AutoCloseable {
  private static final Duration BETWEEN_TURNS = Duration.ofMinutes(1);

  private final WatchClusters watch;
  private final CountDownLatch closing = new CountDownLatch(1);

  private WatchLoop(WatchClusters watch) {
    this.watch = watch;
  }

  static WatchLoop start(WatchClusters watch) {
    var loop = new WatchLoop(watch);
    Thread.ofPlatform().name("watch").daemon().start(loop::run);
    return loop;
  }

  private void run() {
    try {
      while (!closing.await(BETWEEN_TURNS.toSeconds(), TimeUnit.SECONDS)) {
        watch.turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A look that is under way changes nothing, so nobody waits for its end. */
  @Override
  public void close() {
    closing.countDown();
  }
}
