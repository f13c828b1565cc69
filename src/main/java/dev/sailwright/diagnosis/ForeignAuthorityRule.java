package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.MeshState;
import java.util.List;

/** Webhooks of Istio whose caBundle holds no root of this mesh. */
final class ForeignAuthorityRule implements DiagnosisRule {
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    return evidence.facts().map(facts -> examine(evidence, facts)).orElse(List.of());
  }

  private static List<Finding> examine(Evidence evidence, ClusterFacts facts) {
    var own = facts.ownRoots(evidence.mesh());
    var foreign =
        facts.authorities().stream()
            .filter(authority -> authority.fingerprints().stream().noneMatch(own::contains))
            .filter(authority -> !isLeftover(authority, evidence.mesh()))
            .map(authority -> authority.configuration() + " / " + authority.webhook())
            .toList();
    return own.isEmpty() || foreign.isEmpty()
        ? List.of()
        : List.of(
            Finding.of(
                FindingCode.WEBHOOK_FOREIGN_AUTHORITY,
                Severity.WARNING,
                "Webhooks of Istio trust another authority than this mesh's own.",
                Lines.first(foreign, SHOWN),
                "Unless istiod's certificate comes from elsewhere on purpose: remove the caBundle,"
                    + " and istiod fills it again; see what else writes it, such as GitOps."));
  }

  /** That is another finding: no istiod looks after it any more. */
  private static boolean isLeftover(ClusterFacts.Authority authority, MeshState mesh) {
    return mesh.webhooks().stream()
        .filter(webhook ->
            webhook.configuration().equals(authority.configuration())
                && webhook.name().equals(authority.webhook()))
        .anyMatch(webhook -> LeftoverRule.isLeftover(webhook, mesh));
  }
}
