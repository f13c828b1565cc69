package dev.sailwright.adapter.slack;

import dev.sailwright.upgrade.CourseChart;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Of the entries of one thread that come as files: which files are there, which come later than
 * their words, and which not at all. Entries are named by their numbers.
 */
final class EntryFiles {
  /** In vain, and then the words about a file are told before it. */
  private static final int UPLOADS_BEFORE_WORDS = 3;

  /** In vain, with Slack well otherwise; then the file stays away. */
  private static final int MOST_UPLOADS = 40;

  private final Set<Integer> there = new HashSet<>();
  private final Map<Integer, Integer> inVain = new HashMap<>();
  private final TreeSet<Integer> late = new TreeSet<>();
  private final Map<Integer, SlackError> without = new HashMap<>();

  /** What is in the file that comes with the words of an entry; empty when none does. */
  static Optional<Send.Content> content(Upgrade upgrade, TimelineEntry entry) {
    return switch (entry.kind()) {
      case CHANGE -> Optional.of(new Send.Content.Change(upgrade.plan()));
      case BACKUP -> Optional.of(new Send.Content.Backup());
      case OUTCOME -> CourseChart.of(upgrade).map(Send.Content.Course::new);
      case STEP, OUTPUT, DECISION, REMINDER, ASK, TROUBLE -> Optional.empty();
    };
  }

  /** What people read as the file's name. */
  static String title(Upgrade upgrade, Send.Content content) {
    var cluster = upgrade.plan().cluster();
    return switch (content) {
      case Send.Content.Change change -> "What " + upgrade.id() + " changes on " + cluster;
      case Send.Content.Backup backup -> "Backup of " + cluster + " before " + upgrade.id();
      case Send.Content.Course course -> "How " + upgrade.id() + " went on " + cluster;
    };
  }

  /** Before the words about it. */
  boolean isWanted(int entry) {
    return !there.contains(entry) && !late.contains(entry) && !without.containsKey(entry);
  }

  void arrived(int entry) {
    there.add(entry);
    late.remove(entry);
  }

  /** It is told in words, once. */
  void refused(int entry, SlackError error) {
    without.put(entry, error);
    late.remove(entry);
  }

  /**
   * @param mayLook whether it can be seen that it arrived all the same; where not, every try may be
   *     one file more
   */
  void failed(int entry, boolean mayLook) {
    var tries = inVain.merge(entry, 1, Integer::sum);
    if (tries >= (mayLook ? MOST_UPLOADS : UPLOADS_BEFORE_WORDS)) {
      refused(entry, SlackError.of(SlackError.FILE_NOT_TAKEN));
    } else if (tries >= UPLOADS_BEFORE_WORDS) {
      late.add(entry);
    }
  }

  /** Another process told the words about it. */
  void isTold(int entry) {
    if (isWanted(entry)) {
      late.add(entry);
    }
  }

  /** Another process told all of these, files and words, or gave them up. */
  void isTo(int told) {
    late.headSet(told, true).clear();
  }

  /** Its place is gone. */
  boolean forget(int entry) {
    return late.remove(entry);
  }

  Optional<Integer> firstLate() {
    return late.isEmpty() ? Optional.empty() : Optional.of(late.first());
  }

  Optional<SlackError> without(int entry) {
    return Optional.ofNullable(without.get(entry));
  }
}
