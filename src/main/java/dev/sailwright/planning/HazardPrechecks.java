package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.BLOCKER;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.GatewayApiLimit;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KnownBad;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What upstream knows to go wrong with the target, or with the step to it. */
final class HazardPrechecks {
  private HazardPrechecks() {}

  /** What is seen not to be of the kind that it hurts is spared; what was not seen is not. */
  static List<Finding> knownBad(Candidate candidate) {
    var to = candidate.to();
    var hazards = candidate.catalog().hazards();
    return candidate
        .from()
        .map(from -> hazards.ofStep(from, to))
        .orElseGet(() -> hazards.ofVersion(to))
        .stream()
        .filter(bad -> bad.canHurt(candidate.mesh()))
        .map(bad -> finding(to, bad))
        .toList();
  }

  /** Where no version of the minor is better, nothing is to be chosen, and people decide. */
  private static Finding finding(IstioVersion to, KnownBad bad) {
    var mended = bad.mendedIn(to);
    return Finding.of(
        FindingCode.TARGET_KNOWN_BAD,
        mended.isPresent() ? BLOCKER : APPROVAL,
        "Istio " + to + " is known to go wrong here: " + bad.problem() + ".",
        List.of("source: " + bad.sources().getFirst()),
        mended
            .map(version -> "Choose " + version + " or newer.")
            .orElse(
                bad.skipsMinors()
                    ? "Go minor by minor; approving means to accept it."
                    : "No " + to.minor() + " is without it; approving means to accept it."));
  }

  static List<Finding> gatewayApi(Candidate candidate) {
    return Stream.concat(
            excluded(candidate, GatewayApiLimit.Effect.NEVER_READY, BLOCKER).stream(),
            excluded(candidate, GatewayApiLimit.Effect.IGNORED, APPROVAL).stream())
        .toList();
  }

  /** What the running istiod does not use either is no loss. */
  private static List<Finding> excluded(
      Candidate candidate, GatewayApiLimit.Effect effect, Severity severity) {
    var lines =
        limits(candidate, Optional.of(candidate.to()), effect)
            .filter(line ->
                limits(candidate, candidate.from(), effect)
                    .noneMatch(other -> other.getKey().equals(line.getKey())))
            .map(Map.Entry::getValue)
            .toList();
    return Raise.when(
        lines,
        FindingCode.GATEWAY_API_EXCLUDED,
        severity,
        switch (effect) {
          case NEVER_READY ->
              "istiod " + candidate.to() + " never becomes ready beside these Gateway API CRDs.";
          case IGNORED ->
              "istiod "
                  + candidate.to()
                  + " takes no notice of objects of these Gateway API CRDs, and the running one"
                  + " does.";
        },
        "Install the CRDs of a Gateway API version that it uses, before the upgrade.");
  }

  /** Definition and line of each. */
  private static Stream<Map.Entry<String, String>> limits(
      Candidate candidate, Optional<IstioVersion> version, GatewayApiLimit.Effect effect) {
    var bundles = candidate.evidence().facts().map(ClusterFacts::gatewayApi).orElse(Map.of());
    return version.stream()
        .flatMap(istiod -> candidate.catalog().hazards().gatewayApi(istiod).stream())
        .filter(limit -> limit.effect() == effect)
        .flatMap(limit ->
            Optional.ofNullable(bundles.get(limit.resource())).stream()
                .filter(limit::excludes)
                .map(bundle ->
                    Map.entry(
                        limit.resource().definition(),
                        limit.resource().definition()
                            + ": bundle-version v"
                            + bundle
                            + limit
                                .lowest()
                                .map(least -> ", needs v" + least + " or newer")
                                .orElse("")
                            + limit
                                .highest()
                                .map(most -> ", takes v" + most + " at most")
                                .orElse(""))));
  }
}
