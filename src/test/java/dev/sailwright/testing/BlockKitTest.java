package dev.sailwright.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockKitTest {
  private static final String SECTION =
      "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"%s\"}}";

  @Test
  void takesAGoodMessage() {
    assertThat(BlockKit.violations(message(SECTION.formatted("fine")))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          no text            | {"blocks":[{"type":"divider"}]}
          empty text         | {"text":"","blocks":[{"type":"divider"}]}
          no blocks in it    | {"text":"a","blocks":[]}
          unknown block      | {"text":"a","blocks":[{"type":"banner"}]}
          empty section      | {"text":"a","blocks":[{"type":"section","text":{"type":"mrkdwn","text":""}}]}
          unknown property   | {"text":"a","blocks":[{"type":"divider","colour":"red"}]}
          header in mrkdwn   | {"text":"a","blocks":[{"type":"header","text":{"type":"mrkdwn","text":"a"}}]}
          calls the channel  | {"text":"<!channel> a","blocks":[{"type":"divider"}]}
          not JSON           | {"text":
          """)
  void refuses(String what, String message) {
    assertThat(BlockKit.violations(message)).as(what).isNotEmpty();
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(BlockKit.violations(message(SECTION.formatted("a".repeat(3001))))).isNotEmpty();
    assertThat(
            BlockKit.violations(
                message((SECTION + ",").formatted("a").repeat(50) + SECTION.formatted("b"))))
        .isNotEmpty();
    assertThat(
            BlockKit.violations(
                message(
                    (SECTION + ",").formatted("a".repeat(2900)).repeat(4)
                        + SECTION.formatted("a".repeat(2900)))))
        .anyMatch(line -> line.contains("in all"));
  }

  @Test
  void refusesSeveralPrimaryButtonsAndEqualActionIdsAndTooManyInARow() {
    assertThat(BlockKit.violations(message(actions(2, "same"))))
        .anyMatch(line -> line.contains("twice"));
    assertThat(BlockKit.violations(message(actions(2, ""))))
        .anyMatch(line -> line.contains("primary"));
    assertThat(BlockKit.violations(message(actions(4, ""))))
        .anyMatch(line -> line.contains("in a row"));
  }

  private static String actions(int buttons, String actionId) {
    var elements = new StringBuilder();
    for (var i = 0; i < buttons; i++) {
      elements
          .append(i == 0 ? "" : ",")
          .append("{\"type\":\"button\",\"style\":\"primary\",\"action_id\":\"")
          .append(actionId.isEmpty() ? "a" + i : actionId)
          .append("\",\"text\":{\"type\":\"plain_text\",\"text\":\"go\"}}");
    }
    return "{\"type\":\"actions\",\"elements\":[" + elements + "]}";
  }

  private static String message(String blocks) {
    return "{\"text\":\"a\",\"blocks\":[" + blocks + "]}";
  }
}
