package dev.sailwright.adapter.releases;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Other people's JSON: nothing of it is bound to types, and it is neither deep nor long. */
final class PlainJson {
  private static final int DEEPEST = 30;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PlainJson() {}

  static JsonNode read(byte[] body) throws FeedTrouble {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      throw new FeedTrouble("the answer is not whole, or no JSON");
    }
  }

  static String text(JsonNode item, String field) throws FeedTrouble {
    var value = item.path(field);
    if (!value.isTextual()) {
      throw new FeedTrouble("an entry of the list has no " + field);
    }
    return value.asText();
  }

  static boolean flag(JsonNode item, String field) throws FeedTrouble {
    var value = item.path(field);
    if (!value.isBoolean()) {
      throw new FeedTrouble("an entry of the list does not say whether it is " + field);
    }
    return value.asBoolean();
  }
}
