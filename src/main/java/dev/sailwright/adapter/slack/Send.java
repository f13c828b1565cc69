package dev.sailwright.adapter.slack;

import dev.sailwright.upgrade.MessageRef;
import java.time.Instant;
import java.util.Optional;

/** One call to Slack that a lane wants made. */
sealed interface Send {
  /** As whom this process sends. */
  record Held(String upgrade, long epoch) {}

  /** Slack's method; limits count by it. */
  String method();

  String channel();

  /**
   * A new message. Posting has no idempotency key of Slack's, so ours travels in the metadata.
   *
   * @param broadcast a reply in a thread that the channel sees too
   * @param collectsSince it can still grow, so it waits a while; since when it does
   * @param held by whose word; after a take-over it is not sent
   */
  record Post(
      String channel,
      Optional<String> thread,
      Key key,
      SlackMessage message,
      boolean broadcast,
      Optional<Instant> collectsSince,
      Held held)
      implements Send {
    @Override
    public String method() {
      return "chat.postMessage";
    }
  }

  /** A message replaced in place; doing it twice changes nothing. */
  record Update(MessageRef ref, Key key, SlackMessage message, Held held) implements Send {
    @Override
    public String method() {
      return "chat.update";
    }

    @Override
    public String channel() {
      return ref.channel();
    }
  }

  /**
   * Asks which of a lane's messages are there already: in a thread, or in the channel since a
   * moment. One page; a limit counts pages.
   */
  record Find(
      String channel, Optional<String> thread, String lane, Instant since, Optional<String> cursor)
      implements Send {
    Find at(String page) {
      return new Find(channel, thread, lane, since, Optional.of(page));
    }

    @Override
    public String method() {
      return thread.isPresent() ? "conversations.replies" : "conversations.history";
    }
  }

  /**
   * Names a message for as long as it exists.
   *
   * @param lane what it is told about, told apart from an earlier one of the same name
   * @param part such as {@code prod-3/card}, or {@code prod-3/7} for entry 7 and those joined to it
   * @param last the last timeline entry that the message tells; 0 if it tells none
   */
  record Key(String lane, String part, int last) {}
}
