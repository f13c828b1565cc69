package dev.sailwright.usecase;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.ClusterPolicy;
import java.util.Optional;

/** What somebody asks for after {@code /istio}. */
public sealed interface Command {
  record Status(ClusterPolicy cluster) implements Command {}

  record Upgrade(ClusterPolicy cluster, Optional<IstioVersion> target, Optional<String> emergency)
      implements Command {}

  record Help() implements Command {}

  /**
   * Not understood, and nothing done.
   *
   * @param problem one sentence: what is wrong with it
   * @param suggestion the nearest command that would be right; may be empty
   */
  record Wrong(String problem, String suggestion) implements Command {}
}
