package dev.sailwright.adapter.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sailwright.audit.AuditLine;
import dev.sailwright.audit.AuditRecord;
import dev.sailwright.audit.EffectRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Finds the lines of {@link JsonAuditLog} and {@link JsonEffectLog} in a log: bare, after a prefix,
 * or as a text inside another JSON object, as log collectors and LOG_FORMAT=json write it. Other
 * lines are passed over.
 */
public final class JsonAuditReader {
  /** The field's name, with a backslash or more before its quotes where JSON is inside JSON. */
  private static final Pattern MARK = Pattern.compile("\\\\*\"audit\\\\*\"\\s*:");

  /** Deeper than any collector wraps a line. */
  private static final int LAYERS = 3;

  private final JsonMapper json = JsonMapper.builder().build();

  /** All records of a log in its order. */
  public List<AuditLine> read(InputStream log) throws IOException {
    var found = new ArrayList<AuditLine>();
    var reader = new BufferedReader(new InputStreamReader(log, StandardCharsets.UTF_8));
    var number = 0L;
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (MARK.matcher(line).find()) {
        found.add(read(number, line));
      }
    }
    return found;
  }

  private AuditLine read(long number, String line) {
    try {
      return object(line, LAYERS)
          .<AuditLine>map(node -> read(number, node))
          .orElseGet(
              () -> new AuditLine.Unreadable(number, "looks like an audit record, and is no JSON"));
    } catch (IllegalArgumentException | DateTimeException e) {
      return new AuditLine.Unreadable(
          number, "is an audit record that cannot be read: " + e.getMessage());
    }
  }

  private Optional<JsonNode> object(String text, int layers) {
    var begin = text.indexOf('{');
    if (begin < 0 || layers == 0) {
      return Optional.empty();
    }
    try {
      var node = json.readTree(text.substring(begin));
      return node.has("audit")
          ? Optional.of(node)
          : StreamSupport.stream(node.spliterator(), false)
              .filter(JsonNode::isTextual)
              .flatMap(field -> object(field.textValue(), layers - 1).stream())
              .findFirst();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static AuditLine read(long number, JsonNode node) {
    if (node.path("audit").asInt() != JsonAuditLog.FORMAT) {
      throw new IllegalArgumentException(
          "its format is "
              + node.path("audit")
              + ", and this program knows "
              + JsonAuditLog.FORMAT);
    }
    return node.has("process") ? effect(number, node) : record(number, node);
  }

  private static AuditLine effect(long number, JsonNode node) {
    return new AuditLine.Effect(
        number,
        new EffectRecord(
            text(node, "process"),
            node.path("seq").asLong(),
            Instant.parse(text(node, "at")),
            EffectRecord.Stage.valueOf(text(node, "stage")),
            text(node, "point"),
            text(node, "key"),
            text(node, "previous"),
            text(node, "hash")));
  }

  private static AuditLine record(long number, JsonNode node) {
    return new AuditLine.Read(
        number,
        text(node, "plan"),
        new AuditRecord(
            node.path("seq").asLong(),
            Instant.parse(text(node, "at")),
            text(node, "upgrade"),
            AuditRecord.Kind.valueOf(text(node, "kind")),
            text(node, "who"),
            text(node, "what"),
            text(node, "hash")));
  }

  private static String text(JsonNode node, String field) {
    return Optional.ofNullable(node.path(field).textValue())
        .orElseThrow(() -> new IllegalArgumentException("it has no text `" + field + "`"));
  }
}
