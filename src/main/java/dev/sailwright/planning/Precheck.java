package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ClusterSurvey;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One line of the book of prechecks.
 *
 * @param number its row in docs/prechecks.md, such as {@code P43}
 * @param holds what is so when it finds nothing, such as {@code no quota is full}
 * @param applies whether it means anything for this upgrade
 * @param areas and kinds: what must have been seen for {@code holds} to follow
 */
record Precheck(
    String number,
    String holds,
    Rule rule,
    Predicate<Candidate> applies,
    Set<BlindSpot.Area> areas,
    Set<ClusterSurvey.Kind<?>> kinds) {
  Precheck {
    areas = Set.copyOf(areas);
    kinds = Set.copyOf(kinds);
  }

  /** A small pure rule about one upgrade. */
  @FunctionalInterface
  interface Rule {
    List<Finding> examine(Candidate candidate);
  }

  /** Of the mesh itself, and of what is asked for. */
  static Precheck of(String number, String holds, Rule rule, BlindSpot.Area... areas) {
    return new Precheck(number, holds, rule, candidate -> true, Set.of(areas), Set.of());
  }

  /** Of what was surveyed around it. */
  static Precheck around(String number, String holds, Rule rule, ClusterSurvey.Kind<?>... kinds) {
    return new Precheck(number, holds, rule, candidate -> true, Set.of(), Set.of(kinds));
  }

  Precheck onlyIf(Predicate<Candidate> condition) {
    return new Precheck(number, holds, rule, condition, areas, kinds);
  }

  /** All that it looks at was seen. */
  boolean sees(Candidate candidate) {
    return areas.stream().noneMatch(candidate.evidence()::blindIn)
        && kinds.stream().allMatch(candidate.survey()::saw);
  }
}
