package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Namespaces that ask for injection where no injector selects them: the API server asks nobody, so
 * new pods come without a sidecar and without an error. Seen after {@code istioctl uninstall
 * --revision X} while tag {@code default} led to X: the injector of the unnamed revision stays
 * deactivated.
 *
 * <p>Only namespaces are held against selectors: which pods of one are left out is its owners' own
 * doing. Nothing follows where an active injector's selectors are not known, nor where no webhook
 * of Istio is there at all.
 */
final class UninjectedNamespaces implements DiagnosisRule {
  private static final String UNNAMED = "default";
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var mesh = evidence.mesh();
    var injectors =
        mesh.webhooks().stream()
            .filter(webhook -> !webhook.deactivated() && webhook.isInjector())
            .map(Webhook::selectors)
            .toList();
    if (mesh.webhooks().isEmpty()
        || mesh.blindIn(BlindSpot.Area.WEBHOOKS)
        || mesh.blindIn(BlindSpot.Area.DATA_PLANE)
        || injectors.stream().anyMatch(Optional::isEmpty)) {
      return List.of();
    }
    var left =
        mesh.namespaces().stream()
            .filter(namespace -> isToBeSelected(namespace, mesh))
            .filter(namespace ->
                injectors.stream()
                    .flatMap(Optional::stream)
                    .noneMatch(selectors -> selectors.namespaces().selects(namespace.labels())))
            .sorted(
                Comparator.comparingLong((MeshNamespace namespace) -> workloads(namespace, mesh))
                    .reversed()
                    .thenComparing(MeshNamespace::name))
            .toList();
    return Finding.ifShown(
            FindingCode.NAMESPACE_NOT_INJECTED,
            left.stream().anyMatch(namespace -> workloads(namespace, mesh) > 0)
                ? Severity.BLOCKER
                : Severity.WARNING,
            left.size()
                + (left.size() == 1 ? " namespace asks" : " namespaces ask")
                + " for injection and no injector selects "
                + (left.size() == 1 ? "it" : "them")
                + ": new pods get no sidecar, without any error.",
            Lines.first(left.stream().map(namespace -> line(namespace, mesh)).toList(), SHOWN),
            remedy(left, mesh))
        .stream()
        .toList();
  }

  /**
   * Ambient pods need no sidecar; a label that leads to no revision is a finding of its own; and a
   * tag that no webhook carries is only supposed to be there, as on the way back from a canary.
   */
  private static boolean isToBeSelected(MeshNamespace namespace, MeshState mesh) {
    var asked = asked(namespace);
    return namespace.injects()
        && namespace.dataplaneMode().filter("ambient"::equals).isEmpty()
        && (namespace.injection().isPresent() || !RevisionRule.leadsNowhere(mesh, asked))
        && (!mesh.tags().containsKey(asked)
            || mesh.webhooks().stream()
                .anyMatch(webhook -> webhook.tag().filter(asked::equals).isPresent()));
  }

  /** A tag or a revision. */
  private static String asked(MeshNamespace namespace) {
    return namespace.injection().isPresent() ? UNNAMED : namespace.revision().orElse(UNNAMED);
  }

  private static long workloads(MeshNamespace namespace, MeshState mesh) {
    return mesh.sidecars()
        .map(Workload::ref)
        .filter(workload -> workload.namespace().equals(namespace.name()))
        .count();
  }

  private static String line(MeshNamespace namespace, MeshState mesh) {
    var count = workloads(namespace, mesh);
    return "Namespace "
        + namespace.name()
        + ": "
        + namespace
            .injection()
            .map(value -> "istio-injection=" + value)
            .orElseGet(() -> "istio.io/rev=" + namespace.revision().orElse(""))
        + ", "
        + count
        + (count == 1 ? " workload" : " workloads")
        + " of the mesh";
  }

  private static String remedy(List<MeshNamespace> left, MeshState mesh) {
    // Webhooks that fail closed and lead to a dead istiod keep pods from starting at all.
    if (mesh.controlPlanes().stream()
        .noneMatch(plane -> plane.answer() == ControlPlane.Answer.READY)) {
      return "Bring istiod back first: an injector that nobody answers for would keep pods from"
          + " starting.";
    }
    return "Lead them to an injector ("
        + left.stream()
            .map(UninjectedNamespaces::asked)
            .distinct()
            .sorted()
            .map(asked -> way(asked, mesh))
            .collect(Collectors.joining("; "))
        + "), then restart their workloads.";
  }

  private static String way(String asked, MeshState mesh) {
    var revision = living(asked, mesh);
    return revision.equals(asked) && !asked.equals(UNNAMED)
        ? "install revision " + revision + " again with its own inputs"
        : "`istioctl tag set " + asked + " --revision " + revision + " --overwrite`";
  }

  /** Where the tag leads, or the revision itself; else that of the newest control plane. */
  private static String living(String asked, MeshState mesh) {
    var leadsTo = Optional.ofNullable(mesh.tags().get(asked)).orElse(asked);
    return RevisionRule.lives(mesh, leadsTo)
        ? leadsTo
        : mesh.controlPlanes().stream()
            .filter(plane -> plane.version().isPresent())
            .max(Comparator.comparing(plane -> plane.version().orElseThrow()))
            .or(() -> mesh.controlPlanes().stream().findFirst())
            .map(ControlPlane::revision)
            .orElse(asked);
  }
}
