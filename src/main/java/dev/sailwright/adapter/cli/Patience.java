package dev.sailwright.adapter.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Says on standard error that something takes a while, so that nobody thinks it hangs. */
final class Patience {
  private final PrintWriter err;
  private final Duration silence;

  /**
   * @param silence how long nothing is said
   */
  Patience(PrintWriter err, Duration silence) {
    this.err = err;
    this.silence = silence;
  }

  /**
   * @param words such as {@code Looking at the mesh}
   */
  <T> T during(String words, Supplier<T> work) {
    try (var timer =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory())) {
      var said =
          timer.schedule(
              () -> {
                err.println(words + " …");
                err.flush();
              },
              silence.toMillis(),
              TimeUnit.MILLISECONDS);
      try {
        return work.get();
      } finally {
        said.cancel(false);
        timer.shutdownNow();
      }
    }
  }
}
