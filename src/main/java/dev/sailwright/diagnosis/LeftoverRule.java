package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an older version left behind. istioctl prunes only what carries the new version's label, so
 * objects of the old one stay (istio/istio operator/pkg/install/install.go@1.30.0, getOwnerLabels).
 */
public final class LeftoverRule implements DiagnosisRule {
  /** Validators of 1.4 and of 1.5 to 1.9, which later versions name {@code istio-validator-*}. */
  private static final Set<String> OLD_VALIDATORS = Set.of("istio-galley", "istiod-istio-system");

  /**
   * The injector's only entry before 1.10; later ones are {@code rev.*}, {@code namespace.*} and
   * {@code object.*}.
   */
  private static final String OLD_INJECTOR_ENTRY = "sidecar-injector.istio.io";

  private static final IstioVersion NEW_NAMES_SINCE = IstioVersion.of("1.10.0");

  @Override
  public List<Finding> examine(Evidence evidence) {
    var lines = lines(evidence);
    if (lines.isEmpty()) {
      return List.of();
    }
    return List.of(
        Finding.of(
            FindingCode.LEFTOVER,
            Severity.WARNING,
            lines.size() + " leftover" + (lines.size() == 1 ? "" : "s") + " of an older version.",
            lines,
            "Check that nothing uses them, then remove them by hand; Sailwright does not delete"
                + " them."));
  }

  /** One line a leftover, naming the object. */
  public static List<String> lines(Evidence evidence) {
    var mesh = evidence.mesh();
    var newest =
        mesh.controlPlanes().stream()
            .map(ControlPlane::version)
            .flatMap(Optional::stream)
            .max(IstioVersion::compareTo);
    if (newest.isEmpty() || newest.get().compareTo(NEW_NAMES_SINCE) < 0) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    mesh.webhooks().stream()
        .filter(webhook -> webhook.kind() == Webhook.Kind.VALIDATING)
        .map(Webhook::configuration)
        .filter(OLD_VALIDATORS::contains)
        .distinct()
        .forEach(name -> lines.add("ValidatingWebhookConfiguration " + name));
    mesh.webhooks().stream()
        .filter(webhook ->
            webhook.kind() == Webhook.Kind.MUTATING && webhook.name().equals(OLD_INJECTOR_ENTRY))
        .forEach(webhook ->
            lines.add(
                "webhook "
                    + webhook.name()
                    + " in MutatingWebhookConfiguration "
                    + webhook.configuration()));
    mesh.workloads().stream()
        .filter(workload ->
            workload.mover() == Workload.Mover.INSTALL && workload.podsOn(newest.get()) == 0)
        .filter(workload -> !workload.proxies().isEmpty())
        .forEach(workload -> lines.add(workload.ref() + " still runs an older proxy"));
    return List.copyOf(lines);
  }
}
