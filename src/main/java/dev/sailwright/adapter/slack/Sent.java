package dev.sailwright.adapter.slack;

import dev.sailwright.upgrade.MessageRef;
import java.time.Duration;
import java.util.Map;

/** What became of one call. */
sealed interface Sent {
  record Arrived(MessageRef ref) implements Sent {}

  /**
   * @param byPart the lane's messages by the part of their key
   */
  record Found(Map<String, MessageRef> byPart) implements Sent {
    public Found {
      byPart = Map.copyOf(byPart);
    }
  }

  /** Slack says no. */
  record Refused(SlackError error) implements Sent {}

  /** Slack says: later. */
  record Limited(Duration retryAfter) implements Sent {}

  /** It certainly did not take place. */
  record NotSent(String problem) implements Sent {}

  /** It may have taken place: the answer never came, or was a server's error. */
  record Unclear(String problem) implements Sent {}
}
