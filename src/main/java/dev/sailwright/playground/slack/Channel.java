package dev.sailwright.playground.slack;

import java.util.List;
import java.util.Optional;

/**
 * A place for messages.
 *
 * @param id Slack's, starting with C, or with D for direct messages with the bot
 * @param name without the leading #
 * @param with the one person of a direct-message channel
 */
public record Channel(String id, String name, String topic, Optional<String> with) {
  public static final Channel INCIDENTS =
      new Channel(
          "C0INCIDENTS", "incidents", "Something is on fire · on call: Alice", Optional.empty());
  public static final Channel UPGRADES =
      new Channel("C0UPGRADES1", "istio-upgrades", "Planned work on the meshes", Optional.empty());
  public static final Channel GENERAL =
      new Channel("C0GENERAL01", "general", "Company-wide announcements", Optional.empty());

  static final List<Channel> PUBLIC = List.of(INCIDENTS, UPGRADES, GENERAL);

  static Channel direct(Person person) {
    return new Channel("D" + person.id().substring(1), person.name(), "", Optional.of(person.id()));
  }

  public boolean isDirect() {
    return with.isPresent();
  }

  boolean visibleTo(String user) {
    return with.isEmpty() || with.get().equals(user);
  }
}
