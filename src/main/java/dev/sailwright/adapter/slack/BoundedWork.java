package dev.sailwright.adapter.slack;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what was asked on threads of its own. Says no when it has too much to do already. */
final class BoundedWork implements AutoCloseable {
  private static final int SECONDS_TO_END = 5;

  private final ThreadPoolExecutor pool;

  /** Taken, and not ended yet. */
  private final AtomicInteger open = new AtomicInteger();

  BoundedWork(String name, int threads, int queue, MeterRegistry meters) {
    var number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(queue),
            task -> {
              var thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.AbortPolicy());
    meters.gauge(
        "sailwright.slack.work.waiting", Tags.of("pool", name), pool, it -> it.getQueue().size());
    meters.gauge("sailwright.slack.work.open", Tags.of("pool", name), open);
  }

  /** False when nothing of it will be done. */
  boolean offer(Runnable task) {
    open.incrementAndGet();
    try {
      pool.execute(() -> {
        try {
          task.run();
        } finally {
          open.decrementAndGet();
        }
      });
      return true;
    } catch (RejectedExecutionException e) {
      open.decrementAndGet();
      return false;
    }
  }

  /** Ends what is under way, if that is quick. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
