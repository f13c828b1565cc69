package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** {@code conversations.*}: reading channels and threads. */
final class ConversationMethods {
  private static final int STANDARD_LIMIT = 100;
  private static final int LIMIT = 999;

  private final Workspace workspace;
  private final Scopes scopes;

  ConversationMethods(Workspace workspace, Scopes scopes) {
    this.workspace = workspace;
    this.scopes = scopes;
  }

  void addTo(Map<String, Method> methods) {
    methods.put("conversations.history", this::history);
    methods.put("conversations.replies", this::replies);
    methods.put("conversations.info", this::info);
    methods.put("conversations.list", this::list);
    methods.put("conversations.open", this::open);
    methods.put("conversations.join", this::info);
    methods.put("conversations.members", this::members);
  }

  /**
   * Newest first on each page; replies only when they were broadcast. With {@code oldest} alone the
   * first page is the oldest (slackhq/slack-api-docs, issue 4).
   */
  private ObjectNode history(Arguments arguments) {
    var lasting = lasting(readable(arguments));
    var shown =
        lasting.stream()
            .filter(message -> message.thread().isEmpty() || message.broadcast())
            .toList()
            .reversed();
    var fromTheEnd = arguments.text("oldest").isPresent() && arguments.text("latest").isEmpty();
    return page(
        shown,
        fromTheEnd,
        arguments,
        message -> MessageJson.ofRoot(message, repliesTo(message, lasting)));
  }

  /** The root, then its replies, oldest first. */
  private ObjectNode replies(Arguments arguments) {
    var lasting = lasting(readable(arguments));
    var ts = arguments.required("ts");
    var asked =
        lasting.stream()
            .filter(message -> message.ts().equals(ts))
            .findFirst()
            .orElseThrow(() -> new SlackError("thread_not_found"));
    var root = asked.thread().orElse(ts);
    var shown =
        lasting.stream()
            .filter(message ->
                message.ts().equals(root) || message.thread().filter(root::equals).isPresent())
            .toList();
    return page(
        shown,
        false,
        arguments,
        message -> MessageJson.ofRoot(message, repliesTo(message, lasting)));
  }

  private ObjectNode page(
      List<Message> all,
      boolean fromTheEnd,
      Arguments arguments,
      Function<Message, ObjectNode> json) {
    var limit = Math.clamp(arguments.number("limit", STANDARD_LIMIT), 1, LIMIT);
    var oldest = arguments.text("oldest").orElse("0");
    var latest = arguments.text("latest").orElse("9");
    var inclusive = arguments.flag("inclusive");
    var ranged =
        all.stream()
            .filter(message ->
                message.ts().compareTo(oldest) > 0 || (inclusive && message.ts().equals(oldest)))
            .filter(message ->
                message.ts().compareTo(latest) < 0 || (inclusive && message.ts().equals(latest)))
            .toList();
    var read = start(arguments, ranged.size());
    var next = Math.min(read + limit, ranged.size());
    var answer = Json.object();
    var messages = answer.putArray("messages");
    (fromTheEnd
            ? ranged.subList(ranged.size() - next, ranged.size() - read)
            : ranged.subList(read, next))
        .forEach(message -> {
          var one = json.apply(message);
          if (arguments.flag("include_all_metadata")) {
            message.metadata().ifPresent(metadata -> one.set("metadata", metadata.deepCopy()));
          }
          messages.add(one);
        });
    var more = next < ranged.size();
    answer.put("has_more", more);
    answer.putObject("response_metadata").put("next_cursor", more ? "next:" + next : "");
    return answer;
  }

  private static int start(Arguments arguments, int size) {
    var cursor = arguments.text("cursor").filter(text -> !text.isEmpty());
    if (cursor.isEmpty()) {
      return 0;
    }
    if (!cursor.get().matches("next:[0-9]{1,6}")) {
      throw new SlackError("invalid_cursor");
    }
    return Math.min(Integer.parseInt(cursor.get().substring("next:".length())), size);
  }

  private ObjectNode info(Arguments arguments) {
    var answer = Json.object();
    answer.set("channel", json(channel(arguments)));
    return answer;
  }

  private ObjectNode list(Arguments arguments) {
    var answer = Json.object();
    var channels = answer.putArray("channels");
    var direct = arguments.text("types").filter(types -> types.contains("im")).isPresent();
    workspace.channels().stream()
        .filter(channel -> direct || !channel.isDirect())
        .forEach(channel -> channels.add(json(channel)));
    answer.putObject("response_metadata").put("next_cursor", "");
    return answer;
  }

  private ObjectNode open(Arguments arguments) {
    var user = arguments.required("users");
    if (workspace.person(user).filter(person -> !person.bot()).isEmpty()) {
      throw new SlackError("user_not_found");
    }
    var answer = Json.object();
    answer.putObject("channel").put("id", workspace.channel(user).map(Channel::id).orElseThrow());
    return answer;
  }

  private ObjectNode members(Arguments arguments) {
    var channel = channel(arguments);
    var answer = Json.object();
    var members = answer.putArray("members");
    Person.ALL.stream()
        .filter(person -> channel.visibleTo(person.id()))
        .forEach(person -> members.add(person.id()));
    answer.putObject("response_metadata").put("next_cursor", "");
    return answer;
  }

  private static ObjectNode json(Channel channel) {
    var json =
        Json.object()
            .put("id", channel.id())
            .put("is_channel", !channel.isDirect())
            .put("is_im", channel.isDirect())
            .put("is_private", channel.isDirect())
            .put("is_archived", false);
    if (channel.isDirect()) {
      return json.put("user", channel.with().orElseThrow());
    }
    json.put("name", channel.name()).put("name_normalized", channel.name()).put("is_member", true);
    json.putObject("topic").put("value", channel.topic());
    return json.put("num_members", Person.ALL.size());
  }

  private Channel channel(Arguments arguments) {
    return workspace.channelById(arguments.required("channel"));
  }

  private Channel readable(Arguments arguments) {
    var channel = channel(arguments);
    scopes.requireReading(channel);
    return channel;
  }

  /** Ephemeral messages are in no history. */
  private List<Message> lasting(Channel channel) {
    return workspace.messages(channel.id()).stream()
        .filter(message -> !message.ephemeral())
        .toList();
  }

  private static List<Message> repliesTo(Message root, List<Message> all) {
    return all.stream()
        .filter(message -> message.thread().filter(root.ts()::equals).isPresent())
        .toList();
  }
}
