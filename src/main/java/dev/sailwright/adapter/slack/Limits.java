package dev.sailwright.adapter.slack;

import dev.sailwright.upgrade.MessageRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * When a call may go: Slack's limits by channel, message and method, its Retry-After, and the
 * places that a person has to mend first. Remembers no more than what is still in force. Not
 * thread-safe.
 */
final class Limits {
  private static final Duration LONGEST_CLOSED = Duration.ofMinutes(5);
  private static final int CALL_BURST = 10;
  private static final int MANY = 500;
  private static final int DOUBLINGS = 10;
  private static final String EVERYWHERE = "*";

  private final Pace pace;
  private final Map<String, Instant> pausedMethods = new HashMap<>();
  private final Map<String, Budget> channels = new HashMap<>();
  private final Map<String, Budget> methods = new HashMap<>();
  private final Map<MessageRef, Instant> updates = new HashMap<>();
  private final Map<String, Closed> closed = new HashMap<>();

  Limits(Pace pace) {
    this.pace = pace;
  }

  private record Closed(Instant until, int times) {
    static final Closed NOT = new Closed(Instant.EPOCH, 0);
  }

  Instant allowedAt(Send send) {
    return Stream.of(
            pausedMethods.getOrDefault(send.method(), Instant.EPOCH),
            budget(send).nextAt(),
            closed.getOrDefault(send.channel(), Closed.NOT).until(),
            closed.getOrDefault(EVERYWHERE, Closed.NOT).until(),
            ofItsOwn(send))
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private Instant ofItsOwn(Send send) {
    return switch (send) {
      case Send.Post post ->
          post.collectsSince()
              .map(since -> since.plus(pace.outputInterval()))
              .orElse(Instant.EPOCH);
      case Send.Update update -> updates.getOrDefault(update.ref(), Instant.EPOCH);
      case Send.Upload upload -> Instant.EPOCH;
      case Send.Find find -> Instant.EPOCH;
    };
  }

  void spend(Send send, Instant now) {
    forget(now);
    budget(send).take(now);
    if (send instanceof Send.Update update) {
      updates.put(update.ref(), now.plus(pace.updateInterval()));
    }
  }

  void pause(String method, Instant until) {
    pausedMethods.merge(method, until, (one, other) -> one.isAfter(other) ? one : other);
  }

  /**
   * A person has to mend this place. It is tried again from time to time, by whatever is first in
   * line there.
   */
  void close(Send send, SlackError error, Instant now) {
    closed.compute(
        place(send, error),
        (place, before) -> {
          var times = before == null ? 0 : Math.min(before.times(), DOUBLINGS);
          var doubled = pace.placeBackoff().multipliedBy(1L << times);
          var wait = doubled.compareTo(LONGEST_CLOSED) > 0 ? LONGEST_CLOSED : doubled;
          return new Closed(now.plus(wait), times + 1);
        });
  }

  void open(Send send) {
    closed.remove(send.channel());
    closed.remove(EVERYWHERE);
  }

  private static String place(Send send, SlackError error) {
    return error.isAboutTheToken() ? EVERYWHERE : send.channel();
  }

  private Budget budget(Send send) {
    return send.isNewMessage()
        ? channels.computeIfAbsent(
            send.channel(), channel -> new Budget(pace.postInterval(), pace.postBurst()))
        : methods.computeIfAbsent(
            send.method(), method -> new Budget(pace.callInterval(), CALL_BURST));
  }

  /** What no longer holds anybody back need not be remembered. */
  private void forget(Instant now) {
    updates.values().removeIf(until -> !until.isAfter(now));
    pausedMethods.values().removeIf(until -> !until.isAfter(now));
    if (channels.size() > MANY) {
      channels.values().removeIf(budget -> budget.isFull(now));
    }
    if (closed.size() > MANY) {
      closed.values().removeIf(place -> !place.until().isAfter(now));
    }
  }

  /** How many things are remembered. */
  int size() {
    return channels.size() + updates.size() + closed.size() + pausedMethods.size();
  }
}
