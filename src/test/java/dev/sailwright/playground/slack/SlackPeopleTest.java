package dev.sailwright.playground.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.adapter.slack.SlackClient;
import dev.sailwright.adapter.slack.SlackPeople;
import dev.sailwright.port.People;
import dev.sailwright.testing.PeopleContract;
import dev.sailwright.testing.Unwitnessed;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real adapter, against the simulated workspace over HTTP. */
class SlackPeopleTest extends PeopleContract {
  private static final Map<String, Membership> MEMBERSHIPS =
      Map.of(
          "deactivated", Membership.DEACTIVATED,
          "a guest", Membership.GUEST,
          "of another workspace", Membership.STRANGER);

  private final Desk desk = new Desk();
  private final SlackClient client =
      new SlackClient(desk.api(), Desk.TOKEN, new Unwitnessed(), Unwitnessed.OPEN);
  private final People people = new SlackPeople(client);

  @AfterEach
  void close() {
    client.close();
    desk.close();
  }

  @Override
  protected String member() {
    return Person.BOB.id();
  }

  @Override
  protected void exclude(String user, String what) {
    desk.slack.membership(user, MEMBERSHIPS.get(what));
  }

  @Override
  protected void group(String group, Set<String> members) {
    desk.slack.userGroup(group, members);
  }

  @Override
  protected void silence() {
    desk.slack.failNext("users.info", 503, "unavailable");
    desk.slack.failNext("usergroups.users.list", 503, "unavailable");
  }

  @Override
  protected People people() {
    return people;
  }

  @Test
  void aSingleChannelGuestIsAGuestAndABotIsABot() {
    desk.slack.membership(Person.BOB.id(), Membership.SINGLE_CHANNEL_GUEST);
    assertThat(people.exclusion(Person.BOB.id())).contains("a guest");
    assertThat(people.exclusion(Person.ALERTS.id())).contains("a bot");
    assertThat(people.exclusion("U0NOBODY01")).contains("nobody here");
  }

  @Test
  void whoIsMetInASharedChannelIsOfAnotherWorkspaceThoughNoStranger() {
    desk.slack.membership(Person.BOB.id(), Membership.PARTNER);
    assertThat(people.exclusion(Person.BOB.id())).contains("of another workspace");
  }

  @Test
  void withoutTheScopeTheAnswerSaysWhichOneIsMissing() {
    desk.slack.grantScopes(Set.of("chat:write"));
    assertThatThrownBy(() -> people.exclusion(Person.BOB.id())).hasMessageContaining("users:read");
    assertThatThrownBy(() -> people.members("S0SRE00001")).hasMessageContaining("usergroups:read");
  }
}
