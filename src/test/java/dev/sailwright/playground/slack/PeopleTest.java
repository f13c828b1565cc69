package dev.sailwright.playground.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.app_backend.SlackSignature;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.slash_commands.SlashCommandPayloadParser;
import com.slack.api.util.json.GsonFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeopleTest {
  private static final String CARD =
      "{\"channel\":\"C0INCIDENTS\",\"text\":\"card\",\"blocks\":[{\"type\":\"actions\",\"block_id\":\"decide\",\"elements\":"
          + "[{\"type\":\"button\",\"action_id\":\"approve\",\"value\":\"id-1\",\"text\":{\"type\":\"plain_text\",\"text\":\"Approve\"}}]}]}";
  private static final String FORM =
      "{\"trigger_id\":\"%s\",\"view\":{\"type\":\"modal\",\"callback_id\":\"deny\",\"title\":{\"type\":\"plain_text\",\"text\":\"Why?\"},"
          + "\"submit\":{\"type\":\"plain_text\",\"text\":\"Deny\"},\"blocks\":[{\"type\":\"input\",\"block_id\":\"why\",\"label\":"
          + "{\"type\":\"plain_text\",\"text\":\"Reason\"},\"element\":{\"type\":\"plain_text_input\",\"action_id\":\"reason\"}}]}}";

  private final Desk desk = new Desk(Duration.ofMillis(400));
  private final Room incidents = desk.slack.channel("incidents");

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void aCommandArrivesSignedAndInSlacksShape() {
    assertThat(command("/istio upgrade prod --emergency \"a & b\"")).isEqualTo(Delivery.ACCEPTED);
    var request = desk.last();
    var right =
        new SlackSignature.Generator(Desk.SECRET).generate(request.timestamp(), request.body());
    assertThat(request.signature()).isEqualTo(right);
    assertThat(Long.parseLong(request.timestamp()))
        .isEqualTo(desk.clock.instant().getEpochSecond());

    var payload = new SlashCommandPayloadParser().parse(request.body());
    assertThat(payload.getCommand()).isEqualTo("/istio");
    assertThat(payload.getText()).isEqualTo("upgrade prod --emergency \"a &amp; b\"");
    assertThat(payload.getUserId()).isEqualTo(Person.ALICE.id());
    assertThat(payload.getChannelId()).isEqualTo("C0INCIDENTS");
    assertThat(payload.getResponseUrl()).contains(SimulatedSlack.RESPONSE_PATH);
    assertThat(request.form()).doesNotContainKey("thread_ts");
    assertThat(incidents.messages()).isEmpty();
  }

  @Test
  void aCommandTypedInAThreadSaysSo() {
    var root = desk.slack.say("incidents", Person.ALERTS, "red");
    desk.slack.command(Person.ALICE, "incidents", Optional.of(root.ts()), "/istio status");
    assertThat(desk.last().form()).containsEntry("thread_ts", root.ts());
  }

  @Test
  void aCommandOfNobodyIsAnsweredBySlackItself() {
    assertThat(command("/nope <x>")).isEqualTo(Delivery.UNKNOWN_COMMAND);
    assertThat(desk.received).isEmpty();
    assertThat(incidents.onlyFor(Person.ALICE))
        .singleElement()
        .satisfies(said -> {
          assertThat(said.author()).isEqualTo(Person.SLACKBOT.id());
          assertThat(said.text()).contains("`/nope` is not a valid command");
        });
  }

  @Test
  void aBotThatFailsOrIsTooSlowIsComplainedAboutAsSlackDoes() {
    desk.answer = new Desk.Answer(500, "");
    assertThat(command("/istio status")).isEqualTo(Delivery.DISPATCH_FAILED);
    desk.answer = new Desk.Answer(0, "");
    assertThat(command("/istio status")).isEqualTo(Delivery.OPERATION_TIMEOUT);
    assertThat(incidents.onlyFor(Person.ALICE))
        .extracting(Message::text)
        .containsExactly(
            "/istio failed with the error \"dispatch_failed\"",
            "/istio failed with the error \"operation_timeout\"");
  }

  @Test
  void theAnswerMayComeWithTheAcknowledgement() {
    desk.answer = new Desk.Answer(200, "just words");
    command("/istio help");
    desk.answer = new Desk.Answer(200, "{\"response_type\":\"in_channel\",\"text\":\"for all\"}");
    command("/istio help");
    assertThat(incidents.onlyFor(Person.ALICE))
        .extracting(Message::text)
        .containsExactly("just words");
    assertThat(incidents.messages()).extracting(Message::text).containsExactly("for all");
  }

  @Test
  void aClickArrivesWithItsMessageAndValue() {
    desk.call("chat.postMessage", CARD);
    var card = incidents.messages().getFirst();
    assertThat(desk.slack.click(Person.BOB, card, "Approve")).isEqualTo(Delivery.ACCEPTED);
    var payload =
        GsonFactory.createSnakeCase()
            .fromJson(desk.last().form().get("payload"), BlockActionPayload.class);
    assertThat(payload.getUser().getId()).isEqualTo(Person.BOB.id());
    assertThat(payload.getContainer().getMessageTs()).isEqualTo(card.ts());
    assertThat(payload.getMessage().getTs()).isEqualTo(card.ts());
    assertThat(payload.getActions())
        .singleElement()
        .satisfies(action -> {
          assertThat(action.getActionId()).isEqualTo("approve");
          assertThat(action.getBlockId()).isEqualTo("decide");
          assertThat(action.getValue()).isEqualTo("id-1");
        });
  }

  @Test
  void aClickOnAnEphemeralMessageComesWithoutTheMessage() {
    desk.call(
        "chat.postEphemeral",
        CARD.replace("\"text\":\"card\"", "\"text\":\"card\",\"user\":\"U0ALICE01\""));
    desk.slack.click(Person.ALICE, incidents.onlyFor(Person.ALICE).getFirst(), "approve");
    assertThat(desk.last().payload().has("message")).isFalse();
    assertThat(desk.last().payload().path("container").path("is_ephemeral").asBoolean()).isTrue();
  }

  @Test
  void aButtonThatIsGoneCannotBeClicked() {
    desk.call("chat.postMessage", CARD);
    var card = incidents.messages().getFirst();
    desk.call(
        "chat.update",
        "{\"channel\":\"C0INCIDENTS\",\"ts\":\""
            + card.ts()
            + "\",\"text\":\"done\",\"blocks\":[]}");
    assertThatThrownBy(() -> desk.slack.click(Person.BOB, card, "approve"))
        .hasMessageContaining("no button approve in: done");
  }

  @Test
  void aResponseUrlTakesFiveMessagesWithinHalfAnHour() {
    command("/istio status");
    var url = desk.last().form().get("response_url");
    for (var i = 0; i < 5; i++) {
      assertThat(desk.respond(url, "{\"text\":\"" + i + "\"}").body()).isEqualTo("ok");
    }
    assertThat(desk.respond(url, "{\"text\":\"6\"}").body()).isEqualTo("used_url");
    command("/istio status");
    desk.clock.advance(Duration.ofMinutes(30));
    assertThat(desk.respond(desk.last().form().get("response_url"), "{\"text\":\"late\"}").body())
        .isEqualTo("expired_url");
    assertThat(desk.respond(url + "x", "{\"text\":\"guessed\"}").statusCode()).isEqualTo(404);
    assertThat(incidents.onlyFor(Person.ALICE))
        .extracting(Message::text)
        .containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void aResponseUrlPostsReplacesAndDeletes() {
    desk.call(
        "chat.postEphemeral",
        CARD.replace("\"text\":\"card\"", "\"text\":\"card\",\"user\":\"U0ALICE01\""));
    desk.slack.click(Person.ALICE, incidents.onlyFor(Person.ALICE).getFirst(), "approve");
    var url = desk.last().form().get("payload");
    var response = Desk.json(url).path("response_url").asText();

    assertThat(desk.respond(response, "{\"text\":\"\"}").body()).isEqualTo("no_text");
    assertThat(desk.respond(response, "{\"text\":\"x\",\"blocks\":[{\"type\":\"nope\"}]}").body())
        .isEqualTo("invalid_blocks");
    desk.respond(response, "{\"response_type\":\"in_channel\",\"text\":\"shared\"}");
    desk.respond(response, "{\"replace_original\":true,\"text\":\"replaced\"}");
    assertThat(incidents.onlyFor(Person.ALICE))
        .extracting(Message::text)
        .containsExactly("replaced");
    assertThat(incidents.messages()).extracting(Message::text).containsExactly("shared");
    desk.respond(response, "{\"delete_original\":true}");
    assertThat(incidents.onlyFor(Person.ALICE)).isEmpty();
  }

  @Test
  void aFormIsOpenedWithinThreeSecondsFilledInAndSubmitted() {
    command("/istio upgrade");
    var trigger = desk.last().form().get("trigger_id");
    assertThat(desk.call("views.open", FORM.formatted(trigger)).path("ok").asBoolean()).isTrue();
    assertThat(desk.call("views.open", FORM.formatted(trigger)).path("error").asText())
        .isEqualTo("exchanged_trigger_id");
    assertThat(desk.slack.view(Person.ALICE).orElseThrow().path("title").path("text").asText())
        .isEqualTo("Why?");

    desk.answer =
        new Desk.Answer(200, "{\"response_action\":\"errors\",\"errors\":{\"why\":\"Say more.\"}}");
    assertThat(desk.slack.submit(Person.ALICE, Map.of("reason", "no")))
        .containsExactly(Map.entry("why", "Say more."));
    desk.answer = new Desk.Answer(200, "");
    assertThat(desk.slack.submit(Person.ALICE, Map.of("reason", "too risky"))).isEmpty();
    var view = desk.last().payload().path("view");
    assertThat(view.at("/state/values/why/reason/value").asText()).isEqualTo("too risky");
    assertThat(desk.slack.view(Person.ALICE)).isEmpty();
  }

  @Test
  void aTriggerThatIsTooOldOpensNothing() {
    command("/istio upgrade");
    desk.clock.advance(Duration.ofSeconds(3));
    var answer = desk.call("views.open", FORM.formatted(desk.last().form().get("trigger_id")));
    assertThat(answer.path("error").asText()).isEqualTo("expired_trigger_id");
  }

  @Test
  void aFormIsUpdatedByWhoeverKnowsItsHash() {
    command("/istio upgrade");
    var opened =
        desk.call("views.open", FORM.formatted(desk.last().form().get("trigger_id"))).path("view");
    var view =
        "\"view\":"
            + FORM.substring(FORM.indexOf("{\"type\":\"modal\""), FORM.length() - 1)
                .replace("Why?", "Really?");
    var stale =
        "{\"view_id\":\"" + opened.path("id").asText() + "\",\"hash\":\"old\"," + view + "}";
    assertThat(desk.call("views.update", stale).path("error").asText()).isEqualTo("hash_conflict");
    desk.call("views.update", stale.replace("\"old\"", opened.path("hash").toString()));
    assertThat(desk.slack.view(Person.ALICE).orElseThrow().path("title").path("text").asText())
        .isEqualTo("Really?");
  }

  @Test
  void aHomeIsPublishedForOnePerson() {
    desk.call(
        "views.publish",
        "{\"user_id\":\"U0BOB00002\",\"view\":{\"type\":\"home\",\"blocks\":[{\"type\":\"divider\"}]}}");
    assertThat(desk.slack.home(Person.BOB)).isPresent();
    assertThat(desk.slack.home(Person.ALICE)).isEmpty();
  }

  private Delivery command(String line) {
    return desk.slack.command(Person.ALICE, "incidents", Optional.empty(), line);
  }
}
