package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

  /** From this one on, no istiod gives the old names. */
  public static final IstioVersion NEW_NAMES_SINCE = IstioVersion.of("1.10.0");

  @Override
  public List<Finding> examine(Evidence evidence) {
    return leftovers(evidence).stream()
        .map(leftover ->
            Finding.of(
                FindingCode.LEFTOVER,
                Severity.WARNING,
                "An older version left something behind: " + leftover.line() + ".",
                leftover.troubles(),
                leftover.remedy()))
        .toList();
  }

  /** One line a leftover, naming the object. */
  public static List<String> lines(Evidence evidence) {
    return leftovers(evidence).stream().map(Leftover::line).toList();
  }

  /** The same, of workloads alone: what an older version installed and no newer one moved. */
  public static Stream<String> workloadLines(Evidence evidence) {
    return workloads(evidence.mesh()).map(Leftover::line);
  }

  /**
   * @param troubles that it makes
   * @param remedy a webhook is removed once somebody approved it, a workload by its own tool
   */
  private record Leftover(String line, List<String> troubles, String remedy) {}

  private static List<Leftover> leftovers(Evidence evidence) {
    var mesh = evidence.mesh();
    var leftovers = new ArrayList<Leftover>();
    mesh.webhooks().stream()
        .filter(webhook -> isLeftover(webhook, mesh))
        .map(LeftoverRule::leftover)
        .distinct()
        .sorted(Comparator.comparing(Leftover::line))
        .forEach(leftovers::add);
    workloads(mesh).forEach(leftovers::add);
    return leftovers;
  }

  private static Stream<Leftover> workloads(MeshState mesh) {
    return newest(mesh).filter(newest -> newest.compareTo(NEW_NAMES_SINCE) >= 0).stream()
        .flatMap(newest -> olderWorkloads(mesh));
  }

  private static Optional<IstioVersion> newest(MeshState mesh) {
    return mesh.controlPlanes().stream()
        .map(ControlPlane::version)
        .flatMap(Optional::stream)
        .max(IstioVersion::compareTo);
  }

  /** It has a name that no control plane here gives any more. */
  public static boolean isLeftover(Webhook webhook, MeshState mesh) {
    return newest(mesh).filter(newest -> newest.compareTo(NEW_NAMES_SINCE) >= 0).isPresent()
        && switch (webhook.kind()) {
          case VALIDATING -> OLD_VALIDATORS.contains(webhook.configuration());
          case MUTATING -> webhook.name().equals(OLD_INJECTOR_ENTRY);
        };
  }

  private static Leftover leftover(Webhook webhook) {
    var troubles = troubles(webhook);
    return switch (webhook.kind()) {
      case VALIDATING ->
          new Leftover(
              "ValidatingWebhookConfiguration " + webhook.configuration(),
              troubles,
              "`/istio cleanup` removes it once it is approved. By hand, when nothing of the older"
                  + " version runs any more: `kubectl delete validatingwebhookconfiguration "
                  + webhook.configuration()
                  + "`.");
      case MUTATING ->
          new Leftover(
              "webhook "
                  + webhook.name()
                  + " in MutatingWebhookConfiguration "
                  + webhook.configuration(),
              troubles,
              "`/istio cleanup` takes this one entry out once it is approved; the others are in"
                  + " use. By hand: `kubectl edit mutatingwebhookconfiguration "
                  + webhook.configuration()
                  + "`.");
    };
  }

  private static List<String> troubles(Webhook webhook) {
    if (webhook.deactivated() || webhook.caBundle() == Webhook.CaBundle.PRESENT) {
      return List.of();
    }
    return List.of(
        "caBundle "
            + webhook.caBundle().name().toLowerCase(Locale.ROOT)
            + ", failure policy "
            + webhook.failurePolicy()
            + (webhook.failurePolicy().equals("Fail") ? ": what it selects is refused" : ""));
  }

  /** Older than every istiod: beside a canary, they wait for their turn. */
  private static Stream<Leftover> olderWorkloads(MeshState mesh) {
    return mesh.workloads().stream()
        .filter(workload -> workload.mover() == Workload.Mover.INSTALL)
        .filter(workload ->
            mesh.controlPlanes().stream()
                .flatMap(plane -> plane.version().stream())
                .allMatch(version -> workload.podsOn(version) == 0))
        .filter(workload -> !workload.proxies().isEmpty())
        .map(workload ->
            new Leftover(
                workload.ref() + " still runs an older proxy",
                List.of(),
                "Upgrade it with the tool that installed it; if nothing uses it, remove it."));
  }
}
