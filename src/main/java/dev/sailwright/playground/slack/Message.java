package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A message as it stands now.
 *
 * @param channel id
 * @param ts Slack's timestamp, the message's id within the channel: seconds and microseconds,
 *     {@code 1684440000.000100}
 * @param thread the root's ts, when this is a reply
 * @param author user id
 * @param text mrkdwn; what phones and notifications show when there are blocks
 * @param blocks Block Kit, with all ids filled in; empty when there are none
 * @param edited the ts of the last edit
 * @param onlyFor the one person who sees it, when it is ephemeral
 * @param broadcast a reply that is shown in the channel too
 * @param metadata what the bot attached, unseen by people
 * @param reactions user ids by emoji name
 * @param file shared with it
 */
public record Message(
    String channel,
    String ts,
    Optional<String> thread,
    String author,
    String text,
    ArrayNode blocks,
    Optional<String> edited,
    Optional<String> onlyFor,
    boolean broadcast,
    Optional<ObjectNode> metadata,
    Map<String, List<String>> reactions,
    Optional<SharedFile> file) {
  public Message {
    reactions = Map.copyOf(reactions);
  }

  /** Without a file. */
  Message(
      String channel,
      String ts,
      Optional<String> thread,
      String author,
      String text,
      ArrayNode blocks,
      Optional<String> edited,
      Optional<String> onlyFor,
      boolean broadcast,
      Optional<ObjectNode> metadata,
      Map<String, List<String>> reactions) {
    this(
        channel,
        ts,
        thread,
        author,
        text,
        blocks,
        edited,
        onlyFor,
        broadcast,
        metadata,
        reactions,
        Optional.empty());
  }

  Message edited(
      String newText, ArrayNode newBlocks, Optional<ObjectNode> newMetadata, Optional<String> at) {
    return new Message(
        channel,
        ts,
        thread,
        author,
        newText,
        newBlocks,
        at,
        onlyFor,
        broadcast,
        newMetadata,
        reactions,
        file);
  }

  Message reacted(Map<String, List<String>> newReactions) {
    return new Message(
        channel,
        ts,
        thread,
        author,
        text,
        blocks,
        edited,
        onlyFor,
        broadcast,
        metadata,
        newReactions,
        file);
  }

  public boolean ephemeral() {
    return onlyFor.isPresent();
  }

  boolean visibleTo(String user) {
    return onlyFor.isEmpty() || onlyFor.get().equals(user);
  }

  /**
   * Everything that a reader can read, one piece a line: the blocks, or the text when there are
   * none.
   */
  public String allText() {
    return blocks.isEmpty() ? text : String.join("\n", Json.words(blocks));
  }

  /** What can be clicked, in reading order. */
  public List<Button> buttons() {
    return elements(blocks).flatMap(block -> clickable(block)).toList();
  }

  /** The button with this label or action id. */
  public Optional<Button> button(String labelOrAction) {
    return buttons().stream()
        .filter(button ->
            button.label().equals(labelOrAction) || button.actionId().equals(labelOrAction))
        .findFirst();
  }

  private static Stream<Button> clickable(JsonNode block) {
    var accessory =
        block.has("accessory") ? Stream.of(block.path("accessory")) : Stream.<JsonNode>empty();
    return Stream.concat(elements(block.path("elements")), accessory)
        .filter(element -> element.path("type").asText().equals("button"))
        .map(element -> Button.of(block.path("block_id").asText(), element));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** A button of a message. */
  public record Button(
      String label, String actionId, String blockId, String value, String style, boolean confirms) {
    static Button of(String blockId, JsonNode element) {
      return new Button(
          element.path("text").path("text").asText(),
          element.path("action_id").asText(),
          blockId,
          element.path("value").asText(),
          element.path("style").asText(),
          element.has("confirm"));
    }
  }
}
