package dev.sailwright.playground.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sailwright.playground.slack.Channel;
import dev.sailwright.playground.slack.Message;
import dev.sailwright.playground.slack.Person;
import dev.sailwright.playground.slack.SimulatedSlack;
import java.util.Optional;

/** Puts what changed into the JSON that the page reads. */
final class PageNews {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SimulatedSlack slack;
  private final MeshPanel mesh;

  PageNews(SimulatedSlack slack, MeshPanel mesh) {
    this.slack = slack;
    this.mesh = mesh;
  }

  SimulatedSlack slack() {
    return slack;
  }

  String mesh() {
    return MAPPER.valueToTree(mesh.snapshot()).toString();
  }

  static Optional<Person> person(String id) {
    return Person.ALL.stream()
        .filter(person -> person.id().equals(id) && !person.bot())
        .findFirst();
  }

  /** People, channels and scenarios are added when the page has to begin anew. */
  ObjectNode json(Person reader, SimulatedSlack.News news) {
    var json =
        MAPPER
            .createObjectNode()
            .put("version", news.version())
            .put("everything", news.everything());
    if (news.everything()) {
      json.put("me", reader.id());
      var people = json.putArray("people");
      Person.ALL.forEach(person -> people.add(MAPPER.<ObjectNode>valueToTree(person)));
      var channels = json.putArray("channels");
      slack.channels().stream()
          .filter(channel -> channel.with().map(reader.id()::equals).orElse(true))
          .forEach(channel -> channels.add(channel(channel)));
      json.set("scenarios", MAPPER.valueToTree(mesh.scenarios()));
      json.put("playing", mesh.playing());
    }
    var changed = json.putArray("messages");
    news.changed().forEach(message -> changed.add(message(message)));
    var gone = json.putArray("gone");
    news.gone()
        .forEach(
            message -> gone.addObject().put("channel", message.channel()).put("ts", message.ts()));
    json.set("view", news.view().orElse(null));
    json.put("lastRequester", news.lastRequester().orElse(""));
    return json;
  }

  private static ObjectNode channel(Channel channel) {
    return MAPPER
        .createObjectNode()
        .put("id", channel.id())
        .put("name", channel.name())
        .put("topic", channel.topic())
        .put("direct", channel.isDirect());
  }

  private static ObjectNode message(Message message) {
    var json =
        MAPPER
            .createObjectNode()
            .put("channel", message.channel())
            .put("ts", message.ts())
            .put("thread", message.thread().orElse(""))
            .put("author", message.author())
            .put("text", message.text())
            .put("edited", message.edited().isPresent())
            .put("ephemeral", message.ephemeral())
            .put("broadcast", message.broadcast());
    json.set("blocks", message.blocks());
    message
        .file()
        .ifPresent(file ->
            json.putObject("file")
                .put("title", file.title())
                .put("address", SimulatedSlack.FILE_PATH + file.id())
                .put("altText", file.altText())
                .put("picture", file.isPicture()));
    json.set("reactions", MAPPER.valueToTree(message.reactions()));
    return json;
  }
}
