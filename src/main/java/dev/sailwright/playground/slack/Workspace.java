package dev.sailwright.playground.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * People, channels and messages. Every change gets the next number, so that a reader can ask what
 * is new.
 */
final class Workspace {
  private final InstantSource clock;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, TreeMap<String, Stored>> messages = new HashMap<>();
  private final List<Consumer<Message>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Membership> memberships = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> userGroups = new ConcurrentHashMap<>();
  private long lastMicros;
  private long version;
  private long resetAt;

  Workspace(InstantSource clock) {
    this.clock = clock;
    fill();
  }

  private record Stored(Message message, boolean deleted, long version) {}

  private void fill() {
    Channel.PUBLIC.forEach(this::add);
    Person.ALL.stream().filter(person -> !person.bot()).map(Channel::direct).forEach(this::add);
  }

  private void add(Channel channel) {
    channels.put(channel.id(), channel);
    messages.put(channel.id(), new TreeMap<>());
  }

  /** Empties every channel. */
  synchronized void reset() {
    channels.clear();
    messages.clear();
    memberships.clear();
    userGroups.clear();
    fill();
    resetAt = ++version;
    notifyAll();
  }

  synchronized List<Channel> channels() {
    return List.copyOf(channels.values());
  }

  /** By id, or by name with or without #; a person's id is their direct messages with the bot. */
  synchronized Optional<Channel> channel(String idOrName) {
    var name = idOrName.startsWith("#") ? idOrName.substring(1) : idOrName;
    return channels.values().stream()
        .filter(channel ->
            channel.id().equals(idOrName)
                || channel.with().filter(idOrName::equals).isPresent()
                || (!channel.isDirect() && channel.name().equals(name)))
        .findFirst();
  }

  /** As most methods of the Web API want it. */
  synchronized Channel channelById(String id) {
    return Optional.ofNullable(channels.get(id))
        .orElseThrow(() -> new SlackError("channel_not_found"));
  }

  void membership(String user, Membership membership) {
    memberships.put(user, membership);
  }

  Membership membership(String user) {
    return memberships.getOrDefault(user, Membership.FULL);
  }

  void userGroup(String id, Set<String> members) {
    userGroups.put(id, Set.copyOf(members));
  }

  Optional<Set<String>> userGroup(String id) {
    return Optional.ofNullable(userGroups.get(id));
  }

  Optional<Person> person(String id) {
    return Person.ALL.stream().filter(person -> person.id().equals(id)).findFirst();
  }

  /** Posts what the draft makes of a fresh timestamp. */
  Message post(Function<String, Message> draft) {
    Message posted;
    synchronized (this) {
      posted = draft.apply(nextTs());
      store(posted, false);
    }
    listeners.forEach(listener -> listener.accept(posted));
    return posted;
  }

  /** Empty when there is no such message. */
  Optional<Message> change(String channel, String ts, UnaryOperator<Message> edit) {
    Optional<Message> changed;
    synchronized (this) {
      changed = find(channel, ts).map(edit);
      changed.ifPresent(message -> store(message, false));
    }
    changed.ifPresent(message -> listeners.forEach(listener -> listener.accept(message)));
    return changed;
  }

  synchronized void delete(Message message) {
    store(message, true);
  }

  synchronized Optional<Message> find(String channel, String ts) {
    return Optional.ofNullable(of(channel).get(ts))
        .filter(stored -> !stored.deleted())
        .map(Stored::message);
  }

  /** Everything in a channel, oldest first, replies and ephemeral messages included. */
  synchronized List<Message> messages(String channel) {
    return of(channel).values().stream()
        .filter(stored -> !stored.deleted())
        .map(Stored::message)
        .toList();
  }

  /** The next timestamp; no two are the same. */
  synchronized String nextTs() {
    var now = clock.instant();
    lastMicros = Math.max(lastMicros + 1, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
    return "%d.%06d".formatted(lastMicros / 1_000_000, lastMicros % 1_000_000);
  }

  Instant now() {
    return clock.instant();
  }

  Subscription subscribe(Consumer<Message> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Something beside the messages changed, such as an open view. */
  synchronized void touch() {
    version++;
    notifyAll();
  }

  /**
   * What this person can see and what changed after this version; everything when there was a reset
   * since.
   */
  synchronized News newsFor(String user, long since) {
    var fresh = since < resetAt;
    var changed = new ArrayList<Message>();
    var gone = new ArrayList<Message>();
    for (var channel : channels.values()) {
      if (channel.visibleTo(user)) {
        for (var stored : of(channel.id()).values()) {
          if ((fresh || stored.version() > since) && stored.message().visibleTo(user)) {
            (stored.deleted() ? gone : changed).add(stored.message());
          }
        }
      }
    }
    return new News(version, fresh, changed, gone);
  }

  /**
   * @param everything the reader has to forget what it knew
   */
  record News(long version, boolean everything, List<Message> changed, List<Message> gone) {}

  /** Waits until something is newer than this version, or for the timeout. */
  synchronized void await(long seen, Duration timeout) throws InterruptedException {
    var until = System.nanoTime() + timeout.toNanos();
    while (version <= seen) {
      var left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  private void store(Message message, boolean deleted) {
    of(message.channel()).put(message.ts(), new Stored(message, deleted, ++version));
    notifyAll();
  }

  private Map<String, Stored> of(String channel) {
    return messages.getOrDefault(channel, new TreeMap<>());
  }
}
