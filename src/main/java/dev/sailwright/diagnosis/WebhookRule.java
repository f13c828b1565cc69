package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Webhooks that the API server cannot call: no Service, nobody behind it, or no authority to trust.
 * Those of an older version are {@link LeftoverRule}'s.
 *
 * <p>An injector that fails closed and that nobody answers for keeps every new pod out, whether or
 * not somebody has tried to create one yet; so that is as bad as pods that are refused.
 */
final class WebhookRule implements DiagnosisRule {
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var findings = new ArrayList<Finding>();
    unanswered(evidence).ifPresent(findings::add);
    var untrusted =
        active(evidence)
            .filter(webhook -> webhook.caBundle() != Webhook.CaBundle.PRESENT)
            .map(webhook ->
                place(webhook) + ": caBundle " + webhook.caBundle().name().toLowerCase(Locale.ROOT))
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

  private static Optional<Finding> unanswered(Evidence evidence) {
    var unanswered = active(evidence).filter(Webhook::isUnanswered).toList();
    if (unanswered.isEmpty()) {
      return Optional.empty();
    }
    var injecting =
        unanswered.stream()
            .filter(webhook -> webhook.isInjector() && !places(webhook, evidence.mesh()).isEmpty())
            .toList();
    var closed = injecting.stream().anyMatch(Webhook::failsClosed);
    return Optional.of(
        Finding.of(
            FindingCode.WEBHOOK_WITHOUT_ENDPOINTS,
            closed ? Severity.BLOCKER : Severity.WARNING,
            closed
                ? "No pod can be created where Istio injects: its webhook fails closed, and nobody"
                    + " answers for it."
                : injecting.isEmpty()
                    ? "Webhooks of Istio point at a Service that nobody answers for."
                    : "New pods come without a sidecar: nobody answers for Istio's injector, which"
                        + " fails open.",
            unanswered.stream().map(webhook -> reach(webhook, evidence.mesh())).distinct().toList(),
            "Bring istiod back, or delete the webhook if its control plane is gone for good."));
  }

  /** Where new pods are covered that carry no label of Istio; empty when nowhere. */
  private static List<String> places(Webhook webhook, MeshState mesh) {
    if (webhook.selectors().isEmpty() || mesh.blindIn(BlindSpot.Area.DATA_PLANE)) {
      return List.of("namespaces that it selects");
    }
    var selectors = webhook.selectors().get();
    if (!selectors.objects().selects(Map.of())) {
      return List.of();
    }
    var unlabelled =
        selectors.namespaces().selects(Map.of())
            ? Stream.of("namespaces without labels of Istio")
            : Stream.<String>of();
    return Stream.concat(
            mesh.namespaces().stream()
                .filter(namespace -> selectors.namespaces().selects(namespace.labels()))
                .map(MeshNamespace::name)
                .sorted()
                .map(name -> "namespace " + name),
            unlabelled)
        .toList();
  }

  private static String reach(Webhook webhook, MeshState mesh) {
    return place(webhook)
        + ": Service "
        + webhook.service().orElse("")
        + (webhook.serviceExists() ? " has no ready endpoint" : " does not exist")
        + ", failure policy "
        + webhook.failurePolicy()
        + (webhook.isInjector() ? consequence(webhook, places(webhook, mesh)) : "");
  }

  private static String consequence(Webhook webhook, List<String> places) {
    if (places.isEmpty()) {
      return ": no namespace is covered as a whole";
    }
    return (webhook.failsClosed() ? ": no pod can be created in " : ": no sidecar for new pods in ")
        + String.join(", ", Lines.first(places, SHOWN));
  }

  private static String place(Webhook webhook) {
    return (webhook.kind() == Webhook.Kind.MUTATING ? "mutating " : "validating ")
        + webhook.configuration()
        + " / "
        + webhook.name();
  }
}
