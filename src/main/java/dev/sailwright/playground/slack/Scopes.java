package dev.sailwright.playground.slack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the bot's token may do. As in Slack, some methods need one scope of several. */
final class Scopes {
  /** Those that manifest.yml asks for. */
  static final Set<String> OF_THE_MANIFEST =
      Set.of(
          "commands",
          "chat:write",
          "chat:write.public",
          "channels:history",
          "groups:history",
          "files:write",
          "users:read",
          "usergroups:read");

  private static final List<String> READING =
      List.of("channels:history", "groups:history", "im:history", "mpim:history");
  private static final List<String> LISTING =
      List.of("channels:read", "groups:read", "im:read", "mpim:read");

  private static final Map<String, List<String>> NEEDED =
      Map.ofEntries(
          Map.entry("chat.postMessage", List.of("chat:write")),
          Map.entry("chat.postEphemeral", List.of("chat:write")),
          Map.entry("chat.update", List.of("chat:write")),
          Map.entry("chat.delete", List.of("chat:write")),
          Map.entry("conversations.history", READING),
          Map.entry("conversations.replies", READING),
          Map.entry("conversations.info", LISTING),
          Map.entry("conversations.list", LISTING),
          Map.entry("conversations.members", LISTING),
          Map.entry("conversations.open", List.of("im:write", "mpim:write")),
          Map.entry("conversations.join", List.of("channels:join")),
          Map.entry("files.getUploadURLExternal", List.of("files:write")),
          Map.entry("files.completeUploadExternal", List.of("files:write")),
          Map.entry("users.info", List.of("users:read")),
          Map.entry("users.list", List.of("users:read")),
          Map.entry("usergroups.users.list", List.of("usergroups:read")),
          Map.entry("reactions.add", List.of("reactions:write")),
          Map.entry("reactions.remove", List.of("reactions:write")));

  private volatile Set<String> granted = OF_THE_MANIFEST;

  void grant(Set<String> scopes) {
    granted = Set.copyOf(scopes);
  }

  /** Slack's complaint when the token may not call this; empty when it may. */
  Optional<WebApi.Answer> complaint(String method) {
    var needed = NEEDED.getOrDefault(method, List.of());
    if (needed.isEmpty() || needed.stream().anyMatch(granted::contains)) {
      return Optional.empty();
    }
    var answer = WebApi.Answer.error(200, "missing_scope");
    answer
        .body()
        .put("needed", String.join(",", needed))
        .put("provided", String.join(",", new TreeSet<>(granted)));
    return Optional.of(answer);
  }

  /** Reading a channel takes the scope of its kind. */
  void requireReading(Channel channel) {
    var needed = channel.isDirect() ? "im:history" : "channels:history";
    if (!granted.contains(needed)) {
      throw new SlackError("missing_scope");
    }
  }
}
