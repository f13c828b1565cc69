package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code views.*}: the one modal that each person may have open, and their App Home. */
final class Views {
  private final Workspace workspace;
  private final Tickets tickets;
  private final Map<String, Open> open = new HashMap<>();
  private final Map<String, ObjectNode> homes = new HashMap<>();
  private int number;

  Views(Workspace workspace, Tickets tickets) {
    this.workspace = workspace;
    this.tickets = tickets;
  }

  /**
   * @param place where the person was when it opened
   */
  record Open(ObjectNode view, Tickets.Place place) {
    String id() {
      return view.path("id").asText();
    }
  }

  void addTo(Map<String, Method> methods) {
    methods.put("views.open", this::open);
    methods.put("views.update", this::update);
    methods.put("views.publish", this::publish);
  }

  synchronized Optional<Open> of(String user) {
    return Optional.ofNullable(open.get(user));
  }

  synchronized Optional<ObjectNode> home(String user) {
    return Optional.ofNullable(homes.get(user));
  }

  synchronized void close(String user) {
    open.remove(user);
    workspace.touch();
  }

  synchronized void clear() {
    open.clear();
    homes.clear();
  }

  /** As an answer to a submission wants it. */
  synchronized void replace(String user, JsonNode fresh) {
    BlockCheck.view(fresh);
    var before = Objects.requireNonNull(open.get(user));
    open.put(user, new Open(json(fresh, before.id()), before.place()));
    workspace.touch();
  }

  private synchronized ObjectNode open(Arguments arguments) {
    var outcome = tickets.use(arguments.required("trigger_id"));
    var place =
        outcome
            .place()
            .orElseThrow(() ->
                new SlackError(
                    switch (outcome.state()) {
                      case EXPIRED -> "expired_trigger_id";
                      case USED_UP -> "exchanged_trigger_id";
                      case UNKNOWN, GOOD -> "invalid_trigger_id";
                    }));
    var view = view(arguments);
    var opened = json(view, "V0VIEW" + ++number);
    open.put(place.user(), new Open(opened, place));
    workspace.touch();
    return answer(opened);
  }

  private synchronized ObjectNode update(Arguments arguments) {
    var id = arguments.text("view_id");
    var external = arguments.text("external_id");
    var found =
        open.entrySet().stream()
            .filter(entry ->
                id.filter(entry.getValue().id()::equals).isPresent()
                    || external
                        .filter(entry.getValue().view().path("external_id").asText()::equals)
                        .isPresent())
            .findFirst()
            .orElseThrow(() -> new SlackError("not_found"));
    var view = view(arguments);
    var hash = arguments.text("hash");
    if (hash.isPresent() && !hash.get().equals(found.getValue().view().path("hash").asText())) {
      throw new SlackError("hash_conflict");
    }
    var updated = json(view, found.getValue().id());
    open.put(found.getKey(), new Open(updated, found.getValue().place()));
    workspace.touch();
    return answer(updated);
  }

  private synchronized ObjectNode publish(Arguments arguments) {
    var user = arguments.required("user_id");
    if (workspace.person(user).filter(person -> !person.bot()).isEmpty()) {
      throw new SlackError("user_not_found");
    }
    var home = json(view(arguments), "V0HOME" + ++number);
    homes.put(user, home);
    workspace.touch();
    return answer(home);
  }

  private static JsonNode view(Arguments arguments) {
    var view =
        arguments
            .json("view", "invalid_arguments")
            .orElseThrow(() ->
                new SlackError(
                    "invalid_arguments", List.of("[ERROR] missing required field: view")));
    BlockCheck.view(view);
    return view;
  }

  private ObjectNode json(JsonNode view, String id) {
    var json = ((ObjectNode) view).deepCopy();
    json.put("id", id)
        .put("team_id", MessageJson.TEAM)
        .put("hash", workspace.nextTs() + ".h" + ++number)
        .put("app_id", Person.SAILWRIGHT.appId())
        .put("bot_id", Person.SAILWRIGHT.botId())
        .put("root_view_id", id)
        .putNull("previous_view_id");
    json.set("blocks", BlockIds.filled((ArrayNode) json.path("blocks")));
    for (var text : List.of("private_metadata", "callback_id", "external_id")) {
      if (!json.has(text)) {
        json.put(text, "");
      }
    }
    json.putObject("state").putObject("values");
    return json;
  }

  private static ObjectNode answer(ObjectNode view) {
    var answer = Json.object();
    answer.set("view", view.deepCopy());
    return answer;
  }
}
