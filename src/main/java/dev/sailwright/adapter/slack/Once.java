package dev.sailwright.adapter.slack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/** Knows what was begun lately: Slack repeats a request when it did not hear the answer. */
final class Once {
  /** Longer than a signature is good for, so a replayed request is noticed too. */
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  private static final int AT_MOST = 10_000;

  private final Cache<String, Boolean> begun =
      Caffeine.newBuilder().maximumSize(AT_MOST).expireAfterWrite(REMEMBERED).build();

  boolean first(String key) {
    return begun.asMap().putIfAbsent(key, true) == null;
  }

  /** It was not begun after all. */
  void forget(String key) {
    begun.invalidate(key);
  }
}
