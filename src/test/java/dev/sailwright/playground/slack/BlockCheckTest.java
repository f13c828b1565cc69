package dev.sailwright.playground.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.sailwright.testing.BlockKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The workspace refuses what the schema of Slack's own types refuses, and takes what it takes. */
class BlockCheckTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void judgesAsTheSchemaDoes(String what, boolean good, String blocks) {
    var json = blocks.replace('\'', '"');
    assertThat(BlockKit.violations("{\"text\":\"t\",\"blocks\":[" + json + "]}").isEmpty())
        .as("schema")
        .isEqualTo(good);
    assertThat(problems(json).isEmpty()).as(problems(json).toString()).isEqualTo(good);
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        good("section", section("mrkdwn", 1)),
        good("section at its limit", section("mrkdwn", 3000)),
        good("ten fields", fields(10, 1)),
        good("field at its limit", fields(1, 2000)),
        good(
            "header", "{'type':'header','text':{'type':'plain_text','text':'Hello','emoji':true}}"),
        good("divider", "{'type':'divider','block_id':'b'}"),
        good("context", context(10)),
        good("image", "{'type':'image','image_url':'https://example.com/a.png','alt_text':'a'}"),
        good(
            "approve button",
            actions(button("go", ",'style':'primary','value':'v','confirm':" + confirm(100, 300)))),
        good(
            "overflow",
            section(
                ",'accessory':{'type':'overflow','action_id':'o','options':["
                    + option(75, 1)
                    + "]}")),
        good(
            "select",
            actions("{'type':'static_select','action_id':'s','options':[" + option(1, 1) + "]}")),
        good(
            "plan",
            "{'type':'plan','title':'U','tasks':[{'type':'task_card','task_id':'1','title':'c','status':'in_progress'}]}"),
        good(
            "preformatted",
            rich("{'type':'rich_text_preformatted','elements':[{'type':'text','text':'a'}]}")),
        good(
            "list",
            rich(
                "{'type':'rich_text_list','style':'bullet','elements':[{'type':'rich_text_section','elements':[{'type':'text','text':'a','style':{'bold':true}}]}]}")),
        good(
            "quote",
            rich(
                "{'type':'rich_text_quote','elements':[{'type':'link','url':'https://example.com'}]}")),
        good("markdown", "{'type':'markdown','text':'**a**'}"),
        bad("section too long", section("mrkdwn", 3001)),
        bad("section without text", "{'type':'section'}"),
        bad("empty text", "{'type':'section','text':{'type':'mrkdwn','text':''}}"),
        bad("eleven fields", fields(11, 1)),
        bad("field too long", fields(1, 2001)),
        bad(
            "header too long",
            "{'type':'header','text':{'type':'plain_text','text':'" + "x".repeat(151) + "'}}"),
        bad("header in mrkdwn", "{'type':'header','text':{'type':'mrkdwn','text':'a'}}"),
        bad("eleven context elements", context(11)),
        bad("image without words", "{'type':'image','image_url':'https://example.com/a.png'}"),
        bad("button text too long", actions(button("x".repeat(76), ""))),
        bad("button value too long", actions(button("go", ",'value':'" + "x".repeat(2001) + "'"))),
        bad("button style", actions(button("go", ",'style':'blue'"))),
        bad("button disabled", actions(button("go", ",'disabled':true"))),
        bad("confirm title too long", actions(button("go", ",'confirm':" + confirm(101, 1)))),
        bad("confirm text too long", actions(button("go", ",'confirm':" + confirm(1, 301)))),
        bad("two equal action ids", actions(button("go", "") + "," + button("stop", ""))),
        bad(
            "option text too long",
            actions("{'type':'static_select','action_id':'s','options':[" + option(76, 1) + "]}")),
        bad(
            "option value too long",
            actions("{'type':'static_select','action_id':'s','options':[" + option(1, 151) + "]}")),
        bad("no options", section(",'accessory':{'type':'overflow','action_id':'o','options':[]}")),
        bad("unknown type", "{'type':'nope'}"),
        bad("no type", "{'text':'a'}"),
        bad("unknown property", "{'type':'divider','colour':'red'}"),
        bad("block id too long", "{'type':'divider','block_id':'" + "b".repeat(256) + "'}"),
        bad(
            "two equal block ids",
            "{'type':'divider','block_id':'b'},{'type':'divider','block_id':'b'}"),
        bad(
            "action id too long",
            actions(
                "{'type':'button','action_id':'"
                    + "a".repeat(256)
                    + "','text':{'type':'plain_text','text':'a'}}")),
        bad("task status", "{'type':'task_card','task_id':'1','title':'c','status':'running'}"),
        bad("number for a text", "{'type':'section','text':{'type':'mrkdwn','text':7}}"),
        bad("rich text of nothing known", rich("{'type':'rich_text_table','elements':[]}")),
        bad(
            "51 blocks",
            Stream.generate(() -> "{'type':'divider'}")
                .limit(51)
                .reduce((a, b) -> a + "," + b)
                .orElseThrow()));
  }

  @Test
  void refusesSeveralPrimaryButtonsInASet() {
    var two =
        "{'type':'button','action_id':'b','style':'primary','text':{'type':'plain_text','text':'b'}}";
    assertThat(problems(actions(button("go", ",'style':'primary'") + "," + two).replace('\'', '"')))
        .singleElement()
        .asString()
        .contains("primary")
        .contains("/blocks/0/elements");
  }

  @Test
  void saysWhereAndWhatInSlacksWords() {
    assertThat(problems("{\"type\":\"header\"},{\"type\":\"nope\"}"))
        .containsExactly(
            "[ERROR] missing required field: text [json-pointer:/blocks/0]",
            "[ERROR] unsupported type: nope [json-pointer:/blocks/1/type]");
  }

  @Test
  void takesEveryMessageThatTheBotDraws() throws IOException {
    try (var files = Files.list(Path.of("src/test/resources/blockkit"))) {
      var drawn = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      assertThat(drawn)
          .hasSizeGreaterThan(20)
          .allSatisfy(file -> {
            var message = Desk.json(Files.readString(file));
            assertThat(BlockCheck.problems((ArrayNode) message.path("blocks")))
                .as(file.toString())
                .isEmpty();
          });
    }
  }

  private static List<String> problems(String blocks) {
    return BlockCheck.problems((ArrayNode) Desk.json("[" + blocks + "]"));
  }

  private static Arguments good(String what, String blocks) {
    return Arguments.of(what, true, blocks);
  }

  private static Arguments bad(String what, String blocks) {
    return Arguments.of(what, false, blocks);
  }

  private static String section(String type, int length) {
    return "{'type':'section','text':{'type':'" + type + "','text':'" + "x".repeat(length) + "'}}";
  }

  private static String section(String more) {
    return "{'type':'section','text':{'type':'mrkdwn','text':'a'}" + more + "}";
  }

  private static String fields(int count, int length) {
    return "{'type':'section','fields':["
        + repeated("{'type':'mrkdwn','text':'" + "x".repeat(length) + "'}", count)
        + "]}";
  }

  private static String context(int count) {
    return "{'type':'context','elements':["
        + repeated("{'type':'mrkdwn','text':'a'}", count)
        + "]}";
  }

  private static String actions(String elements) {
    return "{'type':'actions','elements':[" + elements + "]}";
  }

  private static String button(String label, String more) {
    return "{'type':'button','action_id':'a','text':{'type':'plain_text','text':'"
        + label
        + "'}"
        + more
        + "}";
  }

  private static String confirm(int title, int text) {
    return "{'title':{'type':'plain_text','text':'"
        + "x".repeat(title)
        + "'},'text':{'type':'plain_text','text':'"
        + "x".repeat(text)
        + "'},'confirm':{'type':'plain_text','text':'y'},'deny':{'type':'plain_text','text':'n'}}";
  }

  private static String option(int text, int value) {
    return "{'text':{'type':'plain_text','text':'"
        + "x".repeat(text)
        + "'},'value':'"
        + "v".repeat(value)
        + "'}";
  }

  private static String rich(String element) {
    return "{'type':'rich_text','elements':[" + element + "]}";
  }

  private static String repeated(String text, int count) {
    return String.join(",", Collections.nCopies(count, text));
  }
}
