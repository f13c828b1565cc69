package dev.sailwright.planning;

import dev.sailwright.mesh.Workload;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a rolling restart cannot bring to a new proxy; it is listed, never deleted. */
public final class Unmovable {
  private Unmovable() {}

  public static List<String> lines(List<Workload> workloads) {
    return workloads.stream()
        .filter(workload -> workload.mover() == Workload.Mover.NOTHING)
        .map(workload -> workload.ref() + ": " + workload.advice().orElse("not known why"))
        .toList();
  }

  /**
   * Those that stay on their proxy until somebody acts, sorted. What runs to its end comes and goes
   * by the minute, as the Jobs of a CronJob and the pods of a build do, and no approval would last.
   *
   * @param lines as {@link #lines} has them, so that a stored plan tells it, too
   */
  public static List<String> lasting(List<String> lines) {
    return lines.stream().filter(line -> !runsToItsEnd(line)).sorted().toList();
  }

  /**
   * The same in the words of a release that knew no operator's own way, and named the pods of a
   * Rollout by their ReplicaSets.
   *
   * @param stored all lines of the stored plan
   * @return the line itself where none of them is its earlier form
   */
  static List<String> asStored(String line, List<String> stored) {
    var ref = ref(line);
    var replicaSet =
        ref.startsWith("Rollout ")
            ? Pattern.quote("ReplicaSet " + ref.substring("Rollout ".length())) + "-[a-z0-9]+"
            : Pattern.quote(ref);
    var earlier =
        stored.stream()
            .filter(before -> before.endsWith(": " + Workload.Obstacle.OTHER_OWNER.advice()))
            .filter(before -> ref(before).equals(ref) || ref(before).matches(replicaSet))
            .toList();
    return earlier.isEmpty() ? List.of(line) : earlier;
  }

  private static String ref(String line) {
    return line.substring(0, line.indexOf(": "));
  }

  private static boolean runsToItsEnd(String line) {
    return Stream.of(Workload.Obstacle.JOB, Workload.Obstacle.RUNS_TO_ITS_END)
        .anyMatch(obstacle -> line.endsWith(": " + obstacle.advice()));
  }
}
