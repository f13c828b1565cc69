package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.playground.Scenario;
import dev.sailwright.port.EffectWitness;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people are shown is one effect for each question, with a key of its own. */
class AnswerKeysTest {
  private final Flow flow = new Flow(Scenario.behind());
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final SlackEndpoint slack;

  AnswerKeysTest() throws Exception {
    slack =
        new SlackEndpoint(
            flow,
            flow.mesh,
            new EffectWitness() {
              @Override
              public void before(Point point, String key) {}

              @Override
              public void after(Point point, String key) {
                keys.add(point + " " + key);
              }
            });
  }

  @AfterEach
  void end() throws Exception {
    slack.close();
  }

  @Test
  void everyQuestionHasItsOwnKeyAndItSaysWhoAsked() throws Exception {
    var upgrade = flow.proposed("", "");
    var value = upgrade.id() + "|" + upgrade.digest();
    for (var request :
        List.of(
            slack.command("status", EVE),
            slack.command("status", EVE),
            slack.command("status", BOB),
            slack.command("upgrade", EVE),
            slack.command("upgrade", EVE),
            slack.click("deny", value, ALICE),
            slack.click("approve", value, ALICE),
            slack.click("share_releases", "releases", EVE))) {
      act(request);
    }
    // The picture and the words about it.
    assertThat(keys).hasSize(9).doesNotHaveDuplicates();
    assertThat(keys).filteredOn(key -> key.startsWith("ANSWER_PERSON " + EVE + " ")).hasSize(3);
    assertThat(keys).filteredOn(key -> key.startsWith("SHOW_FORM " + EVE + " ")).hasSize(2);
    assertThat(keys).filteredOn(key -> key.startsWith("SHARE_PICTURE " + EVE + " ")).hasSize(1);
  }

  @Test
  void theSameQuestionHasTheSameKeyInAnyProcess() throws Exception {
    var question = slack.command("status", EVE);
    act(question);
    slack.restart();
    act(question);
    assertThat(keys).hasSize(2);
    assertThat(keys.getFirst()).isEqualTo(keys.getLast());
  }

  @Test
  void noKeyTellsWhereAnAnswerGoesOrWhatWasAsked() throws Exception {
    act(slack.command("status no-such-cluster", EVE));
    URI address = slack.slack().responseUrl();
    assertThat(keys)
        .singleElement()
        .asString()
        .doesNotContain(address.getPath())
        .doesNotContain("http")
        .doesNotContain("no-such-cluster")
        .doesNotContain("trigger-");
  }

  private void act(SlackEndpoint.Sent request) throws Exception {
    var before = keys.size();
    slack.deliver(request);
    var expected = request.body().contains("share_releases") ? 2 : 1;
    await(request.body()).until(() -> keys.size() == before + expected);
  }
}
