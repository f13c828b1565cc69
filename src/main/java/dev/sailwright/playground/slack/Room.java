package dev.sailwright.playground.slack;

import java.util.List;
import java.util.Optional;

/** One channel, to look at. Every call shows it as it is now. */
public final class Room {
  private final Channel channel;
  private final Workspace workspace;

  Room(Channel channel, Workspace workspace) {
    this.channel = channel;
    this.workspace = workspace;
  }

  public String id() {
    return channel.id();
  }

  /** Everything but ephemeral messages, oldest first, replies included. */
  public List<Message> messages() {
    return workspace.messages(channel.id()).stream()
        .filter(message -> !message.ephemeral())
        .toList();
  }

  /** Everything that this person sees, ephemeral messages and replies included, oldest first. */
  public List<Message> seenBy(Person person) {
    return workspace.messages(channel.id()).stream()
        .filter(message -> message.visibleTo(person.id()))
        .toList();
  }

  /** What only this person sees, oldest first. */
  public List<Message> onlyFor(Person person) {
    return workspace.messages(channel.id()).stream()
        .filter(message -> message.onlyFor().filter(person.id()::equals).isPresent())
        .toList();
  }

  /** The replies to a message, oldest first. */
  public List<Message> thread(Message root) {
    return messages().stream()
        .filter(message -> message.thread().filter(root.ts()::equals).isPresent())
        .toList();
  }

  /** The message as it is now. */
  public Optional<Message> now(Message message) {
    return workspace.find(channel.id(), message.ts());
  }
}
