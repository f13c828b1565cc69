package dev.sailwright.adapter.slack;

import dev.sailwright.port.Conversations;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
 * <p>Before the first post, after one whose outcome is not known, and after a take-over, it looks
 * for what is there already. The last entries wait for the final card, so a thread that is told to
 * its end proves that its card is final too.
 *
 * <p>Words do not wait for a file that Slack does not take for now: it comes late, and until then
 * nobody is told that everything was told.
 *
 * <p>Trouble with sending is never told in Slack by itself; who asks for the story of the upgrade
 * reads what is not told yet.
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
  private Optional<SlackMessage> shown = Optional.empty();
  private boolean looked;
  private boolean mayNotLook;
  private boolean threadGone;

  /** The card that somebody deleted before its thread began; it is posted anew, once. */
  private Optional<MessageRef> deleted = Optional.empty();

  private Optional<Send.Find> nextPage = Optional.empty();
  private final Map<String, Sent.Seen> found = new HashMap<>();

  /** Parts of messages that Slack did not take as they were; they are said more simply. */
  private final Set<String> simplified = new HashSet<>();

  private final EntryFiles files = new EntryFiles();

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
    // Another process held it in between, and may have told more than it could store.
    looked &= upgrade.status().epoch() == latest.status().epoch();
    if (!upgrade.equals(latest)) {
      latest = upgrade;
      drawn = UpgradeCardBlocks.of(upgrade);
    }
    card = card.or(() -> upgrade.status().card().filter(ref -> !deleted.equals(Optional.of(ref))));
    told = Math.max(told, upgrade.status().told());
    files.isTo(upgrade.status().told());
    skipFound();
  }

  /**
   * What was told counts up to a late file, so that the next process looks for it too; but not
   * where nobody may look: that one would tell it all again.
   */
  synchronized Conversations.Delivery delivery() {
    return new Conversations.Delivery(
        card,
        files.firstLate().filter(late -> !mayNotLook).map(late -> late - 1).orElse(told),
        allTold() && isShown() && files.firstLate().isEmpty());
  }

  @Override
  public synchronized List<Send> wanted() {
    if (card.isEmpty()) {
      return List.of(looked ? postCard() : look());
    }
    var updates = isShown() ? List.<Send>of() : List.<Send>of(updateCard(card.get()));
    if (latest.status().phase().isFinal() && !updates.isEmpty()) {
      return updates;
    }
    if (allTold() && !mayUploadLate()) {
      return updates;
    }
    return both(updates, !looked ? look() : allTold() ? uploadLate() : postEntries());
  }

  /** While steps are under way, a failure must not hold up their words. */
  private boolean mayUploadLate() {
    return files.firstLate().isPresent()
        && latest.status().phase() != Phase.RUNNING
        && thread().isPresent();
  }

  @Override
  public synchronized void settled(Send send, Sent sent) {
    switch (send) {
      case Send.Find find -> looked(find, sent);
      case Send.Post post when post.key().equals(key(CARD)) -> cardPosted(post, sent);
      case Send.Post post -> entriesPosted(post, sent);
      case Send.Upload upload -> uploaded(upload, sent);
      case Send.Update update -> updated(update, sent);
    }
  }

  private void looked(Send.Find find, Sent sent) {
    switch (sent) {
      case Sent.Unclear unclear -> {}
      case Sent.Found seen -> {
        found.putAll(seen.byPart());
        card = card.or(() -> Optional.ofNullable(found.get(key(CARD).part())).map(Sent.Seen::ref));
        foundFiles();
        mayNotLook = false;
        nextPage = seen.next().map(find::at);
        if (nextPage.isEmpty()) {
          lookedToTheEnd(find);
        }
      }
      case Sent.Refused refused when refused.error().name().equals("invalid_cursor") ->
          nextPage = Optional.empty();
      default -> {
        mayNotLook = !isGone(sent);
        nextPage = Optional.empty();
        lookedToTheEnd(find);
      }
    }
    skipFound();
  }

  private static boolean isGone(Sent sent) {
    return sent instanceof Sent.Refused refused && refused.error().kind() == SlackError.Kind.GONE;
  }

  /** A card that was found in the channel has a thread, and what that holds is not known yet. */
  private void lookedToTheEnd(Send.Find find) {
    looked = find.thread().isPresent() || card.isEmpty();
  }

  private void cardPosted(Send.Post post, Sent sent) {
    switch (sent) {
      case Sent.Arrived arrived -> {
        card = Optional.of(arrived.ref());
        shown = Optional.of(post.message());
      }
      case Sent.Refused refused -> {
        threadGone |= isGone(refused);
        refused(post.key(), refused.error());
      }
      default -> looked = false;
    }
  }

  private void entriesPosted(Send.Post post, Sent sent) {
    switch (sent) {
      case Sent.Arrived arrived -> told(post.key());
      case Sent.Refused refused when isGone(refused) && deleted.isEmpty() -> threadIsGone();
      case Sent.Refused refused -> {
        // Refused even in its simplest form: it stays untold, and the rest goes on.
        if (!refused(post.key(), refused.error())) {
          told(post.key());
        }
      }
      default -> looked = false;
    }
  }

  private void uploaded(Send.Upload upload, Sent sent) {
    switch (sent) {
      case Sent.Uploaded there -> files.arrived(upload.key().last());
      case Sent.Refused refused when isGone(refused) && files.forget(upload.key().last()) -> {}
      case Sent.Refused refused when isGone(refused) && deleted.isEmpty() -> threadIsGone();
      case Sent.Refused refused when refused.error().kind() == SlackError.Kind.PLACE -> {}
      case Sent.Refused refused when !refused.error().isPassing() ->
          files.refused(upload.key().last(), refused.error());
      case Sent.Refused refused -> files.failed(upload.key().last(), !mayNotLook);
      default -> {
        looked = false;
        files.failed(upload.key().last(), !mayNotLook);
      }
    }
  }

  /** The thread that it was asked in is left for the card's own; without that, for a new card. */
  private void threadIsGone() {
    if (latest.origin().thread().isPresent() && !threadGone) {
      threadGone = true;
      looked = false;
    } else {
      deleted = card;
      card = Optional.empty();
      shown = Optional.empty();
    }
  }

  /** Whether it may be tried again: when the place is mended, or said more simply. */
  private boolean refused(Send.Key key, SlackError error) {
    return error.kind() == SlackError.Kind.PLACE || simplified.add(key.part());
  }

  private void told(Send.Key key) {
    told = Math.max(told, key.last());
    skipFound();
  }

  private void skipFound() {
    for (var seen = seenNext(); seen.isPresent(); seen = seenNext()) {
      if (EntryFiles.content(latest, entry(told + 1)).isPresent()) {
        files.isTold(told + 1);
      }
      told = Math.max(told + 1, seen.get().last());
    }
  }

  private void foundFiles() {
    latest.status().timeline().stream()
        .map(TimelineEntry::seq)
        .filter(seq -> found.containsKey(filePart(lane, seq)))
        .forEach(files::arrived);
  }

  private Optional<Sent.Seen> seenNext() {
    return allTold()
        ? Optional.empty()
        : Optional.ofNullable(found.get(key(Integer.toString(told + 1)).part()));
  }

  private void updated(Send.Update update, Sent sent) {
    switch (sent) {
      case Sent.Arrived arrived -> shown = Optional.of(update.message());
      case Sent.Refused refused -> {
        if (isGone(refused) || !refused(update.key(), refused.error())) {
          shown = Optional.of(update.message());
        }
      }
      default -> shown = Optional.empty();
    }
  }

  private boolean isShown() {
    return shown.filter(current()::equals).isPresent();
  }

  private boolean allTold() {
    return told >= latest.status().timeline().size();
  }

  /** A page of the channel leads nowhere in the card's thread. */
  private Send look() {
    var place =
        new Send.Find(
            channel(),
            thread(),
            lane,
            latest.origin().at().minus(CLOCKS_APART),
            Optional.empty(),
            Optional.empty());
    return nextPage.filter(page -> page.at("").equals(place.at(""))).orElse(place);
  }

  private Send postCard() {
    return new Send.Post(
        channel(), thread(), key(CARD), current(), false, Optional.empty(), held());
  }

  private Send updateCard(MessageRef ref) {
    return new Send.Update(ref, key(CARD), current(), held());
  }

  private Send postEntries() {
    var batch = TimelineBatch.next(latest, told);
    var key = key(Integer.toString(batch.first().seq()), batch.last().seq());
    var content = EntryFiles.content(latest, batch.first());
    if (content.isPresent() && files.isWanted(batch.first().seq()) && thread().isPresent()) {
      return upload(key, thread().get(), content.get());
    }
    return new Send.Post(
        channel(),
        thread(),
        key,
        fit(
            key,
            files
                .without(batch.first().seq())
                .map(error -> TimelineBlocks.withoutFile(latest, batch.first(), error))
                .orElse(batch.message())),
        batch.first().broadcast(),
        batch.mayGrow() ? Optional.of(batch.first().at()) : Optional.empty(),
        held());
  }

  private Send uploadLate() {
    var seq = files.firstLate().orElseThrow();
    return upload(
        key(Integer.toString(seq), seq),
        thread().orElseThrow(),
        EntryFiles.content(latest, entry(seq)).orElseThrow());
  }

  private TimelineEntry entry(int seq) {
    return latest.status().timeline().get(seq - 1);
  }

  private Send upload(Send.Key key, String thread, Send.Content content) {
    return new Send.Upload(
        channel(), thread, key, EntryFiles.title(latest, content), content, held());
  }

  private Send.Held held() {
    return new Send.Held(id, latest.status().epoch());
  }

  private SlackMessage current() {
    return fit(key(CARD), drawn);
  }

  /** The one it was asked in, else the card's own. */
  private Optional<String> thread() {
    return latest.origin().thread().filter(ts -> !threadGone).or(() -> card.map(MessageRef::ts));
  }

  private SlackMessage fit(Send.Key key, SlackMessage message) {
    return simplified.contains(key.part()) ? message.simple() : message;
  }

  private String channel() {
    return card.map(MessageRef::channel).orElse(latest.origin().channel());
  }

  private Send.Key key(String part) {
    return key(part, 0);
  }

  private Send.Key key(String part, int last) {
    return new Send.Key(lane, id + "/" + part, last);
  }

  /** Of the file that belongs to an entry. */
  static String filePart(String lane, int seq) {
    return lane.substring(0, lane.lastIndexOf('@')) + "/" + seq + "/file";
  }

  private static List<Send> both(List<Send> first, Send second) {
    var all = new ArrayList<>(first);
    all.add(second);
    return all;
  }
}
