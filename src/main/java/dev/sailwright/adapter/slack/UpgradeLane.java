package dev.sailwright.adapter.slack;

import dev.sailwright.port.Conversations;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is still to be told of one upgrade: its card first, then its timeline in order, the card
 * again whenever it looks different. Holds no more than the newest record of the upgrade; all that
 * is not told yet is in there.
 *
 * <p>Before the first post, and after one whose outcome is not known, it looks for what is there
 * already. The last entries wait for the final card, so a thread that is told to its end proves
 * that its card is final too.
 */
final class UpgradeLane implements Outbox.Lane {
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);
  private static final String CARD = "card";

  private final String id;
  private final String lane;
  private Upgrade latest;
  private SlackMessage drawn;
  private Optional<MessageRef> card;
  private int told;
  private Optional<String> shown = Optional.empty();
  private boolean looked;
  private boolean threadGone;
  private Map<String, MessageRef> found = Map.of();

  /** Messages that Slack did not take as they were; they are said more simply. */
  private final Set<Send.Key> simplified = new HashSet<>();

  UpgradeLane(Upgrade upgrade) {
    this.id = upgrade.id();
    this.lane = name(upgrade);
    this.latest = upgrade;
    this.drawn = UpgradeCardBlocks.of(upgrade);
    this.card = upgrade.status().card();
    this.told = upgrade.status().told();
  }

  /** Ids start over when a store is emptied; together with the moment of asking they do not. */
  static String name(Upgrade upgrade) {
    return upgrade.id() + "@" + upgrade.origin().at().toEpochMilli();
  }

  @Override
  public String name() {
    return lane;
  }

  synchronized void offer(Upgrade upgrade) {
    if (!upgrade.equals(latest)) {
      latest = upgrade;
      drawn = UpgradeCardBlocks.of(upgrade);
    }
    card = card.or(() -> upgrade.status().card());
    told = Math.max(told, upgrade.status().told());
    skipFound();
  }

  synchronized Conversations.Delivery delivery() {
    return new Conversations.Delivery(
        card, told, allTold() && shown.equals(Optional.of(current().json())));
  }

  @Override
  public synchronized List<Send> wanted() {
    if (card.isEmpty()) {
      return List.of(looked ? postCard() : look());
    }
    var updates =
        shown.equals(Optional.of(current().json()))
            ? List.<Send>of()
            : List.<Send>of(updateCard(card.get()));
    if (allTold() || (latest.status().phase().isFinal() && !updates.isEmpty())) {
      return updates;
    }
    return looked ? both(updates, postEntry(nextEntry())) : both(updates, look());
  }

  @Override
  public synchronized void settled(Send send, Sent sent) {
    switch (send) {
      case Send.Find find -> looked(find, sent);
      case Send.Post post when post.key().equals(key(CARD)) -> cardPosted(post, sent);
      case Send.Post post -> entryPosted(post, sent);
      case Send.Update update -> updated(update, sent);
    }
  }

  private void looked(Send.Find find, Sent sent) {
    if (sent instanceof Sent.Unclear) {
      return;
    }
    found = sent instanceof Sent.Found seen ? seen.byPart() : Map.of();
    card = card.or(() -> Optional.ofNullable(found.get(key(CARD).part())));
    // A card that was found in the channel has a thread, and what that holds is not known yet.
    looked = find.thread().isPresent() || card.isEmpty();
    skipFound();
  }

  private void cardPosted(Send.Post post, Sent sent) {
    switch (sent) {
      case Sent.Arrived arrived -> {
        card = Optional.of(arrived.ref());
        shown = Optional.of(post.message().json());
      }
      case Sent.Unclear unclear -> looked = false;
      case Sent.Refused refused -> {
        threadGone |= refused.error().kind() == SlackError.Kind.GONE;
        simplified.add(post.key());
      }
      default -> throw new IllegalStateException("not an outcome of a post: " + sent);
    }
  }

  private void entryPosted(Send.Post post, Sent sent) {
    switch (sent) {
      case Sent.Arrived arrived -> told();
      case Sent.Unclear unclear -> looked = false;
      case Sent.Refused refused -> {
        // Refused even in its simplest form: it stays untold, and the rest goes on.
        if (!simplified.add(post.key())) {
          told();
        }
      }
      default -> throw new IllegalStateException("not an outcome of a post: " + sent);
    }
  }

  private void told() {
    told++;
    skipFound();
  }

  private void skipFound() {
    while (!allTold() && found.containsKey(key(nextEntry()).part())) {
      told++;
    }
  }

  private void updated(Send.Update update, Sent sent) {
    switch (sent) {
      case Sent.Arrived arrived -> shown = Optional.of(update.message().json());
      case Sent.Unclear unclear -> shown = Optional.empty();
      case Sent.Refused refused -> {
        if (refused.error().kind() == SlackError.Kind.GONE || !simplified.add(update.key())) {
          shown = Optional.of(update.message().json());
        }
      }
      default -> throw new IllegalStateException("not an outcome of an update: " + sent);
    }
  }

  private boolean allTold() {
    return told >= latest.status().timeline().size();
  }

  private TimelineEntry nextEntry() {
    return latest.status().timeline().get(told);
  }

  private Send look() {
    return new Send.Find(channel(), thread(), lane, latest.origin().at().minus(CLOCKS_APART));
  }

  private Send postCard() {
    return new Send.Post(channel(), thread(), key(CARD), current(), false);
  }

  private Send updateCard(MessageRef ref) {
    return new Send.Update(ref, key(CARD), current());
  }

  private Send postEntry(TimelineEntry entry) {
    var message = fit(key(entry), TimelineBlocks.of(latest, entry));
    return new Send.Post(channel(), thread(), key(entry), message, entry.broadcast());
  }

  private SlackMessage current() {
    return fit(key(CARD), drawn);
  }

  /** The one it was asked in, else the card's own. */
  private Optional<String> thread() {
    return latest.origin().thread().filter(ts -> !threadGone).or(() -> card.map(MessageRef::ts));
  }

  private SlackMessage fit(Send.Key key, SlackMessage message) {
    return simplified.contains(key) ? message.simple() : message;
  }

  private String channel() {
    return card.map(MessageRef::channel).orElse(latest.origin().channel());
  }

  private Send.Key key(TimelineEntry entry) {
    return key(Integer.toString(entry.seq()));
  }

  private Send.Key key(String part) {
    return new Send.Key(lane, id + "/" + part);
  }

  private static List<Send> both(List<Send> first, Send second) {
    return first.isEmpty() ? List.of(second) : List.of(first.getFirst(), second);
  }
}
