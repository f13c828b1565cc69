package dev.sailwright.playground.slack;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** One post a second and channel, after a burst; off until it is switched on. */
final class PostLimit {
  private final InstantSource clock;
  private final Map<String, Double> used = new HashMap<>();
  private final Map<String, Long> since = new HashMap<>();
  private int burst;

  PostLimit(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param posts that may come at once; 0 switches the limit off
   */
  synchronized void allow(int posts) {
    burst = posts;
    used.clear();
    since.clear();
  }

  /** False when this post has to wait a second. */
  synchronized boolean take(String channel) {
    if (burst == 0) {
      return true;
    }
    var now = clock.millis();
    var drained = (now - since.getOrDefault(channel, now)) / 1000.0;
    var level = Math.max(0, used.getOrDefault(channel, 0.0) - drained);
    since.put(channel, now);
    used.put(channel, level + 1 <= burst ? level + 1 : level);
    return level + 1 <= burst;
  }
}
