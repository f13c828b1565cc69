package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of the rule book.
 *
 * @param holds what is so when the rule finds nothing, such as {@code istiod runs and answers}
 * @param closer it looks at the cluster around the mesh
 * @param needs what must have been seen for that to follow
 */
record Check(String holds, DiagnosisRule rule, boolean closer, Set<BlindSpot.Area> needs) {
  Check {
    needs = Set.copyOf(needs);
  }

  static Check of(String holds, DiagnosisRule rule, BlindSpot.Area... needs) {
    return new Check(holds, rule, false, areas(needs));
  }

  /** Of a rule that looks at the cluster around the mesh. */
  static Check around(String holds, DiagnosisRule rule, BlindSpot.Area... needs) {
    return new Check(holds, rule, true, areas(needs));
  }

  private static Set<BlindSpot.Area> areas(BlindSpot.Area... needs) {
    return Arrays.stream(needs).collect(Collectors.toUnmodifiableSet());
  }

  /** Nothing was found where everything could be seen. */
  boolean rulesOut(List<Finding> found, Evidence evidence) {
    return found.isEmpty()
        && (!closer || evidence.facts().isPresent())
        && needs.stream().noneMatch(evidence::blindIn);
  }
}
