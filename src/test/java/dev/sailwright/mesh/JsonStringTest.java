package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonStringTest {
  @ParameterizedTest
  @CsvSource({
    "plain,plain",
    "\\u0041\\u00e9x,Aéx",
    "a\\u003Db,a=b",
    "a\\/b,a/b",
    // what is no escape stays as it is
    "\\u12,\\u12",
    "\\u004,\\u004",
    "\\u00g1x,\\u00g1x",
    "a\\,a\\",
    "\\qa,\\qa"
  })
  void whatALiteralMeans(String literal, String text) {
    assertThat(JsonString.plain(literal)).isEqualTo(text);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    var text = "\"a\\b\"\n\r\t\b\f\u0000\u001f \u007fé/";
    assertThat(JsonString.escaped(text))
        .isEqualTo("\\\"a\\\\b\\\"\\n\\r\\t\\u0008\\u000c\\u0000\\u001f \u007fé/");
    assertThat(JsonString.plain(JsonString.escaped(text))).isEqualTo(text);
  }
}
