package dev.sailwright.adapter.kubernetes;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks an API server several things at the same time, but only a few: it has others to answer, too.
 * What was not asked for yet when this is closed is not asked for any more.
 */
final class SideBySide implements AutoCloseable {
  private static final int AT_ONCE = 4;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());

  /** In the order of the questions; throws what the first of them that fails throws. */
  static <T, R> List<R> ask(Collection<T> questions, Function<T, R> answer) {
    try (var asking = new SideBySide()) {
      return questions.stream()
          .map(question -> asking.ask(() -> answer.apply(question)))
          .toList()
          .stream()
          .map(Supplier::get)
          .toList();
    }
  }

  /** The answer, which is on its way; asked for it, it throws what asking threw. */
  <R> Supplier<R> ask(Supplier<R> answer) {
    var coming = CompletableFuture.supplyAsync(answer, threads);
    return () -> {
      try {
        return coming.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException trouble) {
          throw trouble;
        }
        throw e;
      }
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
