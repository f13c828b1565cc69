package dev.sailwright.adapter.slack;

import dev.sailwright.upgrade.MessageRef;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What became of one call. */
sealed interface Sent {
  record Arrived(MessageRef ref) implements Sent {}

  /** The file is there; Slack does not say in which message. */
  record Uploaded() implements Sent {}

  /**
   * @param byPart the lane's messages of this page by the part of their key
   * @param next the cursor of the next page; empty after the last one
   */
  record Found(Map<String, Seen> byPart, Optional<String> next) implements Sent {
    public Found {
      byPart = Map.copyOf(byPart);
    }
  }

  /**
   * @param last the last timeline entry that the message tells
   */
  record Seen(MessageRef ref, int last) {}

  /** Slack says no. */
  record Refused(SlackError error) implements Sent {}

  /** Slack says: later. */
  record Limited(Duration retryAfter) implements Sent {}

  /** It certainly did not take place. */
  record NotSent(String problem) implements Sent {}

  /** It may have taken place: the answer never came, or was a server's error. */
  record Unclear(String problem) implements Sent {}
}
