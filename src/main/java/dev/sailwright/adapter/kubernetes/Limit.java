package dev.sailwright.adapter.kubernetes;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends an answer that does not come to its end by itself. */
final class Limit implements AutoCloseable {
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /**
   * @param end is called after {@code patience}, in another thread, unless this is closed before
   */
  Limit(Runnable end, Duration patience) {
    var unused =
        over.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS).thenRun(end);
  }

  @Override
  public void close() {
    over.cancel(false);
  }
}
