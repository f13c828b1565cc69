package dev.sailwright.playground.slack;

import java.util.List;

/**
 * Somebody in the workspace, or a bot in it.
 *
 * @param name the handle, such as {@code alice}
 * @param status an emoji beside the name; may be empty
 */
public record Person(
    String id, String name, String realName, String title, String status, boolean bot) {
  /** On call, and the one who types first. */
  public static final Person ALICE =
      new Person("U0ALICE01", "alice", "Alice Archer", "On call this week", "📟", false);

  public static final Person BOB =
      new Person("U0BOB00002", "bob", "Bob Baker", "Site reliability engineer", "", false);

  /** The bot whose token the Web API takes. */
  public static final Person SAILWRIGHT =
      new Person("U0SAILWRIGHT", "sailwright", "Sailwright", "Looks after Istio meshes", "", true);

  /** Monitoring, which posts by itself. */
  public static final Person ALERTS =
      new Person("U0ALERTS01", "alerts", "Alerts", "Monitoring", "", true);

  /** Slack itself, when it has something to complain about. */
  public static final Person SLACKBOT =
      new Person("USLACKBOT", "slackbot", "Slackbot", "", "", true);

  /** Everybody, people before bots. */
  public static final List<Person> ALL = List.of(ALICE, BOB, SAILWRIGHT, ALERTS, SLACKBOT);

  /** The id of a bot, beside that of its user, as Slack has it; for bots only. */
  public String botId() {
    return "B" + id.substring(1);
  }

  /** The id of the app behind a bot; for bots only. */
  public String appId() {
    return "A" + id.substring(1);
  }
}
