package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ClusterFacts;
import java.util.List;

/** Webhooks of other programs that keep every new pod out, because nobody answers for them. */
final class ClosedWebhookRule implements DiagnosisRule {
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var closed =
        evidence.facts().stream()
            .flatMap(facts -> facts.closedWebhooks().stream())
            .map(ClosedWebhookRule::line)
            .toList();
    return closed.isEmpty()
        ? List.of()
        : List.of(
            Finding.of(
                FindingCode.OTHER_WEBHOOK_CLOSED,
                Severity.WARNING,
                "A webhook that is not Istio's refuses new pods: its failure policy is Fail, and"
                    + " nobody answers for it.",
                Lines.first(closed, SHOWN),
                "Bring the program behind it back, or delete its configuration if it is gone for"
                    + " good."));
  }

  private static String line(ClusterFacts.ClosedWebhook webhook) {
    return webhook.configuration()
        + " / "
        + webhook.webhook()
        + ": Service "
        + webhook.service()
        + " has no ready endpoint";
  }
}
