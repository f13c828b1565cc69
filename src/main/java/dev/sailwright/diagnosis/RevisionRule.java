package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Labels and tags that lead to no control plane, to no injector, to two, or to another one than
 * they seem to.
 */
final class RevisionRule implements DiagnosisRule {
  private static final int SHOWN = 5;
  private static final DiagnosisRule UNINJECTED = new UninjectedNamespaces();
  private static final DiagnosisRule STRAY = new StrayTagServices();

  @Override
  public List<Finding> examine(Evidence evidence) {
    var mesh = evidence.mesh();
    var findings = new ArrayList<Finding>();
    if (!mesh.blindIn(BlindSpot.Area.CONTROL_PLANE) && !mesh.controlPlanes().isEmpty()) {
      tagsOnDeadRevisions(mesh).ifPresent(findings::add);
      findings.addAll(STRAY.examine(evidence));
      if (!mesh.blindIn(BlindSpot.Area.WEBHOOKS)) {
        namespacesOnDeadRevisions(mesh).ifPresent(findings::add);
      }
      findings.addAll(UNINJECTED.examine(evidence));
      mixed(mesh).ifPresent(findings::add);
      halfReplaced(mesh).ifPresent(findings::add);
    }
    bothLabels(mesh).ifPresent(findings::add);
    return findings;
  }

  static boolean lives(MeshState mesh, String revision) {
    return mesh.controlPlanes().stream().anyMatch(plane -> plane.revision().equals(revision));
  }

  private static Optional<Finding> tagsOnDeadRevisions(MeshState mesh) {
    var dead =
        mesh.tags().entrySet().stream()
            .filter(tag -> !lives(mesh, tag.getValue()))
            .map(tag -> "tag " + tag.getKey() + " → revision " + tag.getValue() + ": no istiod")
            .toList();
    return finding(
        FindingCode.TAG_ON_DEAD_REVISION,
        Severity.BLOCKER,
        "A revision tag leads to a revision that has no control plane.",
        dead,
        "Point the tag at a living revision: `istioctl tag set <tag> --revision <revision>"
            + " --overwrite`.");
  }

  private static Optional<Finding> namespacesOnDeadRevisions(MeshState mesh) {
    var dead =
        mesh.namespaces().stream()
            .filter(namespace -> namespace.injection().isEmpty())
            .filter(namespace ->
                namespace.revision().filter(label -> leadsNowhere(mesh, label)).isPresent())
            .map(namespace ->
                "Namespace "
                    + namespace.name()
                    + ": istio.io/rev="
                    + namespace.revision().orElse("")
                    + ", no such revision or tag")
            .toList();
    return finding(
        FindingCode.NAMESPACE_ON_DEAD_REVISION,
        Severity.BLOCKER,
        dead.size()
            + (dead.size() == 1 ? " namespace is" : " namespaces are")
            + " labelled with a revision that has no control plane: new pods get no sidecar.",
        dead,
        "Label it with a living revision or tag, then restart its workloads.");
  }

  /** A tag may lead nowhere itself. */
  static boolean leadsNowhere(MeshState mesh, String label) {
    return !lives(mesh, Optional.ofNullable(mesh.tags().get(label)).orElse(label));
  }

  private static Optional<Finding> bothLabels(MeshState mesh) {
    var both =
        mesh.namespaces().stream()
            .filter(
                namespace -> namespace.injection().isPresent() && namespace.revision().isPresent())
            .map(RevisionRule::line)
            .toList();
    return finding(
        FindingCode.BOTH_INJECTION_LABELS,
        Severity.WARNING,
        "Namespaces carry both injection labels; istio-injection wins, and the revision is"
            + " ignored.",
        both,
        "Remove the label that is not meant: `kubectl label namespace <name> istio-injection-`.");
  }

  private static String line(MeshNamespace namespace) {
    return "Namespace "
        + namespace.name()
        + ": istio-injection="
        + namespace.injection().orElse("")
        + " and istio.io/rev="
        + namespace.revision().orElse("");
  }

  private static Optional<Finding> mixed(MeshState mesh) {
    var byRevision =
        mesh.controlPlanes().stream()
            .collect(
                Collectors.groupingBy(ControlPlane::revision, TreeMap::new, Collectors.toList()));
    var lines = new ArrayList<String>();
    byRevision.forEach((revision, planes) -> {
      var versions =
          planes.stream()
              .flatMap(plane -> plane.version().stream())
              .map(IstioVersion::toString)
              .collect(Collectors.toCollection(TreeSet::new));
      if (versions.size() > 1) {
        lines.add("revision " + revision + ": istiod " + String.join(", ", versions));
      }
    });
    return finding(
        FindingCode.MIXED_REVISION,
        Severity.WARNING,
        "One revision is served by control planes of different versions.",
        lines,
        "Keep one istiod for each revision; remove or upgrade the other.");
  }

  /** While a rollout goes on, two versions are what it is about. */
  private static Optional<Finding> halfReplaced(MeshState mesh) {
    var lines =
        mesh.controlPlanes().stream()
            .filter(ControlPlane::isHalfReplaced)
            .flatMap(
                plane -> Stream.concat(Stream.of(versions(plane)), plane.podProblems().stream()))
            .toList();
    return finding(
        FindingCode.MIXED_REVISION,
        Severity.WARNING,
        "Pods of one istiod run different versions, and no rollout goes on that would end it.",
        lines,
        "Find why its newest pods do not become ready, or why its rollout is paused; then let it"
            + " end, or undo it.");
  }

  private static String versions(ControlPlane plane) {
    return "Deployment "
        + plane.namespace()
        + "/"
        + plane.name()
        + ": pods of istiod "
        + plane.podVersions().stream()
            .map(IstioVersion::toString)
            .collect(Collectors.joining(", "));
  }

  private static Optional<Finding> finding(
      FindingCode code, Severity severity, String message, List<String> lines, String remedy) {
    return Finding.ifShown(code, severity, message, Lines.first(lines, SHOWN), remedy);
  }
}
