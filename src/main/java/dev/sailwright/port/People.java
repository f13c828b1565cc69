package dev.sailwright.port;

import java.util.Optional;
import java.util.Set;

/** Who people are, right now: nothing of it is remembered from one question to the next. */
public interface People {
  /**
   * Why nothing that this user decides may count: deactivated, a guest, a bot, of another
   * workspace, or nobody at all. Empty for a full member.
   *
   * @param user Slack user id
   * @throws UnreachableException when it could not be found out
   */
  @ReadOnly
  Optional<String> exclusion(String user);

  /**
   * The user ids in a user group; none when there is no such group, or it is disabled.
   *
   * @param group Slack user group id, such as {@code S012AB3CD}
   * @throws UnreachableException when it could not be found out
   */
  @ReadOnly
  Set<String> members(String group);
}
