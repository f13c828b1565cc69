package dev.sailwright.upgrade;

import dev.sailwright.planning.Journey;
import java.time.Instant;
import java.util.Optional;

/**
 * Who asked for an upgrade, when, and where its messages go.
 *
 * @param requester Slack user id
 * @param channel Slack channel id of the root message
 * @param thread timestamp of the thread that it was asked in; empty: the root message starts its
 *     own
 * @param emergency the reason given with {@code --emergency}
 * @param rollbackOf id of the upgrade that this one leads back from
 * @param journey the way of which this is a hop; empty where the version that was asked for is
 *     within one
 */
public record Origin(
    String requester,
    Instant at,
    String channel,
    Optional<String> thread,
    Optional<String> emergency,
    Optional<String> rollbackOf,
    Optional<Journey> journey) {
  /** Of an upgrade that is no hop of a journey. */
  public Origin(
      String requester,
      Instant at,
      String channel,
      Optional<String> thread,
      Optional<String> emergency,
      Optional<String> rollbackOf) {
    this(requester, at, channel, thread, emergency, rollbackOf, Optional.empty());
  }
}
