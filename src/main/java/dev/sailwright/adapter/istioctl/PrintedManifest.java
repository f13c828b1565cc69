package dev.sailwright.adapter.istioctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sailwright.planning.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The YAML that {@code istioctl manifest generate} printed. An object is read once, and not before
 * its kind is asked for: nine tenths of the text are CRDs, and a precheck looks at none.
 */
final class PrintedManifest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** What is inside of a document is indented, so nothing of it begins a line like this. */
  private static final Pattern SEPARATOR = Pattern.compile("^---(?=\\s|$)", Pattern.MULTILINE);

  private static final Pattern KIND =
      Pattern.compile("^kind:[ ]+\"?(\\w+)\"?\\s*$", Pattern.MULTILINE);

  private final List<Document> documents = new ArrayList<>();

  /**
   * @throws JsonProcessingException when a document that does not plainly tell its kind is no YAML
   */
  PrintedManifest(String text) throws JsonProcessingException {
    for (var part : SEPARATOR.split(text)) {
      var kind = KIND.matcher(part);
      if (kind.find()) {
        documents.add(new Document(kind.group(1), part));
      } else {
        var fields = YAML.readTree(part);
        if (fields.hasNonNull("kind")) {
          documents.add(new Document(fields.path("kind").asText(), part));
        }
      }
    }
  }

  boolean isEmpty() {
    return documents.isEmpty();
  }

  /**
   * @throws JsonProcessingException when one of them is no YAML
   */
  Manifest read(Predicate<String> kinds) throws JsonProcessingException {
    var items = new ArrayList<Manifest.Item>();
    for (var document : documents) {
      if (kinds.test(document.kind)) {
        items.add(document.read());
      }
    }
    return new Manifest(items);
  }

  private static final class Document {
    private final String kind;
    private String text;
    private Optional<Manifest.Item> item = Optional.empty();

    Document(String kind, String text) {
      this.kind = kind;
      this.text = text;
    }

    synchronized Manifest.Item read() throws JsonProcessingException {
      if (item.isPresent()) {
        return item.get();
      }
      var read = Manifest.Item.of(tree(YAML.readTree(text)), PrintedManifest::fields);
      item = Optional.of(read);
      text = "";
      return read;
    }
  }

  private static Map<String, Object> tree(JsonNode document) {
    return YAML.convertValue(document, new TypeReference<>() {});
  }

  private static Optional<Map<?, ?>> fields(String text) {
    try {
      var tree = YAML.readTree(text);
      return tree != null && tree.isObject() ? Optional.of(tree(tree)) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
