package dev.sailwright.diagnosis;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.MeshState.CreationFailure;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Pods of meshed workloads that the API server will not create, for another reason than Istio's
 * injector. Events outlive their cause, so they count only while that workload misses pods.
 */
final class PodCreationRule implements DiagnosisRule {
  private static final int SHOWN = 3;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var mesh = evidence.mesh();
    var byKind =
        mesh.creationFailures().stream()
            .filter(failure -> Refusal.Kind.of(failure.message()) != Refusal.Kind.INJECTOR)
            .filter(failure ->
                mesh.workloads().stream().anyMatch(load -> Refusal.keepsOut(failure, load)))
            .collect(
                Collectors.groupingBy(
                    failure -> Refusal.Kind.of(failure.message()),
                    () -> new EnumMap<Refusal.Kind, List<CreationFailure>>(Refusal.Kind.class),
                    Collectors.toList()));
    return byKind.entrySet().stream()
        .map(entry -> finding(entry.getKey(), entry.getValue(), mesh))
        .toList();
  }

  private static Finding finding(
      Refusal.Kind kind, List<CreationFailure> failures, MeshState mesh) {
    var missing =
        mesh.workloads().stream()
            .filter(load -> failures.stream().anyMatch(failure -> Refusal.keepsOut(failure, load)))
            .mapToInt(load -> load.desired() - load.pods())
            .sum();
    var namespaces =
        failures.stream()
            .map(failure -> failure.owner().namespace())
            .collect(Collectors.toCollection(TreeSet::new));
    return Finding.of(
        kind.code(),
        Severity.BLOCKER,
        missing
            + (missing == 1 ? " pod is" : " pods are")
            + " refused in "
            + String.join(", ", Lines.first(List.copyOf(namespaces), SHOWN))
            + ": "
            + kind.reason()
            + ".",
        Lines.first(failures.stream().map(Refusal::line).toList(), SHOWN),
        kind.remedy());
  }
}
