package dev.sailwright.playground.slack;

/** Ends with {@link #close()}. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
