package dev.sailwright.adapter.slack;

import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.port.Fence;
import dev.sailwright.port.Leadership;
import dev.sailwright.upgrade.CourseChart;
import dev.sailwright.upgrade.MessageRef;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** One call to Slack that a lane wants made. */
sealed interface Send {
  /** As whom this process sends; asked right before. */
  sealed interface Sender {
    boolean maySend(Fence fence);
  }

  /** As the one that carries this upgrade on. */
  record Held(String upgrade, long epoch) implements Sender {
    @Override
    public boolean maySend(Fence fence) {
      return fence.holds(upgrade, epoch);
    }
  }

  /** As the one that acts for what belongs to no upgrade. */
  record AsLeader(Leadership leadership) implements Sender {
    @Override
    public boolean maySend(Fence fence) {
      return leadership.isMine();
    }
  }

  /** Slack's method; limits count by it. */
  String method();

  /** Done twice it would be there twice, and a channel takes no more than one a second. */
  default boolean isNewMessage() {
    return false;
  }

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
      Sender held)
      implements Send {
    @Override
    public String method() {
      return "chat.postMessage";
    }

    @Override
    public boolean isNewMessage() {
      return true;
    }
  }

  /**
   * A new reply that is a file; words about it follow as a post. It cannot have metadata, so the
   * key travels in the file's name.
   *
   * @param title what people read as the file's name
   */
  record Upload(String channel, String thread, Key key, String title, Content content, Held held)
      implements Send {
    /** Such as {@code backup-prod-3.1732412345678.7.md}; people see the title instead. */
    String fileName() {
      return switch (content) {
        case Content.Backup backup -> "backup-" + key.ofFile() + ".md";
        case Content.Change change -> "change-" + key.ofFile() + ".md";
        case Content.Course course -> "course-" + key.ofFile() + ".png";
      };
    }

    /** What a picture shows, for those who do not see it; empty for a text. */
    Optional<String> altText() {
      return content instanceof Content.Course course
          ? Optional.of(course.chart().words())
          : Optional.empty();
    }

    @Override
    public String method() {
      return "files.completeUploadExternal";
    }

    @Override
    public boolean isNewMessage() {
      return true;
    }
  }

  /** What a file holds. */
  sealed interface Content {
    /** What the mesh was before the upgrade. */
    record Backup() implements Content {}

    /** What istioctl would apply, against what it applied. */
    record Change(UpgradePlan plan) implements Content {}

    /** How the upgrade went, as a picture. */
    record Course(CourseChart chart) implements Content {}
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
   *
   * @param until of a channel: with it Slack's first page is the newest, without it the oldest
   */
  record Find(
      String channel,
      Optional<String> thread,
      String lane,
      Instant since,
      Optional<Instant> until,
      Optional<String> cursor)
      implements Send {
    Find at(String page) {
      return new Find(channel, thread, lane, since, until, Optional.of(page));
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
  record Key(String lane, String part, int last) {
    private static final Pattern FILE =
        Pattern.compile("(?:backup|change|course)-(.+)\\.(\\d{1,6})\\.(?:md|png)");

    /** The middle of a file's name, between what the file holds and how. */
    String ofFile() {
      return inNames(lane) + "." + last;
    }

    /** The last timeline entry that a file of this name tells; empty when another lane's. */
    static Optional<Integer> lastOf(String lane, String fileName) {
      var match = FILE.matcher(fileName);
      return match.matches() && match.group(1).equals(inNames(lane))
          ? Optional.of(Integer.valueOf(match.group(2)))
          : Optional.empty();
    }

    private static String inNames(String lane) {
      return lane.replace('@', '.');
    }
  }
}
