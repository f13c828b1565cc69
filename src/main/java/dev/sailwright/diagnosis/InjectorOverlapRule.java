package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Two injectors that select the same pods, in a namespace that is there. Entries of one
 * configuration are Istio's own division of the pods, so only those of two are compared.
 *
 * <p>Where the selectors or the namespaces are not known, an entry's name says what it selects:
 * {@code rev.*} the pods of its own revision or tag, {@code namespace.*} and {@code object.*} those
 * of {@code istio-injection} (istio/istio
 * manifests/charts/istio-control/istio-discovery/templates@1.30.0, mutatingwebhook.yaml and
 * revision-tags-mwc.yaml).
 */
final class InjectorOverlapRule implements DiagnosisRule {
  private static final String INJECTOR = "sidecar-injector.istio.io";
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var mesh = evidence.mesh();
    var injectors =
        mesh.webhooks().stream()
            .filter(webhook -> !webhook.deactivated() && webhook.isInjector())
            .toList();
    var lines = new ArrayList<String>();
    var byName = new TreeMap<String, TreeSet<String>>();
    for (var i = 0; i < injectors.size(); i++) {
      for (var other : injectors.subList(i + 1, injectors.size())) {
        var one = injectors.get(i);
        if (one.configuration().equals(other.configuration())) {
          continue;
        }
        if (isComparable(one, mesh) && isComparable(other, mesh)) {
          var shared = shared(one, other, mesh);
          if (!shared.isEmpty()) {
            lines.add(
                entry(one)
                    + " and "
                    + entry(other)
                    + ": "
                    + String.join(", ", Lines.first(shared, SHOWN)));
          }
        } else if (one.name().endsWith("." + INJECTOR) && selection(one).equals(selection(other))) {
          var configurations = byName.computeIfAbsent(selection(one), name -> new TreeSet<>());
          configurations.add(one.configuration());
          configurations.add(other.configuration());
        }
      }
    }
    byName.forEach(
        (name, configurations) -> lines.add(name + ": " + String.join(", ", configurations)));
    return lines.isEmpty()
        ? List.of()
        : List.of(
            Finding.of(
                FindingCode.OVERLAPPING_INJECTORS,
                Severity.WARNING,
                "Two injector webhooks select the same pods: which control plane a new pod gets is"
                    + " left to chance.",
                Lines.first(lines, SHOWN),
                "Remove the configuration whose control plane is not meant, or move the tag with"
                    + " `istioctl tag set`."));
  }

  private static boolean isComparable(Webhook webhook, MeshState mesh) {
    return webhook.selectors().isPresent() && !mesh.blindIn(BlindSpot.Area.DATA_PLANE);
  }

  /** Where both select some pods. */
  private static List<String> shared(Webhook one, Webhook other, MeshState mesh) {
    var first = one.selectors().orElseThrow();
    var second = other.selectors().orElseThrow();
    if (!first.objects().canSelectWith(second.objects())) {
      return List.of();
    }
    // There are always some: kube-system is one.
    var unlabelled =
        first.namespaces().selects(Map.of()) && second.namespaces().selects(Map.of())
            ? Stream.of("namespaces without labels of Istio")
            : Stream.<String>of();
    return Stream.concat(
            mesh.namespaces().stream()
                .filter(namespace ->
                    first.namespaces().selects(namespace.labels())
                        && second.namespaces().selects(namespace.labels()))
                .map(MeshNamespace::name)
                .sorted()
                .map(name -> "namespace " + name),
            unlabelled)
        .toList();
  }

  private static String entry(Webhook webhook) {
    return webhook.name() + " of " + webhook.configuration();
  }

  private static String selection(Webhook webhook) {
    return webhook.name().startsWith("rev.")
        ? webhook.name() + " of " + webhook.tag().orElse(webhook.revision())
        : webhook.name();
  }
}
