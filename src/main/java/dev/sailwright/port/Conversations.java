package dev.sailwright.port;

import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.Upgrade;
import java.util.Optional;

/** Tells people how an upgrade goes: its card, updated in place, and its timeline in the thread. */
public interface Conversations {
  /**
   * Hands over what is new of this upgrade and says what has arrived so far. Returns at once and
   * never throws: what could not be sent is kept and sent later, in order.
   */
  @ReadOnly
  Delivery deliver(Upgrade upgrade);

  /**
   * @param card the root message, once it is posted
   * @param told up to which timeline entry everything is posted
   * @param complete everything that was handed over has arrived, the newest card included
   */
  record Delivery(Optional<MessageRef> card, int told, boolean complete) {}
}
