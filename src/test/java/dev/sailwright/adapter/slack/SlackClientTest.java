package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.testing.FakeSlack;
import dev.sailwright.testing.FakeSlack.Fault;
import dev.sailwright.testing.Unwitnessed;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that both sides kept, and that Slack gives up at the next call. */
class SlackClientTest {
  private FakeSlack slack;
  private SlackClient client;

  @BeforeEach
  void aConnectionIsKept() throws Exception {
    slack = new FakeSlack();
    client = new SlackClient(slack.api(), "xoxb-test", new Unwitnessed(), Unwitnessed.OPEN);
    ask();
  }

  private void ask() throws Exception {
    client.methods().conversationsHistory(history -> history.channel("C0INCIDENT"));
  }

  @AfterEach
  void close() {
    client.close();
    slack.close();
  }

  @Test
  void aQuestionIsAskedAgainOnAnotherConnection() throws Exception {
    slack.next("conversations.history", new Fault.Dropped(false));
    ask();
    assertThat(slack.calls())
        .containsExactly("conversations.history", "conversations.history", "conversations.history");
  }

  /** It may have arrived. */
  @Test
  void whatPeopleSeeIsSentOnce() {
    slack.next("views.open", new Fault.Dropped(false));
    assertThatThrownBy(() -> client.slack().methods("xoxb-test").viewsOpen(open -> open))
        .isInstanceOf(IOException.class);
    assertThat(slack.calls()).containsExactly("conversations.history", "views.open");
  }
}
