package dev.sailwright.usecase;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.upgrade.Decision;
import java.util.List;
import java.util.Optional;

/** What somebody asks for after {@code /istio}. */
public sealed interface Command {
  /**
   * What changes nothing in a mesh by itself; at most, somebody is asked for an approval. The way
   * back from a paused upgrade aborts that, once it is planned.
   */
  sealed interface Question extends Command {}

  record Status(ClusterPolicy cluster) implements Question {}

  record Diagnose(ClusterPolicy cluster) implements Question {}

  record Compare(ClusterPolicy left, ClusterPolicy right) implements Question {}

  /**
   * @param clusters all that are known, or the one that was named
   */
  record Versions(List<String> clusters) implements Question {
    public Versions {
      clusters = List.copyOf(clusters);
    }
  }

  record Releases() implements Question {}

  /** What comes up by itself, and needs a plan. */
  record Watch(ClusterPolicy cluster) implements Question {}

  /**
   * The plan alone: nothing is asked for.
   *
   * @param canary a second control plane would come beside the one that runs
   */
  record Plan(ClusterPolicy cluster, Optional<IstioVersion> target, boolean canary)
      implements Question {}

  /**
   * @param target empty lets the planner choose
   */
  record Precheck(ClusterPolicy cluster, Optional<IstioVersion> target) implements Question {}

  /**
   * @param namespace empty: all of the mesh
   */
  record Restart(ClusterPolicy cluster, Optional<String> namespace) implements Question {}

  /** What an older version left behind is removed, once somebody approved it. */
  record Cleanup(ClusterPolicy cluster) implements Question {}

  /**
   * @param canary a second control plane comes beside the one that runs
   */
  record Upgrade(
      ClusterPolicy cluster,
      Optional<IstioVersion> target,
      Optional<String> emergency,
      boolean canary)
      implements Question {}

  /**
   * A decision about the upgrade that is under way.
   *
   * @param kind PAUSED, RESUMED, RETRIED or ABORTED
   * @param why may be empty
   */
  record Steer(ClusterPolicy cluster, Decision.Kind kind, String why) implements Command {}

  /** Of the newest upgrade of the cluster that may have changed something. */
  record Rollback(ClusterPolicy cluster) implements Question {}

  record History(ClusterPolicy cluster) implements Question {}

  /**
   * @param id such as {@code prod-3}
   */
  record Show(String id) implements Question {}

  record Help() implements Question {}

  /**
   * Not understood, and nothing done.
   *
   * @param problem one sentence: what is wrong with it
   * @param suggestion the nearest command that would be right; may be empty
   */
  record Wrong(String problem, String suggestion) implements Question {}
}
