package dev.sailwright.adapter.slack;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;
import java.util.List;
import java.util.Objects;

/**
 * What is shown. Messages that were drawn alike are equal.
 *
 * @param text one self-contained sentence in mrkdwn, status first: phones and notifications show
 *     only this
 */
record SlackMessage(String text, List<LayoutBlock> blocks) {
  private static final Gson GSON = GsonFactory.createSnakeCase();

  SlackMessage {
    blocks = blocks.stream().filter(Objects::nonNull).toList();
  }

  /** The same said in one section, for a Slack that does not take the blocks. */
  SlackMessage simple() {
    return new SlackMessage(text, List.of(Kit.section(text)));
  }

  /** As Slack gets it: {@code text} and {@code blocks}. */
  String json() {
    var message = new JsonObject();
    message.addProperty("text", text);
    message.add("blocks", GSON.toJsonTree(blocks));
    return GSON.toJson(message);
  }
}
