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
    return leftovers(evidence).stream()
        .map(leftover ->
            Finding.of(
                FindingCode.LEFTOVER,
                Severity.WARNING,
                "An older version left something behind: " + leftover.line() + ".",
                List.of(),
                leftover.remedy()))
        .toList();
  }

  /** One line a leftover, naming the object. */
  public static List<String> lines(Evidence evidence) {
    return leftovers(evidence).stream().map(Leftover::line).toList();
  }

  /**
   * @param remedy Sailwright deletes nothing
   */
  private record Leftover(String line, String remedy) {}

  private static List<Leftover> leftovers(Evidence evidence) {
    var mesh = evidence.mesh();
    var newest =
        mesh.controlPlanes().stream()
            .map(ControlPlane::version)
            .flatMap(Optional::stream)
            .max(IstioVersion::compareTo);
    if (newest.isEmpty() || newest.get().compareTo(NEW_NAMES_SINCE) < 0) {
      return List.of();
    }
    var leftovers = new ArrayList<Leftover>();
    mesh.webhooks().stream()
        .filter(webhook -> webhook.kind() == Webhook.Kind.VALIDATING)
        .map(Webhook::configuration)
        .filter(OLD_VALIDATORS::contains)
        .distinct()
        .map(name ->
            new Leftover(
                "ValidatingWebhookConfiguration " + name,
                "When nothing of the older version runs any more: `kubectl delete"
                    + " validatingwebhookconfiguration "
                    + name
                    + "`."))
        .forEach(leftovers::add);
    mesh.webhooks().stream()
        .filter(webhook ->
            webhook.kind() == Webhook.Kind.MUTATING && webhook.name().equals(OLD_INJECTOR_ENTRY))
        .map(webhook ->
            new Leftover(
                "webhook "
                    + webhook.name()
                    + " in MutatingWebhookConfiguration "
                    + webhook.configuration(),
                "Take out this one entry, the others are in use: `kubectl edit"
                    + " mutatingwebhookconfiguration "
                    + webhook.configuration()
                    + "`."))
        .forEach(leftovers::add);
    mesh.workloads().stream()
        .filter(workload ->
            workload.mover() == Workload.Mover.INSTALL && workload.podsOn(newest.get()) == 0)
        .filter(workload -> !workload.proxies().isEmpty())
        .map(workload ->
            new Leftover(
                workload.ref() + " still runs an older proxy",
                "Upgrade it with the tool that installed it; if nothing uses it, remove it."))
        .forEach(leftovers::add);
    return leftovers;
  }
}
