package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** {@code chat.*}: posting, editing, deleting. */
final class ChatMethods {
  private final Workspace workspace;

  ChatMethods(Workspace workspace) {
    this.workspace = workspace;
  }

  void addTo(Map<String, Method> methods) {
    methods.put("chat.postMessage", this::post);
    methods.put("chat.postEphemeral", this::postEphemeral);
    methods.put("chat.update", this::update);
    methods.put("chat.delete", this::delete);
    methods.put("chat.getPermalink", this::permalink);
  }

  private ObjectNode post(Arguments arguments) {
    // Posting takes names and people as well as ids.
    var channel =
        workspace
            .channel(arguments.required("channel"))
            .orElseThrow(() -> new SlackError("channel_not_found"));
    var content = Content.of(arguments).orNoText();
    var thread = thread(channel, arguments);
    var broadcast = thread.isPresent() && arguments.flag("reply_broadcast");
    var posted =
        workspace.post(ts -> draft(channel, ts, thread, content, Optional.empty(), broadcast));
    var answer = Json.object().put("channel", channel.id()).put("ts", posted.ts());
    answer.set("message", withMetadata(posted));
    return answer;
  }

  private ObjectNode postEphemeral(Arguments arguments) {
    var channel = workspace.channelById(arguments.required("channel"));
    var user = arguments.required("user");
    if (workspace.person(user).filter(person -> !person.bot()).isEmpty()
        || !channel.visibleTo(user)) {
      throw new SlackError("user_not_in_channel");
    }
    var content = Content.of(arguments).orNoText();
    var thread = thread(channel, arguments);
    var posted =
        workspace.post(ts -> draft(channel, ts, thread, content, Optional.of(user), false));
    return Json.object().put("message_ts", posted.ts());
  }

  private ObjectNode update(Arguments arguments) {
    var channel = workspace.channelById(arguments.required("channel"));
    var found = own(channel, arguments, "cant_update_message");
    var content = Content.of(arguments);
    if (content.text().isEmpty() && content.blocks().isEmpty()) {
      throw new SlackError("no_text");
    }
    var at = Optional.of(workspace.nextTs());
    var changed =
        workspace
            .change(
                channel.id(),
                found.ts(),
                message ->
                    message.edited(
                        content.text().orElse(message.text()),
                        content.blocks().orElse(message.blocks()),
                        content.metadata().or(message::metadata),
                        at))
            .orElseThrow(() -> new SlackError("message_not_found"));
    var answer =
        Json.object()
            .put("channel", channel.id())
            .put("ts", changed.ts())
            .put("text", changed.text());
    answer.set("message", withMetadata(changed));
    return answer;
  }

  private ObjectNode delete(Arguments arguments) {
    var channel = workspace.channelById(arguments.required("channel"));
    var found = own(channel, arguments, "cant_delete_message");
    workspace.delete(found);
    return Json.object().put("channel", channel.id()).put("ts", found.ts());
  }

  private ObjectNode permalink(Arguments arguments) {
    var channel = workspace.channelById(arguments.required("channel"));
    var ts = arguments.required("message_ts");
    if (workspace.find(channel.id(), ts).isEmpty()) {
      throw new SlackError("message_not_found");
    }
    return Json.object()
        .put("channel", channel.id())
        .put(
            "permalink",
            "https://meshops.slack.com/archives/" + channel.id() + "/p" + ts.replace(".", ""));
  }

  private Optional<String> thread(Channel channel, Arguments arguments) {
    var thread = arguments.text("thread_ts").filter(ts -> !ts.isEmpty());
    if (thread.isPresent()
        && workspace.find(channel.id(), thread.get()).filter(root -> !root.ephemeral()).isEmpty()) {
      throw new SlackError("thread_not_found");
    }
    // A reply to a reply lands in the same thread.
    return thread
        .flatMap(ts -> workspace.find(channel.id(), ts))
        .map(root -> root.thread().orElse(root.ts()));
  }

  private Message own(Channel channel, Arguments arguments, String notOwn) {
    var found =
        workspace
            .find(channel.id(), arguments.required("ts"))
            .filter(message -> !message.ephemeral())
            .orElseThrow(() -> new SlackError("message_not_found"));
    if (!found.author().equals(Person.SAILWRIGHT.id())) {
      throw new SlackError(notOwn);
    }
    return found;
  }

  private static ObjectNode withMetadata(Message message) {
    var json = MessageJson.of(message);
    message.metadata().ifPresent(metadata -> json.set("metadata", metadata.deepCopy()));
    return json;
  }

  private static Message draft(
      Channel channel,
      String ts,
      Optional<String> thread,
      Content content,
      Optional<String> onlyFor,
      boolean broadcast) {
    return new Message(
        channel.id(),
        ts,
        thread,
        Person.SAILWRIGHT.id(),
        content.text().orElse(""),
        content.blocksOrNone(),
        Optional.empty(),
        onlyFor,
        broadcast,
        content.metadata(),
        Map.of());
  }
}
