package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fabric8.kubernetes.api.model.ListMeta;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** A page in JSON, which all API servers can write of all kinds. */
record JsonPage<T>(Class<T> type) implements PageFormat<T> {
  @Override
  public void read(InputStream body, Consumer<String> next, Consumer<T> each) throws IOException {
    try (var json = ListedObjects.of(type).createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("what is no JSON object is no list");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var field = json.currentName();
        json.nextToken();
        switch (field) {
          case "metadata" -> token(json.readValueAs(ListMeta.class)).ifPresent(next);
          case "items" -> items(json, each);
          default -> json.skipChildren();
        }
      }
    }
  }

  private static Optional<String> token(ListMeta metadata) {
    return Optional.ofNullable(metadata.getContinue()).filter(token -> !token.isEmpty());
  }

  private void items(JsonParser json, Consumer<T> each) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        each.accept(json.readValueAs(type));
      }
    }
  }
}
