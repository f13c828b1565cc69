package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Slack sends to an app when somebody types a command, clicks, or submits a form. */
final class Payloads {
  private final Tickets tickets;
  private final String responseBase;

  /**
   * @param responseBase what a response URL starts with, up to and with the last slash
   */
  Payloads(Tickets tickets, String responseBase) {
    this.tickets = tickets;
    this.responseBase = responseBase;
  }

  Map<String, String> command(
      Person person, Channel channel, Tickets.Place place, String command, String text) {
    var form = new LinkedHashMap<String, String>();
    form.put("token", "legacy-verification-token");
    form.put("team_id", MessageJson.TEAM);
    form.put("team_domain", "meshops");
    form.put("channel_id", channel.id());
    form.put("channel_name", channel.isDirect() ? "directmessage" : channel.name());
    form.put("user_id", person.id());
    form.put("user_name", person.name());
    form.put("command", command);
    form.put("text", text);
    form.put("api_app_id", Person.SAILWRIGHT.appId());
    form.put("is_enterprise_install", "false");
    form.put("response_url", responseBase + tickets.response(place));
    form.put("trigger_id", tickets.trigger(place));
    place.thread().ifPresent(thread -> form.put("thread_ts", thread));
    return form;
  }

  /**
   * @param action the element that was used, with what was chosen in it
   */
  Map<String, String> click(Person person, Channel channel, Message message, ObjectNode action) {
    var place =
        new Tickets.Place(channel.id(), person.id(), message.thread(), Optional.of(message));
    var payload = envelope("block_actions", person);
    var container =
        payload
            .putObject("container")
            .put("type", "message")
            .put("message_ts", message.ts())
            .put("channel_id", channel.id())
            .put("is_ephemeral", message.ephemeral());
    message.thread().ifPresent(thread -> container.put("thread_ts", thread));
    payload.put("trigger_id", tickets.trigger(place));
    payload
        .putObject("channel")
        .put("id", channel.id())
        .put("name", channel.isDirect() ? "directmessage" : channel.name());
    if (!message.ephemeral()) {
      // Slack leaves ephemeral messages out, so that a bot must not count on it.
      payload.set("message", MessageJson.of(message));
    }
    payload.putObject("state").putObject("values");
    payload.put("response_url", responseBase + tickets.response(place));
    payload.putArray("actions").add(action);
    return Map.of("payload", payload.toString());
  }

  Map<String, String> submission(Person person, ObjectNode view, Tickets.Place place) {
    var payload = envelope("view_submission", person);
    payload.put("trigger_id", tickets.trigger(place));
    payload.set("view", view);
    payload.putArray("response_urls");
    return Map.of("payload", payload.toString());
  }

  Map<String, String> closing(Person person, ObjectNode view) {
    var payload = envelope("view_closed", person);
    payload.set("view", view);
    payload.put("is_cleared", false);
    return Map.of("payload", payload.toString());
  }

  /**
   * @param chosen the option that was picked; empty for a button
   */
  static ObjectNode action(String blockId, JsonNode element, Optional<JsonNode> chosen, String ts) {
    var action = Json.object();
    action.set("type", element.path("type"));
    action.set("action_id", element.path("action_id"));
    action.put("block_id", blockId).put("action_ts", ts);
    for (var field : List.of("text", "value", "style")) {
      if (element.has(field)) {
        action.set(field, element.path(field).deepCopy());
      }
    }
    chosen.ifPresent(option -> action.set("selected_option", option.deepCopy()));
    return action;
  }

  private static ObjectNode envelope(String type, Person person) {
    var payload = Json.object().put("type", type);
    payload
        .putObject("user")
        .put("id", person.id())
        .put("username", person.name())
        .put("name", person.name())
        .put("team_id", MessageJson.TEAM);
    payload.put("api_app_id", Person.SAILWRIGHT.appId()).put("token", "legacy-verification-token");
    payload.putObject("team").put("id", MessageJson.TEAM).put("domain", "meshops");
    payload.putNull("enterprise").put("is_enterprise_install", false);
    return payload;
  }
}
