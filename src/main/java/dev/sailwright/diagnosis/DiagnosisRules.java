package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The rule book: every rule, in the order in which findings of one severity are told. */
public final class DiagnosisRules {
  /** Without these nobody can call a mesh healthy. */
  private static final Set<BlindSpot.Area> NEEDED_FOR_HEALTHY =
      Set.of(BlindSpot.Area.CONTROL_PLANE, BlindSpot.Area.DATA_PLANE, BlindSpot.Area.WEBHOOKS);

  private static final List<DiagnosisRule> BOOK =
      List.of(
          // Make sure that there is a control plane and that it answers.
          new ControlPlaneRule(),
          // Make sure that Kubernetes still serves what this istiod cannot live without.
          new NeededApiRule(),
          // Make sure that new pods can get their sidecar.
          new InjectionRule(),
          // Make sure that the API server can call Istio's webhooks.
          new WebhookRule(),
          // Make sure that the running versions are supported, on this Kubernetes.
          new SupportRule(),
          // Make sure that proxies run what their control plane runs.
          new ProxyVersionRule(),
          // Make sure that nothing of an older version is left behind.
          new LeftoverRule(),
          // Make sure that what could not be seen is said.
          new BlindSpotRule());

  private DiagnosisRules() {}

  public static Diagnosis diagnose(Evidence evidence) {
    var findings =
        BOOK.stream()
            .flatMap(rule -> rule.examine(evidence).stream())
            .sorted(Comparator.comparing(Finding::severity).reversed())
            .toList();
    return new Diagnosis(verdict(evidence, findings), findings);
  }

  private static Diagnosis.Verdict verdict(Evidence evidence, List<Finding> findings) {
    if (findings.stream().anyMatch(finding -> finding.code() == FindingCode.CONTROL_PLANE_DOWN)) {
      return Diagnosis.Verdict.DOWN;
    }
    if (NEEDED_FOR_HEALTHY.stream().anyMatch(evidence.mesh()::blindIn)) {
      return Diagnosis.Verdict.UNKNOWN;
    }
    return findings.stream()
            .anyMatch(finding -> finding.severity().compareTo(Severity.WARNING) >= 0)
        ? Diagnosis.Verdict.DEGRADED
        : Diagnosis.Verdict.HEALTHY;
  }
}
