package dev.sailwright.diagnosis;

import dev.sailwright.mesh.Webhook;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Two injectors that select the same pods. An entry's name says what it selects: {@code rev.*} the
 * pods of its own revision or tag, {@code namespace.*} and {@code object.*} those of {@code
 * istio-injection} (istio/istio manifests/charts/istio-control/istio-discovery/templates@1.30.0,
 * mutatingwebhook.yaml and revision-tags-mwc.yaml).
 */
final class InjectorOverlapRule implements DiagnosisRule {
  private static final String INJECTOR = ".sidecar-injector.istio.io";

  @Override
  public List<Finding> examine(Evidence evidence) {
    var bySelection =
        evidence.mesh().webhooks().stream()
            .filter(webhook ->
                webhook.kind() == Webhook.Kind.MUTATING
                    && !webhook.deactivated()
                    && webhook.name().endsWith(INJECTOR))
            .collect(
                Collectors.groupingBy(
                    InjectorOverlapRule::selection,
                    TreeMap::new,
                    Collectors.mapping(
                        Webhook::configuration, Collectors.toCollection(TreeSet::new))));
    var lines =
        bySelection.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .map(entry -> entry.getKey() + ": " + String.join(", ", entry.getValue()))
            .toList();
    return lines.isEmpty()
        ? List.of()
        : List.of(
            Finding.of(
                FindingCode.OVERLAPPING_INJECTORS,
                Severity.WARNING,
                "Two injector webhooks select the same pods: which control plane a new pod gets is"
                    + " left to chance.",
                lines,
                "Remove the configuration whose control plane is not meant, or move the tag with"
                    + " `istioctl tag set`."));
  }

  private static String selection(Webhook webhook) {
    return webhook.name().startsWith("rev.")
        ? webhook.name() + " of " + webhook.tag().orElse(webhook.revision())
        : webhook.name();
  }
}
