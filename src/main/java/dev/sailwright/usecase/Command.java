package dev.sailwright.usecase;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.upgrade.Decision;
import java.util.List;
import java.util.Optional;

/** What somebody asks for after {@code /istio}. */
public sealed interface Command {
  record Status(ClusterPolicy cluster) implements Command {}

  record Diagnose(ClusterPolicy cluster) implements Command {}

  record Compare(ClusterPolicy left, ClusterPolicy right) implements Command {}

  /**
   * @param clusters all that are known, or the one that was named
   */
  record Versions(List<String> clusters) implements Command {
    public Versions {
      clusters = List.copyOf(clusters);
    }
  }

  record Releases() implements Command {}

  /** The plan alone: nothing is asked for. */
  record Plan(ClusterPolicy cluster, Optional<IstioVersion> target) implements Command {}

  /**
   * @param target empty lets the planner choose
   */
  record Precheck(ClusterPolicy cluster, Optional<IstioVersion> target) implements Command {}

  record Upgrade(ClusterPolicy cluster, Optional<IstioVersion> target, Optional<String> emergency)
      implements Command {}

  /**
   * @param kind PAUSED, RESUMED, RETRIED or ABORTED
   * @param why may be empty
   */
  record Steer(ClusterPolicy cluster, Decision.Kind kind, String why) implements Command {}

  /** Of the newest upgrade of the cluster. */
  record Rollback(ClusterPolicy cluster) implements Command {}

  record History(ClusterPolicy cluster) implements Command {}

  /**
   * @param id such as {@code prod-3}
   */
  record Show(String id) implements Command {}

  record Help() implements Command {}

  /**
   * Not understood, and nothing done.
   *
   * @param problem one sentence: what is wrong with it
   * @param suggestion the nearest command that would be right; may be empty
   */
  record Wrong(String problem, String suggestion) implements Command {}
}
