package dev.sailwright.adapter.slack;

import dev.sailwright.diagnosis.Notice;
import dev.sailwright.port.Leadership;
import dev.sailwright.port.Notices;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes up in one cluster. What was told of it stands in the channel and nowhere else: the key
 * of each notice is all that counted as told with it, so the newest one is enough. It is looked for
 * before the first post of a process, and after one whose outcome is not known.
 *
 * <p>Where nobody may look, nothing is posted: each process would tell it again.
 */
final class NoticeLane implements Outbox.Lane {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeLane.class);

  /** Longer than a minor of Istio is supported. */
  private static final Duration LOOKED_BACK = Duration.ofDays(400);

  /** Slack's clock may be ahead of this one. */
  private static final Duration CLOCKS_APART = Duration.ofHours(1);

  private final String cluster;
  private final Leadership leadership;
  private final InstantSource clock;
  private Optional<Notices.Outlook> untold = Optional.empty();
  private Optional<Set<String>> told = Optional.empty();
  private Optional<Send.Find> nextPage = Optional.empty();
  private boolean simplified;

  NoticeLane(String cluster, Leadership leadership, InstantSource clock) {
    this.cluster = cluster;
    this.leadership = leadership;
    this.clock = clock;
  }

  /** No upgrade's: their names have an {@code @}. */
  @Override
  public String name() {
    return "notices/" + cluster;
  }

  synchronized void offer(Notices.Outlook outlook) {
    untold = Optional.of(outlook);
  }

  @Override
  public synchronized List<Send> wanted() {
    return untold.flatMap(this::next).stream().toList();
  }

  private Optional<Send> next(Notices.Outlook outlook) {
    return notice(outlook).map(notice -> told.isEmpty() ? look(outlook) : post(outlook, notice));
  }

  private Optional<Notice> notice(Notices.Outlook outlook) {
    return Notice.of(outlook.due(), today(outlook), told.orElse(Set.of()));
  }

  private static LocalDate today(Notices.Outlook outlook) {
    return LocalDate.ofInstant(outlook.seenAt(), ZoneOffset.UTC);
  }

  private Send look(Notices.Outlook outlook) {
    return nextPage.orElseGet(() ->
        new Send.Find(
            outlook.channel(),
            Optional.empty(),
            name(),
            clock.instant().minus(LOOKED_BACK),
            Optional.of(clock.instant().plus(CLOCKS_APART)),
            Optional.empty()));
  }

  private Send post(Notices.Outlook outlook, Notice notice) {
    var message = NoticeBlocks.of(outlook, notice, today(outlook));
    return new Send.Post(
        outlook.channel(),
        Optional.empty(),
        new Send.Key(name(), String.join(" ", notice.told()), 0),
        simplified ? message.simple() : message,
        false,
        Optional.empty(),
        new Send.AsLeader(leadership));
  }

  @Override
  public synchronized void settled(Send send, Sent sent) {
    switch (send) {
      case Send.Find find -> looked(find, sent);
      case Send.Post post -> posted(post, sent);
      case Send.Update update -> throw new IllegalStateException("a notice stays as it is");
      case Send.Upload upload -> throw new IllegalStateException("a notice is no file");
    }
  }

  /** The newest page comes first. */
  private void looked(Send.Find find, Sent sent) {
    switch (sent) {
      case Sent.Found found -> {
        nextPage = found.next().filter(page -> found.byPart().isEmpty()).map(find::at);
        if (nextPage.isEmpty()) {
          told = Optional.of(keys(oldestFirst(found)));
          if (untold.flatMap(this::notice).isEmpty()) {
            LOG.info("{}: what comes up there was told in {} before", cluster, find.channel());
          }
        }
      }
      case Sent.Refused refused when refused.error().name().equals("invalid_cursor") ->
          nextPage = Optional.empty();
      case Sent.Refused refused -> {
        LOG.warn(
            "{}: what was told in {} cannot be read ({}), so nothing is told there until the next"
                + " look: {}",
            cluster,
            find.channel(),
            refused.error().name(),
            refused.error().advice());
        nextPage = Optional.empty();
        untold = Optional.empty();
      }
      default -> {}
    }
  }

  /** More than one on a page says the same: a newer one has the keys of the older ones, too. */
  private static List<String> oldestFirst(Sent.Found found) {
    return found.byPart().entrySet().stream()
        .sorted(Comparator.comparing(part -> part.getValue().ref().ts()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Set<String> keys(List<String> parts) {
    var keys = new LinkedHashSet<String>();
    parts.forEach(part -> keys.addAll(List.of(part.split(" "))));
    return keys;
  }

  private void posted(Send.Post post, Sent sent) {
    switch (sent) {
      case Sent.Arrived arrived -> {
        told = Optional.of(keys(List.of(post.key().part())));
        simplified = false;
      }
      case Sent.Refused refused when refused.error().kind() == SlackError.Kind.PLACE -> {}
      case Sent.Refused refused when !simplified -> simplified = true;
      case Sent.Refused refused -> {
        LOG.warn(
            "{}: Slack does not take what comes up there: {}", cluster, refused.error().name());
        untold = Optional.empty();
        simplified = false;
      }
      default -> told = Optional.empty();
    }
  }
}
