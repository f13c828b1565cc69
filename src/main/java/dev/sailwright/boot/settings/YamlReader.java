package dev.sailwright.boot.settings;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one YAML document; duplicate keys, aliases and a second document are mistakes, not
 * surprises.
 */
final class YamlReader {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final YAMLParser parser;
  private final Mistakes mistakes;

  private YamlReader(YAMLParser parser, Mistakes mistakes) {
    this.parser = parser;
    this.mistakes = mistakes;
  }

  /** An empty text is {@link Yaml.Nothing}; so is one that is no YAML, with a mistake added. */
  static Yaml read(String text, Mistakes mistakes) {
    try (var parser = YAML.createParser(text)) {
      return new YamlReader(parser, mistakes).document();
    } catch (JsonProcessingException e) {
      var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      mistakes.add(
          line, "", "this is not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
      return new Yaml.Nothing(line);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be read", e);
    }
  }

  private Yaml document() throws IOException {
    var first = parser.nextToken();
    if (first == null) {
      return new Yaml.Nothing(1);
    }
    var value = value(first);
    if (parser.nextToken() != null) {
      mistakes.add(line(), "", "a second document begins here; one file holds one document");
    }
    return value;
  }

  private Yaml value(@Nullable JsonToken token) throws IOException {
    if (token == null) {
      throw new JsonParseException(parser, "the text ends too early");
    }
    return switch (token) {
      case START_OBJECT -> mapping();
      case START_ARRAY -> items();
      case VALUE_NULL -> new Yaml.Nothing(line());
      default -> scalar();
    };
  }

  private Yaml mapping() throws IOException {
    var line = line();
    var entries = new LinkedHashMap<String, Yaml>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var key = parser.currentName();
      var keyLine = line();
      if (entries.put(key, value(parser.nextToken())) != null) {
        mistakes.add(keyLine, key, "this key stands here twice");
      }
    }
    return new Yaml.Mapping(line, entries);
  }

  private Yaml items() throws IOException {
    var line = line();
    var items = new ArrayList<Yaml>();
    for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      items.add(value(token));
    }
    return new Yaml.Items(line, items);
  }

  private Yaml scalar() throws IOException {
    if (parser.isCurrentAlias()) {
      mistakes.add(
          line(), "", "aliases (*" + parser.getText() + ") are not read; write the value out");
    }
    return new Yaml.Scalar(line(), parser.getText());
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
