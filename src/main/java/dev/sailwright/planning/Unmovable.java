package dev.sailwright.planning;

import dev.sailwright.mesh.Workload;
import java.util.List;
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

  private static boolean runsToItsEnd(String line) {
    return Stream.of(Workload.Obstacle.JOB, Workload.Obstacle.RUNS_TO_ITS_END)
        .anyMatch(obstacle -> line.endsWith(": " + obstacle.advice()));
  }
}
