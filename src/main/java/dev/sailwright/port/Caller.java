package dev.sailwright.port;

import java.util.List;

/** Whom the API server that keeps the upgrades takes this process for. */
public interface Caller {
  /**
   * @throws UnreachableException when it could not be asked, or does not say
   */
  @ReadOnly
  Identity identity();

  /**
   * @param name of the user, such as {@code jane@example.com}
   * @param groups all of theirs, {@code system:} ones included
   */
  record Identity(String name, List<String> groups) {
    public Identity {
      groups = List.copyOf(groups);
    }
  }
}
