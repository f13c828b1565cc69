package dev.sailwright.playground.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What Slack hands out with a payload to be used soon: trigger ids (3 s, once) and response URLs
 * (30 min, 5 times).
 */
final class Tickets {
  static final Duration TRIGGER_LIFE = Duration.ofSeconds(3);
  static final Duration RESPONSE_LIFE = Duration.ofMinutes(30);
  static final int RESPONSE_USES = 5;

  private final InstantSource clock;
  private final Map<String, Ticket> tickets = new HashMap<>();
  private int number;

  Tickets(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param origin the message that was clicked; none for a slash command
   * @param thread where the person was when they typed or clicked
   */
  record Place(String channel, String user, Optional<String> thread, Optional<Message> origin) {}

  private record Ticket(Place place, Instant until, int usesLeft) {}

  synchronized String trigger(Place place) {
    var id = ++number + ".9" + number + ".5a11" + Integer.toHexString(number);
    tickets.put(id, new Ticket(place, clock.instant().plus(TRIGGER_LIFE), 1));
    return id;
  }

  /** The path segment of a response URL; hard to guess, as Slack's. */
  synchronized String response(Place place) {
    var id = UUID.randomUUID().toString();
    tickets.put(id, new Ticket(place, clock.instant().plus(RESPONSE_LIFE), RESPONSE_USES));
    return id;
  }

  /** Takes one use of the ticket. */
  synchronized Outcome use(String id) {
    var ticket = tickets.get(id);
    if (ticket == null) {
      return new Outcome(Optional.empty(), State.UNKNOWN);
    }
    if (!clock.instant().isBefore(ticket.until())) {
      return new Outcome(Optional.empty(), State.EXPIRED);
    }
    if (ticket.usesLeft() == 0) {
      return new Outcome(Optional.empty(), State.USED_UP);
    }
    tickets.put(id, new Ticket(ticket.place(), ticket.until(), ticket.usesLeft() - 1));
    return new Outcome(Optional.of(ticket.place()), State.GOOD);
  }

  enum State {
    GOOD,
    UNKNOWN,
    EXPIRED,
    USED_UP
  }

  record Outcome(Optional<Place> place, State state) {}

  synchronized void clear() {
    tickets.clear();
  }
}
