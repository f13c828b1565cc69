package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ProxyFacts;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One line of the rule book.
 *
 * @param holds what is so when the rule finds nothing, such as {@code istiod runs and answers}
 * @param looked whether somebody looked where the rule looks
 * @param needs what must have been seen for that to follow
 */
record Check(
    String holds, DiagnosisRule rule, Predicate<Evidence> looked, Set<BlindSpot.Area> needs) {
  Check {
    needs = Set.copyOf(needs);
  }

  static Check of(String holds, DiagnosisRule rule, BlindSpot.Area... needs) {
    return new Check(holds, rule, evidence -> true, areas(needs));
  }

  /** Of a rule that looks at the cluster around the mesh. */
  static Check around(String holds, DiagnosisRule rule, BlindSpot.Area... needs) {
    return new Check(holds, rule, evidence -> evidence.facts().isPresent(), areas(needs));
  }

  /** Of a rule about what istiods count: without one that told, nothing follows. */
  static Check ofIstiods(String holds, DiagnosisRule rule, BlindSpot.Area... needs) {
    return new Check(
        holds,
        rule,
        evidence ->
            evidence.facts().filter(facts -> !facts.counted().istiods().isEmpty()).isPresent(),
        areas(needs));
  }

  /** Of a rule about what the API server counts. */
  static Check ofApiServer(String holds, DiagnosisRule rule, BlindSpot.Area... needs) {
    return new Check(
        holds,
        rule,
        evidence -> evidence.facts().flatMap(facts -> facts.counted().apiServer()).isPresent(),
        areas(needs));
  }

  /**
   * Of a rule about what is told of proxies.
   *
   * @param enough whether that much was told that what is not found is not there
   */
  static Check ofProxies(String holds, DiagnosisRule rule, Predicate<ProxyFacts> enough) {
    return new Check(
        holds, rule, evidence -> evidence.proxies().filter(enough).isPresent(), Set.of());
  }

  /** Of a rule that reads logs. */
  static Check ofLogs(String holds, DiagnosisRule rule) {
    return new Check(
        holds, rule, evidence -> evidence.logs().isPresent(), Set.of(BlindSpot.Area.LOGS));
  }

  private static Set<BlindSpot.Area> areas(BlindSpot.Area... needs) {
    return Arrays.stream(needs).collect(Collectors.toUnmodifiableSet());
  }

  /** Nothing was found where everything could be seen. */
  boolean rulesOut(List<Finding> found, Evidence evidence) {
    return found.isEmpty() && looked.test(evidence) && needs.stream().noneMatch(evidence::blindIn);
  }
}
