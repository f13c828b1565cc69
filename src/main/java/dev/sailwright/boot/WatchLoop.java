package dev.sailwright.boot;

import dev.sailwright.usecase.WatchClusters;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks now and then whether a cluster is to be looked at, in a thread that nobody waits for. */
final class WatchLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchLoop.class);
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
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What ends this thread would end all notices, and nobody would see it. */
  private void turn() {
    try {
      watch.turn();
    } catch (Error e) {
      LOG.error("a look at what comes up failed; there is another in {}", BETWEEN_TURNS, e);
    }
  }

  /** A look that is under way changes nothing, so nobody waits for its end. */
  @Override
  public void close() {
    closing.countDown();
  }
}
