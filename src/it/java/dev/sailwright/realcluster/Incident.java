package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** One upgrade as people follow it: from the command to the outcome in the thread. */
final class Incident {
  private static final Duration CARD = Duration.ofMinutes(3);
  private static final Duration BUTTON = Duration.ofMinutes(1);

  private final SlackPeer slack;
  private final String channel;
  private final String requester;
  private final String approver;

  Incident(SlackPeer slack, String channel, String requester, String approver) {
    this.slack = slack;
    this.channel = channel;
    this.requester = requester;
    this.approver = approver;
  }

  /** Asks for an upgrade and waits for its card. */
  JsonNode ask(URI bot, String command) {
    var before = slack.history(channel).size();
    assertThat(slack.command(bot, requester, channel, command)).isEqualTo(200);
    await("a card in the channel")
        .atMost(CARD)
        .untilAsserted(() ->
            assertThat(slack.history(channel))
                .as("answers: %s", slack.responses())
                .hasSizeGreaterThan(before));
    return slack.history(channel).getLast();
  }

  void approve(URI bot, JsonNode card) {
    assertThat(slack.click(bot, approver, channel, card, "approve")).isEqualTo(200);
  }

  void approveAsRequester(URI bot, JsonNode card) {
    assertThat(slack.click(bot, requester, channel, card, "approve")).isEqualTo(200);
  }

  /** A button of the card, as soon as it is there. */
  void press(URI bot, String user, JsonNode card, String action) {
    await("the button " + action)
        .atMost(BUTTON)
        .until(() -> currentCard(card).toString().contains("\"action_id\":\"" + action + "\""));
    assertThat(slack.click(bot, user, channel, currentCard(card), action)).isEqualTo(200);
  }

  /** The thread's texts below its root, in order. */
  List<String> told(JsonNode card) {
    return slack.thread(channel, card.path("ts").asText()).stream()
        .skip(1)
        .map(message -> message.path("text").asText())
        .toList();
  }

  /**
   * The same messages as they look, so that two different ones with the same first words are told
   * apart; without the files, whose messages say nothing.
   */
  List<String> shown(JsonNode card) {
    return slack.thread(channel, card.path("ts").asText()).stream()
        .skip(1)
        .filter(message -> message.path("files").isEmpty())
        .map(message -> message.path("text").asText() + message.path("blocks"))
        .toList();
  }

  void awaitTold(JsonNode card, String words, Duration atMost) {
    await("the thread to say: " + words)
        .atMost(atMost)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> told(card).stream().anyMatch(text -> text.contains(words)));
  }

  /** All messages of its thread, its own card first. */
  List<JsonNode> cards(JsonNode card) {
    return slack.thread(channel, card.path("ts").asText());
  }

  JsonNode currentCard(JsonNode card) {
    return slack.thread(channel, card.path("ts").asText()).getFirst();
  }
}
