package dev.sailwright.adapter.slack;

import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.model.User;
import dev.sailwright.port.People;
import dev.sailwright.port.UnreachableException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code users.info} and {@code usergroups.users.list}. Somebody of another workspace who is
 * met in a shared channel is no stranger to Slack, so teams are compared.
 */
public final class SlackPeople implements People {
  private static final String NO_SUCH_USER = "user_not_found";
  private static final Set<String> NO_SUCH_GROUP = Set.of("no_such_subteam", "subteam_not_found");

  /** What a complaint about a scope needs to be mended. */
  private static final Map<String, String> SCOPES =
      Map.of("users.info", "users:read", "usergroups.users.list", "usergroups:read");

  private final SlackClient client;

  public SlackPeople(SlackClient client) {
    this.client = client;
  }

  @Override
  public Optional<String> exclusion(String user) {
    var question = new Question("users.info", "who " + user + " is");
    var answer = question.ask(() -> client.methods().usersInfo(info -> info.user(user)));
    if (answer.isOk()) {
      return exclusion(answer.getUser(), team());
    }
    if (NO_SUCH_USER.equals(answer.getError())) {
      return Optional.of("nobody here");
    }
    throw question.unanswered(answer.getError());
  }

  /** The workspace that the token is of. */
  private String team() {
    var question = new Question("auth.test", "which workspace this is");
    var answer = question.ask(() -> client.methods().authTest(test -> test));
    return Optional.ofNullable(answer.getTeamId())
        .filter(team -> answer.isOk())
        .orElseThrow(() -> question.unanswered(answer.getError()));
  }

  private static Optional<String> exclusion(User user, String team) {
    if (user.isDeleted()) {
      return Optional.of("deactivated");
    }
    if (user.isBot() || user.isWorkflowBot()) {
      return Optional.of("a bot");
    }
    if (user.isStranger() || !isOf(team, user)) {
      return Optional.of("of another workspace");
    }
    return user.isRestricted() || user.isUltraRestricted()
        ? Optional.of("a guest")
        : Optional.empty();
  }

  /** In an organization of several workspaces, a user's own may be another one of theirs. */
  private static boolean isOf(String team, User user) {
    return team.equals(user.getTeamId())
        || Optional.ofNullable(user.getEnterpriseUser())
            .flatMap(enterprise -> Optional.ofNullable(enterprise.getTeams()))
            .filter(teams -> teams.contains(team))
            .isPresent();
  }

  @Override
  public Set<String> members(String group) {
    var question = new Question("usergroups.users.list", "who is in " + group);
    var answer =
        question.ask(() -> client.methods().usergroupsUsersList(list -> list.usergroup(group)));
    if (answer.isOk()) {
      return Set.copyOf(answer.getUsers());
    }
    if (NO_SUCH_GROUP.contains(String.valueOf(answer.getError()))) {
      return Set.of();
    }
    throw question.unanswered(answer.getError());
  }

  private interface Call<T extends SlackApiTextResponse> {
    T make() throws IOException, SlackApiException;
  }

  /**
   * @param what is asked, in words
   */
  private record Question(String method, String what) {
    <T extends SlackApiTextResponse> T ask(Call<T> call) {
      try {
        return call.make();
      } catch (IOException | SlackApiException e) {
        throw new UnreachableException(
            "Slack did not say " + what + " (" + method + ": " + name(e) + "); try again", e);
      }
    }

    private static String name(Exception e) {
      return e instanceof SlackApiException answered
          ? "HTTP " + answered.getResponse().code()
          : e.getClass().getSimpleName();
    }

    UnreachableException unanswered(@Nullable String error) {
      return new UnreachableException(
          "Slack did not say "
              + what
              + " ("
              + method
              + ": "
              + error
              + ")"
              + ("missing_scope".equals(error)
                  ? "; give the app the scope " + SCOPES.get(method) + " and install it anew"
                  : ""));
    }
  }
}
