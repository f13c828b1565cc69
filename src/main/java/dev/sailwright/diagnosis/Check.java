package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of the rule book.
 *
 * @param holds what is so when the rule finds nothing, such as {@code istiod runs and answers}
 * @param needs what must have been seen for that to follow
 */
record Check(String holds, DiagnosisRule rule, Set<BlindSpot.Area> needs) {
  Check {
    needs = Set.copyOf(needs);
  }

  static Check of(String holds, DiagnosisRule rule, BlindSpot.Area... needs) {
    return new Check(holds, rule, Arrays.stream(needs).collect(Collectors.toUnmodifiableSet()));
  }

  /** Nothing was found where everything could be seen. */
  boolean rulesOut(List<Finding> found, MeshState mesh) {
    return found.isEmpty() && needs.stream().noneMatch(mesh::blindIn);
  }
}
