package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** What a bot sends to a response URL, or straight in the answer to a slash command. */
final class Responses {
  private final Workspace workspace;

  Responses(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * @throws SlackError in Slack's words
   */
  void accept(Tickets.Place place, ObjectNode body) {
    var arguments = new Arguments(body);
    var origin = place.origin().flatMap(message -> workspace.find(message.channel(), message.ts()));
    if (arguments.flag("delete_original")) {
      workspace.delete(origin.orElseThrow(() -> new SlackError("no_text")));
      return;
    }
    var content = Content.of(arguments).orNoText();
    // A slash command has no message that could be replaced; Slack posts a new one then.
    if (arguments.flag("replace_original") && origin.isPresent()) {
      replace(origin.get(), content);
    } else {
      post(place, arguments, content);
    }
  }

  private void replace(Message origin, Content content) {
    workspace.change(
        origin.channel(),
        origin.ts(),
        message ->
            message.edited(
                content.text().orElse(""),
                content.blocksOrNone(),
                message.metadata(),
                Optional.of(workspace.nextTs())));
  }

  private void post(Tickets.Place place, Arguments arguments, Content content) {
    var type = arguments.text("response_type").orElse("ephemeral");
    if (!type.equals("ephemeral") && !type.equals("in_channel")) {
      throw new SlackError("invalid_arguments");
    }
    var thread = arguments.text("thread_ts").or(place::thread);
    workspace.post(ts ->
        new Message(
            place.channel(),
            ts,
            thread,
            Person.SAILWRIGHT.id(),
            content.text().orElse(""),
            content.blocksOrNone(),
            Optional.empty(),
            type.equals("ephemeral") ? Optional.of(place.user()) : Optional.empty(),
            false,
            content.metadata(),
            Map.of()));
  }
}
