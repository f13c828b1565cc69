package dev.sailwright.playground.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.slack.api.methods.SlackApiException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebApiTest {
  private final Desk desk = new Desk();
  private final Room incidents = desk.slack.channel("incidents");

  @AfterEach
  void close() {
    desk.close();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          chat.sing             | unknown_method      | {}
          chat.postMessage      | invalid_arguments   | {"text":"a"}
          chat.postMessage      | channel_not_found   | {"channel":"C0NOWHERE","text":"a"}
          chat.postMessage      | no_text             | {"channel":"C0INCIDENTS"}
          chat.postMessage      | no_text             | {"channel":"C0INCIDENTS","text":"","blocks":[]}
          chat.postMessage      | invalid_blocks      | {"channel":"C0INCIDENTS","blocks":[{"type":"nope"}]}
          chat.postMessage      | invalid_blocks_format | {"channel":"C0INCIDENTS","blocks":"[{"}
          chat.postMessage      | thread_not_found    | {"channel":"C0INCIDENTS","text":"a","thread_ts":"1.2"}
          chat.postMessage      | invalid_metadata_format | {"channel":"C0INCIDENTS","text":"a","metadata":{"event_type":"x"}}
          chat.update           | message_not_found   | {"channel":"C0INCIDENTS","ts":"1.2","text":"a"}
          chat.update           | channel_not_found   | {"channel":"incidents","ts":"1.2","text":"a"}
          chat.delete           | message_not_found   | {"channel":"C0INCIDENTS","ts":"1.2"}
          chat.postEphemeral    | user_not_in_channel | {"channel":"C0INCIDENTS","user":"U0NOBODY","text":"a"}
          conversations.replies | thread_not_found    | {"channel":"C0INCIDENTS","ts":"1.2"}
          conversations.history | invalid_cursor      | {"channel":"C0INCIDENTS","cursor":"x"}
          conversations.open    | user_not_found      | {"users":"U0NOBODY"}
          users.info            | user_not_found      | {"user":"U0NOBODY"}
          reactions.add         | message_not_found   | {"channel":"C0INCIDENTS","timestamp":"1.2","name":"eyes"}
          views.open            | invalid_trigger_id  | {"trigger_id":"x","view":{}}
          """)
  void saysNoInSlacksWords(String method, String error, String body) {
    var answer = desk.call(method, body);
    assertThat(answer.path("ok").asBoolean()).isFalse();
    assertThat(answer.path("error").asText()).isEqualTo(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chat.postMessage      | chat:write       | {"channel":"C0INCIDENTS","text":"a"}
          chat.update           | chat:write       | {"channel":"C0INCIDENTS","ts":"1.2","text":"a"}
          conversations.history | channels:history | {"channel":"C0INCIDENTS"}
          conversations.replies | channels:history | {"channel":"C0INCIDENTS","ts":"1.2"}
          users.info            | users:read       | {"user":"U0ALICE001"}
          """)
  void wantsTheScopeOfEachMethod(String method, String scope, String body) {
    var without = new HashSet<>(Desk.SCOPES);
    without.remove(scope);
    desk.slack.grantScopes(without);
    var answer = desk.call(method, body);
    assertThat(answer.path("ok").asBoolean()).isFalse();
    assertThat(answer.path("error").asText()).isEqualTo("missing_scope");
    desk.slack.grantScopes(Desk.SCOPES);
    assertThat(desk.call(method, body).path("error").asText()).isNotEqualTo("missing_scope");
  }

  @Test
  void theTokenMayAtFirstDoWhatTheManifestAsksFor() throws IOException {
    var scopes = new HashSet<String>();
    new ObjectMapper(new YAMLFactory())
        .readTree(Path.of("manifest.yml").toFile())
        .at("/oauth_config/scopes/bot")
        .forEach(scope -> scopes.add(scope.asText()));
    assertThat(Scopes.OF_THE_MANIFEST).isEqualTo(scopes);
  }

  @Test
  void namesEveryComplaintAboutBlocks() {
    var answer =
        desk.call(
            "chat.postMessage",
            "{\"channel\":\"C0INCIDENTS\",\"blocks\":[{\"type\":\"nope\"},{\"type\":\"header\"}]}");
    assertThat(answer.path("response_metadata").path("messages")).hasSize(2);
  }

  @Test
  void wantsTheRightTokenInTheRightPlace() {
    var path = "playground/slack/api/auth.test";
    assertThat(desk.post(path, "application/json", "Bearer xoxb-wrong", "{}").body())
        .contains("invalid_auth");
    assertThat(desk.post(path, "application/json", "", "{\"token\":\"" + Desk.TOKEN + "\"}").body())
        .contains("not_authed");
    assertThat(
            desk.post(path, "application/x-www-form-urlencoded", "", "token=" + Desk.TOKEN).body())
        .contains("\"ok\":true");
    assertThat(desk.post(path, "application/json", "Bearer " + Desk.TOKEN, "{").body())
        .contains("invalid_json");
  }

  @Test
  void formAndJsonPostTheSame() {
    var form = "channel=C0INCIDENTS&text=a%26b&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D";
    desk.post(
        "playground/slack/api/chat.postMessage",
        "application/x-www-form-urlencoded",
        "Bearer " + Desk.TOKEN,
        form);
    desk.call(
        "chat.postMessage",
        "{\"channel\":\"#incidents\",\"text\":\"a&b\",\"blocks\":[{\"type\":\"divider\"}]}");
    assertThat(incidents.messages()).extracting(Message::text).containsExactly("a&b", "a&b");
    assertThat(incidents.messages())
        .extracting(message -> message.blocks().toString())
        .containsOnly("[{\"type\":\"divider\",\"block_id\":\"b1\"}]");
  }

  @Test
  void slacksOwnClientPostsEditsFindsAndDeletes() throws Exception {
    var client = desk.client();
    assertThat(client.authTest(r -> r).getUserId()).isEqualTo(Person.SAILWRIGHT.id());
    var posted = client.chatPostMessage(r -> r.channel("C0INCIDENTS").text("first"));
    assertThat(posted.isOk()).isTrue();
    assertThat(posted.getMessage().getBotId()).isEqualTo("B0SAILWRIGHT");

    var ts = posted.getTs();
    var reply =
        client.chatPostMessage(
            r -> r.channel("C0INCIDENTS").threadTs(ts).replyBroadcast(true).text("reply"));
    client.chatPostMessage(
        r -> r.channel("C0INCIDENTS").threadTs(reply.getTs()).text("to the reply"));
    client.chatUpdate(r -> r.channel("C0INCIDENTS").ts(ts).text("second"));

    assertThat(client.conversationsHistory(r -> r.channel("C0INCIDENTS")).getMessages())
        .extracting(message -> message.getText())
        .containsExactly("reply", "second");
    assertThat(client.conversationsReplies(r -> r.channel("C0INCIDENTS").ts(ts)).getMessages())
        .extracting(message -> message.getText())
        .containsExactly("second", "reply", "to the reply");
    assertThat(
            client
                .conversationsHistory(r -> r.channel("C0INCIDENTS").oldest(ts).inclusive(true))
                .getMessages()
                .getLast()
                .getReplyCount())
        .isEqualTo(2);
    assertThat(client.chatDelete(r -> r.channel("C0INCIDENTS").ts(reply.getTs())).isOk()).isTrue();
    assertThat(incidents.messages())
        .extracting(Message::text)
        .containsExactly("second", "to the reply");
    assertThat(incidents.messages().getFirst().edited()).isPresent();
  }

  @Test
  void historyComesInPagesAndWithMetadataOnlyWhenAskedFor() throws Exception {
    var client = desk.client();
    for (var i = 0; i < 5; i++) {
      desk.call(
          "chat.postMessage",
          "{\"channel\":\"C0INCIDENTS\",\"text\":\"%d\",\"metadata\":{\"event_type\":\"e\",\"event_payload\":{\"key\":\"k%d\"}}}"
              .formatted(i, i));
    }
    var first =
        client.conversationsHistory(
            r -> r.channel("C0INCIDENTS").limit(3).includeAllMetadata(true));
    var second =
        client.conversationsHistory(r ->
            r.channel("C0INCIDENTS").limit(3).cursor(first.getResponseMetadata().getNextCursor()));
    assertThat(first.getMessages())
        .extracting(message -> message.getMetadata().getEventPayload().get("key"))
        .containsExactly("k4", "k3", "k2");
    assertThat(second.getMessages())
        .extracting(message -> message.getText())
        .containsExactly("1", "0");
    assertThat(second.getMessages()).allMatch(message -> message.getMetadata() == null);
    assertThat(second.getResponseMetadata().getNextCursor()).isEmpty();
  }

  @Test
  void historyBeginsAtItsOldestEndWhereOnlyThatIsGiven() throws Exception {
    var client = desk.client();
    for (var i = 0; i < 5; i++) {
      desk.call("chat.postMessage", "{\"channel\":\"C0INCIDENTS\",\"text\":\"%d\"}".formatted(i));
    }
    var first =
        client.conversationsHistory(r -> r.channel("C0INCIDENTS").limit(3).oldest("1.000000"));
    var second =
        client.conversationsHistory(r ->
            r.channel("C0INCIDENTS")
                .limit(3)
                .oldest("1.000000")
                .cursor(first.getResponseMetadata().getNextCursor()));
    var newest =
        client.conversationsHistory(
            r -> r.channel("C0INCIDENTS").limit(3).oldest("1.000000").latest("9000000000.000000"));
    assertThat(first.getMessages()).extracting(m -> m.getText()).containsExactly("2", "1", "0");
    assertThat(second.getMessages()).extracting(m -> m.getText()).containsExactly("4", "3");
    assertThat(newest.getMessages()).extracting(m -> m.getText()).containsExactly("4", "3", "2");
  }

  @Test
  void ephemeralMessagesAreInNoHistoryAndCannotBeEdited() throws Exception {
    var client = desk.client();
    var sent =
        client.chatPostEphemeral(
            r -> r.channel("C0INCIDENTS").user(Person.ALICE.id()).text("psst"));
    assertThat(incidents.onlyFor(Person.ALICE)).extracting(Message::text).containsExactly("psst");
    assertThat(incidents.seenBy(Person.BOB)).isEmpty();
    assertThat(client.conversationsHistory(r -> r.channel("C0INCIDENTS")).getMessages()).isEmpty();
    assertThat(
            client
                .chatUpdate(r -> r.channel("C0INCIDENTS").ts(sent.getMessageTs()).text("b"))
                .getError())
        .isEqualTo("message_not_found");
  }

  @Test
  void nobodyEditsTheMessagesOfOthers() throws Exception {
    var alert = desk.slack.say("incidents", Person.ALERTS, "red");
    assertThat(
            desk.client()
                .chatUpdate(r -> r.channel(alert.channel()).ts(alert.ts()).text("green"))
                .getError())
        .isEqualTo("cant_update_message");
    assertThat(desk.client().chatDelete(r -> r.channel(alert.channel()).ts(alert.ts())).getError())
        .isEqualTo("cant_delete_message");
  }

  @Test
  void anUpdateKeepsTheBlocksThatItDoesNotSpeakOf() {
    desk.call(
        "chat.postMessage",
        "{\"channel\":\"C0INCIDENTS\",\"text\":\"a\",\"blocks\":[{\"type\":\"divider\"}]}");
    var ts = incidents.messages().getFirst().ts();
    desk.call("chat.update", "{\"channel\":\"C0INCIDENTS\",\"ts\":\"" + ts + "\",\"text\":\"b\"}");
    assertThat(incidents.messages().getFirst().blocks()).hasSize(1);
    desk.call(
        "chat.update",
        "{\"channel\":\"C0INCIDENTS\",\"ts\":\"" + ts + "\",\"text\":\"c\",\"blocks\":[]}");
    assertThat(incidents.messages().getFirst().blocks()).isEmpty();
  }

  @Test
  void directMessagesAreSeenByOnePerson() throws Exception {
    var opened = desk.client().conversationsOpen(r -> r.users(List.of(Person.BOB.id())));
    var posted = desk.client().chatPostMessage(r -> r.channel(Person.BOB.id()).text("hello"));
    assertThat(posted.getChannel()).isEqualTo(opened.getChannel().getId());
    assertThat(desk.slack.news(Person.ALICE, -1).changed()).isEmpty();
    assertThat(desk.slack.news(Person.BOB, -1).changed()).hasSize(1);
  }

  @Test
  void reactionsAreCountedOnce() throws Exception {
    var alert = desk.slack.say("incidents", Person.ALERTS, "red");
    desk.client().reactionsAdd(r -> r.channel(alert.channel()).timestamp(alert.ts()).name("eyes"));
    assertThat(
            desk.client()
                .reactionsAdd(r -> r.channel(alert.channel()).timestamp(alert.ts()).name("eyes"))
                .getError())
        .isEqualTo("already_reacted");
    assertThat(incidents.messages().getFirst().reactions())
        .containsEntry("eyes", List.of(Person.SAILWRIGHT.id()));
  }

  @Test
  void peopleAndChannelsAreThereToBeLookedUp() throws IOException, SlackApiException {
    assertThat(desk.client().usersInfo(r -> r.user(Person.BOB.id())).getUser().getRealName())
        .isEqualTo("Bob Baker");
    assertThat(desk.client().usersList(r -> r).getMembers()).hasSize(Person.ALL.size());
    assertThat(desk.client().conversationsList(r -> r).getChannels())
        .extracting(channel -> channel.getName())
        .contains("incidents", "istio-upgrades", "general");
    assertThat(
            desk.client().conversationsInfo(r -> r.channel("C0INCIDENTS")).getChannel().getName())
        .isEqualTo("incidents");
    assertThat(desk.client().conversationsMembers(r -> r.channel("C0INCIDENTS")).getMembers())
        .contains(Person.ALICE.id());
  }

  @Test
  void postsFasterThanOneASecondAreSentAwayOnceTheLimitIsOn() {
    desk.slack.limitPosts(2);
    assertThatNoException()
        .isThrownBy(() -> {
          desk.client().chatPostMessage(r -> r.channel("C0INCIDENTS").text("1"));
          desk.client().chatPostMessage(r -> r.channel("C0INCIDENTS").text("2"));
        });
    assertThatThrownBy(() -> desk.client().chatPostMessage(r -> r.channel("C0INCIDENTS").text("3")))
        .asInstanceOf(InstanceOfAssertFactories.type(SlackApiException.class))
        .satisfies(
            refusal -> assertThat(refusal.getResponse().header("Retry-After")).isEqualTo("1"));
    desk.clock.advance(Duration.ofSeconds(1));
    assertThatNoException()
        .isThrownBy(() -> desk.client().chatPostMessage(r -> r.channel("C0INCIDENTS").text("3")));
    assertThat(incidents.messages()).hasSize(3);
  }

  @Test
  void aTestCanMakeTheNextCallFail() {
    desk.slack.failNext("chat.postMessage", 200, "internal_error");
    assertThat(
            desk.call("chat.postMessage", "{\"channel\":\"C0INCIDENTS\",\"text\":\"a\"}")
                .path("error")
                .asText())
        .isEqualTo("internal_error");
    assertThat(
            desk.call("chat.postMessage", "{\"channel\":\"C0INCIDENTS\",\"text\":\"a\"}")
                .path("ok")
                .asBoolean())
        .isTrue();
    assertThat(desk.slack.calls()).containsExactly("chat.postMessage", "chat.postMessage");
  }

  @Test
  void whoeverAsksForNewsGetsWhatChangedAndAfterAResetEverything() {
    var first = desk.slack.say("incidents", Person.ALERTS, "one");
    var news = desk.slack.news(Person.ALICE, -1);
    assertThat(news.everything()).isTrue();
    desk.slack.type(Person.BOB, "incidents", Optional.of(first.ts()), "<two>", false);
    var later = desk.slack.news(Person.ALICE, news.version());
    assertThat(later.everything()).isFalse();
    assertThat(later.changed()).extracting(Message::text).containsExactly("&lt;two&gt;");
    desk.slack.reset();
    assertThat(desk.slack.news(Person.ALICE, later.version()))
        .satisfies(fresh -> {
          assertThat(fresh.everything()).isTrue();
          assertThat(fresh.changed()).isEmpty();
        });
  }
}
