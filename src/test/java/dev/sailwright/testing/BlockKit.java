package dev.sailwright.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks a Slack message, given as JSON with {@code text} and {@code blocks}: against the schema of
 * Slack's own types, and against Slack's and our rules that no schema can say.
 */
public final class BlockKit {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
          .getSchema(BlockKit.class.getResourceAsStream("/blockkit.schema.json"));
  private static final Pattern CALLS_EVERYBODY =
      Pattern.compile("<!(channel|here|everyone|subteam)");
  private static final int BUTTONS_IN_A_ROW = 3;
  private static final int MARKDOWN_LIMIT = 12_000;
  private static final int ALL_TEXT_LIMIT = 13_000;
  private static final int NOTIFICATION_LIMIT = 3000;
  private static final int VIEW_WORD_LIMIT = 24;
  private static final int PRIVATE_LIMIT = 3000;

  private BlockKit() {}

  /** Fails with everything that is wrong with this message. */
  public static void check(String message) {
    assertThat(violations(message)).as(message).isEmpty();
  }

  /** One line for each thing that is wrong; none for a message that is right. */
  public static List<String> violations(String message) {
    try {
      return violations(JSON.readTree(message));
    } catch (JsonProcessingException e) {
      return List.of("not JSON: " + e.getOriginalMessage());
    }
  }

  public static List<String> violations(JsonNode message) {
    var violations = new ArrayList<String>();
    SCHEMA.validate(message).stream().map(ValidationMessage::getMessage).forEach(violations::add);
    unique(message, "action_id", violations);
    unique(message, "block_id", violations);
    primaryButtons(message, violations);
    texts(message, violations);
    if (types(message, "broadcast") > 0) {
      violations.add("calls everybody in rich text");
    }
    if (types(message, "table") > 1) {
      violations.add("more than one table");
    }
    message.findParents("elements").stream()
        .filter(block -> block.path("type").asText().equals("actions"))
        .filter(block -> block.path("elements").size() > BUTTONS_IN_A_ROW)
        .forEach(block -> violations.add("more than " + BUTTONS_IN_A_ROW + " buttons in a row"));
    return List.copyOf(violations);
  }

  public static List<String> viewViolations(String view) {
    try {
      return viewViolations(JSON.readTree(view));
    } catch (JsonProcessingException e) {
      return List.of("not JSON: " + e.getOriginalMessage());
    }
  }

  /** One line for each thing that is wrong with a modal. */
  public static List<String> viewViolations(JsonNode view) {
    var message = JSON.createObjectNode().put("text", "a view");
    message.set("blocks", view.path("blocks"));
    var violations = new ArrayList<>(violations(message));
    for (var name : List.of("title", "submit", "close")) {
      var length = view.path(name).path("text").asText().length();
      if (length > VIEW_WORD_LIMIT || (view.has(name) && length == 0)) {
        violations.add(name + " of " + length + " characters");
      }
    }
    if (!view.has("title")) {
      violations.add("a view without a title");
    }
    if (view.path("private_metadata").asText().length() > PRIVATE_LIMIT) {
      violations.add("too much private_metadata");
    }
    var asks = view.path("blocks").findValuesAsText("type").contains("input");
    if (asks != view.has("submit")) {
      violations.add("inputs and a submit button belong together");
    }
    return List.copyOf(violations);
  }

  private static void unique(JsonNode message, String id, List<String> violations) {
    var seen = new HashSet<String>();
    message.findValuesAsText(id).stream()
        .filter(value -> !seen.add(value))
        .forEach(value -> violations.add(id + " " + value + " is there twice"));
  }

  private static void primaryButtons(JsonNode message, List<String> violations) {
    var primary = message.findValuesAsText("style").stream().filter("primary"::equals).count();
    if (primary > 1) {
      violations.add(primary + " primary buttons");
    }
  }

  private static void texts(JsonNode message, List<String> violations) {
    var text = message.path("text").asText();
    if (text.isBlank() || text.length() > NOTIFICATION_LIMIT) {
      violations.add("a notification text of " + text.length() + " characters");
    }
    var all = new ArrayList<String>();
    collect(message, all);
    if (all.stream().mapToInt(String::length).sum() > ALL_TEXT_LIMIT) {
      violations.add("more than " + ALL_TEXT_LIMIT + " characters in all");
    }
    var marked = new ArrayList<String>();
    collectMarkup(message, marked);
    marked.stream()
        .filter(part -> CALLS_EVERYBODY.matcher(part).find())
        .forEach(part -> violations.add("calls everybody: " + part));
    all.stream().filter(String::isBlank).forEach(part -> violations.add("an empty text"));
    var markdown =
        message.path("blocks").findParents("text").stream()
            .filter(block -> block.path("type").asText().equals("markdown"))
            .mapToInt(block -> block.path("text").asText().length())
            .sum();
    if (markdown > MARKDOWN_LIMIT) {
      violations.add("more than " + MARKDOWN_LIMIT + " characters of markdown");
    }
  }

  private static void collect(JsonNode node, List<String> texts) {
    node.properties()
        .forEach(field -> {
          if (field.getKey().equals("text") && field.getValue().isTextual()) {
            texts.add(field.getValue().asText());
          }
        });
    node.forEach(child -> collect(child, texts));
  }

  /** Slack reads no markup in rich text: a mention there is an element of its own. */
  private static void collectMarkup(JsonNode node, List<String> texts) {
    if (node.path("type").asText().equals("rich_text")) {
      return;
    }
    var text = node.path("text");
    if (text.isTextual()) {
      texts.add(text.asText());
    }
    node.forEach(child -> collectMarkup(child, texts));
  }

  private static long types(JsonNode message, String type) {
    return message.findValuesAsText("type").stream().filter(type::equals).count();
  }
}
