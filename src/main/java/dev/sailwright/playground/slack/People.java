package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What people do that the bot hears of: commands, clicks, forms. */
final class People {
  private static final String COMMAND = "/istio";

  private final Workspace workspace;
  private final Views views;
  private final Responses responses;
  private final Payloads payloads;
  private final BotLink bot;
  private volatile Optional<String> lastRequester = Optional.empty();

  People(Workspace workspace, Views views, Responses responses, Payloads payloads, BotLink bot) {
    this.workspace = workspace;
    this.views = views;
    this.responses = responses;
    this.payloads = payloads;
    this.bot = bot;
  }

  Optional<String> lastRequester() {
    return lastRequester;
  }

  void forget() {
    lastRequester = Optional.empty();
  }

  Delivery command(Person person, Channel channel, Optional<String> thread, String line) {
    var place = new Tickets.Place(channel.id(), person.id(), thread, Optional.empty());
    var words = line.strip().split("\\s+", 2);
    if (!words[0].equals(COMMAND)) {
      slackbot(
          place,
          "`"
              + escaped(words[0])
              + "` is not a valid command. Slash commands here: `"
              + COMMAND
              + "`.");
      return Delivery.UNKNOWN_COMMAND;
    }
    var text = words.length > 1 ? words[1] : "";
    if (text.startsWith("upgrade")) {
      lastRequester = Optional.of(person.id());
    }
    var reply = bot.send(payloads.command(person, channel, place, COMMAND, escaped(text)));
    if (reply.delivery() != Delivery.ACCEPTED) {
      slackbot(place, COMMAND + " failed with the error \"" + reply.delivery().code() + "\"");
    } else if (!reply.body().isBlank()) {
      answer(place, reply);
    }
    return reply.delivery();
  }

  /** The bot may answer a command in the very response: as a message in JSON, or in plain text. */
  private void answer(Tickets.Place place, BotLink.Reply reply) {
    var body =
        reply
            .json()
            .map(ObjectNode.class::cast)
            .orElseGet(() -> Json.object().put("text", reply.body()));
    try {
      responses.accept(place, body);
    } catch (SlackError e) {
      slackbot(place, COMMAND + " failed with the error \"" + e.code() + "\"");
    }
  }

  Delivery use(
      Person person, Message message, String blockId, String actionId, Optional<String> option) {
    var channel = workspace.channelById(message.channel());
    var element =
        elements(message.blocks(), blockId)
            .filter(candidate -> candidate.path("action_id").asText().equals(actionId))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no element " + actionId));
    var chosen =
        option.flatMap(value ->
            stream(element.path("options"))
                .filter(candidate -> candidate.path("value").asText().equals(value))
                .findFirst());
    var action = Payloads.action(blockId, element, chosen, workspace.nextTs());
    return bot.send(payloads.click(person, channel, message, action)).delivery();
  }

  private static Stream<JsonNode> elements(ArrayNode blocks, String blockId) {
    return stream(blocks)
        .filter(block -> block.path("block_id").asText().equals(blockId))
        .flatMap(block ->
            Stream.concat(stream(block.path("elements")), Stream.of(block.path("accessory"))));
  }

  Map<String, String> submit(Person person, Map<String, String> values) {
    var open =
        views.of(person.id()).orElseThrow(() -> new IllegalArgumentException("no form is open"));
    var view = open.view().deepCopy();
    view.set("state", Json.object().set("values", state(view.path("blocks"), values)));
    var reply = bot.send(payloads.submission(person, view, open.place()));
    if (reply.delivery() != Delivery.ACCEPTED) {
      return Map.of("", "We had some trouble connecting. Try again?");
    }
    var answer = reply.json().orElseGet(Json::object);
    switch (answer.path("response_action").asText()) {
      case "errors" -> {
        var errors = new LinkedHashMap<String, String>();
        answer
            .path("errors")
            .properties()
            .forEach(error -> errors.put(error.getKey(), error.getValue().asText()));
        return errors;
      }
      case "update" -> views.replace(person.id(), answer.path("view"));
      default -> views.close(person.id());
    }
    return Map.of();
  }

  /** {@code block id → action id → what was entered}, as Slack sends it. */
  private static ObjectNode state(JsonNode blocks, Map<String, String> values) {
    var state = Json.object();
    stream(blocks)
        .filter(block -> block.path("type").asText().equals("input"))
        .forEach(block -> {
          var element = block.path("element");
          var type = element.path("type").asText();
          var entered =
              Optional.ofNullable(values.get(element.path("action_id").asText()))
                  .filter(text -> !text.isEmpty());
          var field =
              state
                  .putObject(block.path("block_id").asText())
                  .putObject(element.path("action_id").asText())
                  .put("type", type);
          switch (type) {
            case "static_select" -> field.set("selected_option", option(element, entered));
            case "checkboxes" -> {
              var selected = field.putArray("selected_options");
              stream(element.path("options"))
                  .filter(option ->
                      entered
                          .filter(
                              text -> text.lines().anyMatch(option.path("value").asText()::equals))
                          .isPresent())
                  .forEach(selected::add);
            }
            default -> field.put("value", entered.orElse(null));
          }
        });
    return state;
  }

  private static JsonNode option(JsonNode element, Optional<String> value) {
    return stream(element.path("options"))
        .filter(option -> value.filter(option.path("value").asText()::equals).isPresent())
        .findFirst()
        .orElseGet(() -> Json.object().nullNode());
  }

  void closeView(Person person) {
    var open = views.of(person.id());
    views.close(person.id());
    open.filter(form -> form.view().path("notify_on_close").asBoolean())
        .ifPresent(form -> bot.send(payloads.closing(person, form.view())));
  }

  private void slackbot(Tickets.Place place, String text) {
    workspace.post(ts ->
        new Message(
            place.channel(),
            ts,
            place.thread(),
            Person.SLACKBOT.id(),
            text,
            Json.array(),
            Optional.empty(),
            Optional.of(place.user()),
            false,
            Optional.empty(),
            Map.of()));
  }

  /** Slack escapes these three in what people type. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
