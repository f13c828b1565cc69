package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who is who, reactions, and the two methods that only test the connection. */
final class PeopleMethods {
  private final Workspace workspace;

  PeopleMethods(Workspace workspace) {
    this.workspace = workspace;
  }

  void addTo(Map<String, Method> methods) {
    methods.put("auth.test", arguments -> whoAmI());
    methods.put("users.info", this::info);
    methods.put("users.list", arguments -> list());
    methods.put("usergroups.users.list", this::usersOfGroup);
    methods.put("reactions.add", this::react);
    methods.put("reactions.remove", this::unreact);
  }

  /** Needs no token. */
  static ObjectNode apiTest(Arguments arguments) {
    arguments
        .text("error")
        .ifPresent(error -> {
          throw new SlackError(error);
        });
    var answer = Json.object();
    answer.set("args", arguments.values());
    return answer;
  }

  private static ObjectNode whoAmI() {
    return Json.object()
        .put("url", "https://meshops.slack.com/")
        .put("team", "Meshops")
        .put("user", Person.SAILWRIGHT.name())
        .put("team_id", MessageJson.TEAM)
        .put("user_id", Person.SAILWRIGHT.id())
        .put("bot_id", Person.SAILWRIGHT.botId())
        .put("is_enterprise_install", false);
  }

  private ObjectNode info(Arguments arguments) {
    var person =
        workspace
            .person(arguments.required("user"))
            .orElseThrow(() -> new SlackError("user_not_found"));
    var answer = Json.object();
    answer.set("user", json(person));
    return answer;
  }

  private ObjectNode usersOfGroup(Arguments arguments) {
    var members =
        workspace
            .userGroup(arguments.required("usergroup"))
            .orElseThrow(() -> new SlackError("no_such_subteam"));
    var answer = Json.object();
    members.forEach(answer.putArray("users")::add);
    return answer;
  }

  private ObjectNode list() {
    var answer = Json.object();
    var members = answer.putArray("members");
    Person.ALL.forEach(person -> members.add(json(person)));
    answer.putObject("response_metadata").put("next_cursor", "");
    return answer;
  }

  private ObjectNode react(Arguments arguments) {
    return change(
        arguments,
        (users, bot) -> {
          if (users.contains(bot)) {
            throw new SlackError("already_reacted");
          }
          users.add(bot);
        });
  }

  private ObjectNode unreact(Arguments arguments) {
    return change(
        arguments,
        (users, bot) -> {
          if (!users.remove(bot)) {
            throw new SlackError("no_reaction");
          }
        });
  }

  private interface Reaction {
    void change(List<String> users, String bot);
  }

  private ObjectNode change(Arguments arguments, Reaction reaction) {
    var channel = workspace.channelById(arguments.required("channel"));
    var name = arguments.required("name");
    var changed =
        workspace.change(
            channel.id(),
            arguments.required("timestamp"),
            message -> {
              var reactions = new HashMap<>(message.reactions());
              var users = new ArrayList<>(reactions.getOrDefault(name, List.of()));
              reaction.change(users, Person.SAILWRIGHT.id());
              if (users.isEmpty()) {
                reactions.remove(name);
              } else {
                reactions.put(name, List.copyOf(users));
              }
              return message.reacted(reactions);
            });
    if (changed.isEmpty()) {
      throw new SlackError("message_not_found");
    }
    return Json.object();
  }

  private static boolean isOfAnotherTeam(Membership membership) {
    return membership == Membership.STRANGER || membership == Membership.PARTNER;
  }

  private ObjectNode json(Person person) {
    var membership = workspace.membership(person.id());
    var json =
        Json.object()
            .put("id", person.id())
            .put("team_id", isOfAnotherTeam(membership) ? "T0PARTNER1" : MessageJson.TEAM)
            .put("name", person.name())
            .put("deleted", membership == Membership.DEACTIVATED)
            .put("real_name", person.realName())
            .put("tz", "Etc/UTC")
            .put("tz_label", "Coordinated Universal Time")
            .put("tz_offset", 0)
            .put("is_bot", person.bot())
            .put(
                "is_restricted",
                membership == Membership.GUEST || membership == Membership.SINGLE_CHANNEL_GUEST)
            .put("is_ultra_restricted", membership == Membership.SINGLE_CHANNEL_GUEST)
            .put("is_stranger", membership == Membership.STRANGER);
    json.putObject("profile")
        .put("real_name", person.realName())
        .put("display_name", person.name())
        .put("title", person.title());
    return json;
  }
}
