package dev.sailwright.diagnosis;

import dev.sailwright.mesh.Webhook;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Webhooks that the API server cannot call: no Service, nobody behind it, or no authority to trust.
 * Those of an older version are {@link LeftoverRule}'s.
 */
final class WebhookRule implements DiagnosisRule {
  @Override
  public List<Finding> examine(Evidence evidence) {
    var findings = new ArrayList<Finding>();
    var unreachable =
        active(evidence)
            .filter(WebhookRule::nobodyBehind)
            .map(WebhookRule::reach)
            .distinct()
            .toList();
    if (!unreachable.isEmpty()) {
      findings.add(
          Finding.of(
              FindingCode.WEBHOOK_WITHOUT_ENDPOINTS,
              Severity.WARNING,
              "Webhooks of Istio point at a Service that nobody answers for.",
              unreachable,
              "Bring istiod back, or delete the webhook if its control plane is gone for good."));
    }
    var untrusted =
        active(evidence)
            .filter(webhook -> webhook.caBundle() != Webhook.CaBundle.PRESENT)
            .map(webhook ->
                place(webhook)
                    + ": caBundle "
                    + webhook.caBundle().name().toLowerCase(java.util.Locale.ROOT))
            .distinct()
            .toList();
    if (!untrusted.isEmpty()) {
      findings.add(
          Finding.of(
              FindingCode.WEBHOOK_CA_BUNDLE,
              Severity.WARNING,
              "Webhooks of Istio have no usable caBundle: istiod writes it when it becomes ready,"
                  + " and has not.",
              untrusted,
              "Bring istiod back; it fills the caBundle by itself. An entry of an older version"
                  + " stays: remove it."));
    }
    return findings;
  }

  private static Stream<Webhook> active(Evidence evidence) {
    return evidence.mesh().webhooks().stream()
        .filter(webhook -> !webhook.deactivated())
        .filter(webhook -> !LeftoverRule.isLeftover(webhook, evidence.mesh()));
  }

  private static boolean nobodyBehind(Webhook webhook) {
    return webhook.service().isPresent()
        && (!webhook.serviceExists()
            || webhook.readyEndpoints().map(ready -> ready == 0).orElse(false));
  }

  private static String reach(Webhook webhook) {
    return place(webhook)
        + ": Service "
        + webhook.service().orElse("")
        + (webhook.serviceExists() ? " has no ready endpoint" : " does not exist")
        + ", failure policy "
        + webhook.failurePolicy();
  }

  private static String place(Webhook webhook) {
    return (webhook.kind() == Webhook.Kind.MUTATING ? "mutating " : "validating ")
        + webhook.configuration()
        + " / "
        + webhook.name();
  }
}
