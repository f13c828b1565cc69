package dev.sailwright.upgrade;

import java.util.Map;
import java.util.Optional;

/**
 * What was found out of those who asked and approved, right before anything starts.
 *
 * @param excluded by user id: what they are that nothing they decide may count, such as {@code
 *     deactivated}
 * @param unknown why it could not be found out; empty when it could
 */
public record Standing(Map<String, String> excluded, Optional<String> unknown) {
  public Standing {
    excluded = Map.copyOf(excluded);
  }

  /** All of them are full members. */
  public static Standing full() {
    return new Standing(Map.of(), Optional.empty());
  }

  public static Standing unknown(String reason) {
    return new Standing(Map.of(), Optional.of(reason));
  }

  Optional<String> exclusion(String user) {
    return Optional.ofNullable(excluded.get(user));
  }
}
