package dev.sailwright.testing;

import dev.sailwright.port.People;
import dev.sailwright.port.UnreachableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everybody is a full member of the workspace, until a test says otherwise. */
public final class KnownPeople implements People {
  private final Map<String, String> excluded = new HashMap<>();
  private final Map<String, Set<String>> groups = new HashMap<>();
  private boolean silent;

  public void exclude(String user, String what) {
    excluded.put(user, what);
  }

  public void include(String user) {
    excluded.remove(user);
  }

  public void group(String group, Set<String> members) {
    groups.put(group, members);
  }

  /** Slack does not answer. */
  public void silent(boolean now) {
    silent = now;
  }

  @Override
  public Optional<String> exclusion(String user) {
    answer();
    return Optional.ofNullable(excluded.get(user));
  }

  @Override
  public Set<String> members(String group) {
    answer();
    return groups.getOrDefault(group, Set.of());
  }

  private void answer() {
    if (silent) {
      throw new UnreachableException("Slack did not answer");
    }
  }
}
