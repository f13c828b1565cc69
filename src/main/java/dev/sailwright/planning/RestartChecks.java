package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.Workload;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whether there is anything that a restart alone would bring to another proxy. */
final class RestartChecks {
  /** Numbers of the prechecks that it is held against: on rights, the injector and restarts. */
  static final Set<String> PRECHECKS =
      Set.of(
          "P01", "P06", "P07", "P17", "P20", "P22", "P23", "P24", "P27", "P30", "P31", "P32", "P33",
          "P34", "P37", "P55", "P56", "P61", "P62", "P63", "P64", "P65", "P68", "P69", "P70",
          "P76");

  private static final int NAMED = 8;

  private RestartChecks() {}

  /** Empty when there is, or when that could not be seen: then prechecks say so. */
  static List<Finding> needless(Candidate candidate, RestartScope scope) {
    if (candidate.evidence().blindIn(BlindSpot.Area.DATA_PLANE)
        || !candidate.restarted().isEmpty()) {
      return List.of();
    }
    return candidate.workloads().isEmpty() && scope.namespace().isPresent()
        ? List.of(notInMesh(candidate, scope.namespace().get()))
        : List.of(nothing(candidate, scope));
  }

  private static Finding notInMesh(Candidate candidate, String namespace) {
    var known =
        candidate.mesh().workloads().stream()
            .map(workload -> workload.ref().namespace())
            .distinct()
            .sorted()
            .toList();
    return Finding.of(
        FindingCode.NAMESPACE_NOT_IN_MESH,
        Severity.BLOCKER,
        "No workload of the mesh is in namespace " + namespace + ".",
        Stream.concat(
                known.stream().limit(NAMED).map(name -> "namespace " + name),
                Stream.of("… and " + (known.size() - NAMED) + " more namespaces")
                    .filter(more -> known.size() > NAMED))
            .toList(),
        "Name one of these, or none for the whole mesh.");
  }

  private static Finding nothing(Candidate candidate, RestartScope scope) {
    var stay = Unmovable.lines(candidate.workloads());
    var others =
        candidate.workloads().stream()
            .filter(workload ->
                workload.mover() == Workload.Mover.INSTALL
                    || workload.mover() == Workload.Mover.CONTROLLER)
            .filter(workload -> workload.desired() > 0 && workload.hasPodsBehind(candidate.to()))
            .map(workload -> workload.ref() + ": it follows istiod's own installation")
            .toList();
    return Finding.of(
        FindingCode.NOTHING_TO_RESTART,
        Severity.BLOCKER,
        "Every workload of "
            + scope.on(candidate.policy().cluster())
            + " that a restart could move runs proxy "
            + candidate.to()
            + ", which is what a new pod gets.",
        Stream.concat(others.stream(), stay.stream()).toList(),
        "There is nothing to do; `/istio status` shows the proxies by version.");
  }
}
