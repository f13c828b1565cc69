package dev.sailwright.adapter.slack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;

/**
 * Knows what was begun lately: Slack repeats a request when it did not hear the answer.
 *
 * @param <T> what is known of it
 */
final class Once<T> {
  /** Longer than a signature is good for, so a replayed request is noticed too. */
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  private static final int AT_MOST = 10_000;

  private final Cache<String, T> begun =
      Caffeine.newBuilder().maximumSize(AT_MOST).expireAfterWrite(REMEMBERED).build();

  /** What was begun before under this key; empty when this is the first. */
  Optional<T> begin(String key, T first) {
    return Optional.ofNullable(begun.asMap().putIfAbsent(key, first));
  }

  /** It was not begun after all. */
  void forget(String key) {
    begun.invalidate(key);
  }
}
