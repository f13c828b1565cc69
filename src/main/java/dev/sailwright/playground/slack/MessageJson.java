package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Messages in the shapes of Slack's Web API and payloads. */
final class MessageJson {
  static final String TEAM = "T0MESHOPS1";

  private MessageJson() {}

  static ObjectNode of(Message message) {
    var author =
        Person.ALL.stream().filter(person -> person.id().equals(message.author())).findFirst();
    var json = Json.object();
    json.put("type", "message").put("user", message.author()).put("ts", message.ts());
    author
        .filter(Person::bot)
        .ifPresent(bot -> json.put("bot_id", bot.botId()).put("app_id", bot.appId()));
    json.put("text", message.text()).put("team", TEAM);
    author.filter(Person::bot).ifPresent(bot -> json.set("bot_profile", profile(bot)));
    message
        .edited()
        .ifPresent(ts -> json.putObject("edited").put("user", message.author()).put("ts", ts));
    message.thread().ifPresent(thread -> json.put("thread_ts", thread));
    if (message.broadcast()) {
      json.put("subtype", "thread_broadcast");
    }
    if (!message.blocks().isEmpty()) {
      json.set("blocks", message.blocks().deepCopy());
    }
    message
        .file()
        .ifPresent(file ->
            json.putArray("files")
                .addObject()
                .put("id", file.id())
                .put("name", file.name())
                .put("title", file.title())
                .put("mimetype", file.isPicture() ? "image/png" : "text/plain")
                .put("size", file.content().remaining()));
    if (!message.reactions().isEmpty()) {
      var reactions = json.putArray("reactions");
      message
          .reactions()
          .forEach((name, users) -> {
            var reaction = reactions.addObject().put("name", name).put("count", users.size());
            users.forEach(reaction.putArray("users")::add);
          });
    }
    return json;
  }

  /** With what Slack counts on the first message of a thread. */
  static ObjectNode ofRoot(Message root, List<Message> replies) {
    var json = of(root);
    if (!replies.isEmpty()) {
      var users = replies.stream().map(Message::author).distinct().toList();
      json.put("thread_ts", root.ts())
          .put("reply_count", replies.size())
          .put("reply_users_count", users.size())
          .put("latest_reply", replies.getLast().ts());
      users.forEach(json.putArray("reply_users")::add);
    }
    return json;
  }

  private static ObjectNode profile(Person bot) {
    return Json.object()
        .put("id", bot.botId())
        .put("app_id", bot.appId())
        .put("user_id", bot.id())
        .put("name", bot.realName())
        .put("deleted", false)
        .put("team_id", TEAM);
  }
}
