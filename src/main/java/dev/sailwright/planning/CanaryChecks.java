package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.BLOCKER;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.BlindSpot.Area;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.Workload;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a second control plane may come beside the one that runs, and what it would take along.
 */
final class CanaryChecks {
  /** Minors between a revision and the one that it replaces (Istio's documentation). */
  static final int MAX_MINOR_STEP = 2;

  private static final Precheck FITS =
      Precheck.of("P81", "the way fits the mesh", CanaryChecks::fits, Area.CONTROL_PLANE)
          .onlyIf(candidate -> candidate.request().back().isEmpty());

  private static final Precheck NOT_PINNED =
      Precheck.around(
              "P81",
              "no pod names the revision itself",
              CanaryChecks::pinnedPods,
              Surveyed.TEMPLATES)
          .onlyIf(candidate -> candidate.request().canary());

  static final List<Precheck> ALL = List.of(FITS, NOT_PINNED);

  private CanaryChecks() {}

  /** What a candidate of a canary, or of the way back from one, would do; empty for others. */
  static Optional<Canary> of(Candidate candidate) {
    return candidate
        .request()
        .back()
        .map(Canary::back)
        .or(() ->
            Optional.of(candidate)
                .filter(any -> any.request().canary())
                .flatMap(any -> running(any.mesh()).map(plane -> forward(any, plane.revision()))));
  }

  private static Canary forward(Candidate candidate, String before) {
    return new Canary(
        candidate.policy().revisionAfter(before, candidate.to()),
        before,
        tagsTo(candidate.mesh(), before),
        candidate.policy().keepFor());
  }

  /** That of the unnamed revision last: most follow it. */
  static List<String> tagsTo(MeshState mesh, String revision) {
    return mesh.tags().entrySet().stream()
        .filter(tag -> tag.getValue().equals(revision))
        .map(tag -> tag.getKey())
        .sorted(Comparator.comparing(Canary.UNNAMED::equals))
        .toList();
  }

  static List<Finding> fits(Candidate candidate) {
    var mesh = candidate.mesh();
    if (!candidate.request().isOfCanary()) {
      return inPlaceFits(candidate);
    }
    return Stream.of(
            candidate.down() ? notDown() : List.<Finding>of(),
            Raise.when(
                pinned(candidate),
                FindingCode.CANARY_UNFIT,
                BLOCKER,
                "Namespaces are labelled with the running revision itself, so no tag moves them.",
                "Give the revision a tag (`istioctl tag set <tag> --revision <revision>`), label"
                    + " them istio.io/rev=<tag>, and ask again."),
            Raise.when(
                untagged(candidate),
                FindingCode.CANARY_UNFIT,
                BLOCKER,
                "No tag says which revision is the default one: istioctl would take a second"
                    + " control plane for the first, and give it all at once that follows the"
                    + " default.",
                "`istioctl tag set default --revision "
                    + running(mesh).map(ControlPlane::revision).orElse(Canary.UNNAMED)
                    + "`, then ask again."),
            Raise.when(
                nodeAgents(mesh),
                FindingCode.CANARY_UNFIT,
                BLOCKER,
                "Ambient and CNI parts of nodes are of no revision: there is one for all.",
                "Upgrade in place."),
            Raise.when(
                gateways(candidate),
                FindingCode.CANARY_UNFIT,
                BLOCKER,
                "Gateways that istioctl installs would be taken away: it removes what carries a"
                    + " revision's label, with its Service.",
                "Bring them to revision "
                    + running(mesh).map(ControlPlane::revision).orElse(Canary.UNNAMED)
                    + " with at least one pod, or remove them, and ask again; or upgrade in"
                    + " place."),
            Raise.when(
                runs(candidate).flatMap(runs -> runs.atOnce().stream()).toList(),
                FindingCode.CANARY_UNFIT,
                BLOCKER,
                "The first run of istioctl would bring more than a control plane: this would move,"
                    + " or lead to the new one, at once.",
                "Take it out of the `inputs` of this cluster in the settings: gateways into files,"
                    + " under `ingressGateways` or `egressGateways`; no `values.revisionTags` and"
                    + " no `values.defaultRevision`. With CNI or ztunnel, upgrade in place."),
            Raise.when(
                runs(candidate)
                    .filter(runs -> !runs.bringsIstiod())
                    .map(runs -> "no Deployment istiod-" + runs.revision())
                    .toList(),
                FindingCode.CANARY_UNFIT,
                BLOCKER,
                "istioctl " + candidate.to() + " makes no control plane of these inputs.",
                "Look at the profile and at `components.pilot` in the `inputs` of this cluster in"
                    + " the settings."),
            Raise.when(
                strangers(candidate),
                FindingCode.CANARY_UNFIT,
                BLOCKER,
                "The inputs do not name gateways that only an installation moves: no step would"
                    + " bring them to the new revision, and the old control plane could never go.",
                "Put them into a file under `inputs` of this cluster in the settings, as they were"
                    + " installed, or remove them, and ask again; or upgrade in place. A sidecar"
                    + " that was injected by hand looks the same: leave it to the webhook."),
            Raise.when(
                named(candidate),
                FindingCode.CANARY_UNFIT,
                BLOCKER,
                "The install inputs name a revision, so a second one cannot be made of them.",
                "Take `revision` out of the `inputs` of this cluster in the settings."),
            Raise.when(
                components(candidate.policy().inputs()),
                FindingCode.CANARY_UNFIT,
                BLOCKER,
                "The install inputs say of components what would hold for the second control plane"
                    + " at once: gateways, or parts of nodes, would move with it.",
                "Put gateways into files under `inputs` instead of settings; with CNI or ztunnel,"
                    + " upgrade in place."))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Finding> notDown() {
    return List.of(
        Finding.of(
            FindingCode.CANARY_UNFIT,
            BLOCKER,
            "The control plane is down: a second one beside it mends nothing soon.",
            List.of("workloads follow only after it, wave by wave"),
            "Upgrade in place, with `--emergency \"why\"`."));
  }

  /**
   * Without `--revision`, istioctl of today installs a second, unnamed control plane beside a named
   * one and moves the default tag to it (istio/istio operator/pkg/webhook/webhook.go@1.30.0,
   * WebhooksToDeploy).
   */
  private static List<Finding> inPlaceFits(Candidate candidate) {
    return candidate.request().installs()
        ? Raise.when(
            running(candidate.mesh()).stream()
                .map(ControlPlane::revision)
                .filter(revision -> !revision.equals(Canary.UNNAMED))
                .filter(revision -> !namedBy(candidate.policy().inputs()).contains(revision))
                .map(revision -> "istiod is of revision " + revision)
                .toList(),
            FindingCode.IN_PLACE_UNFIT,
            BLOCKER,
            "The control plane has a revision, and the inputs do not name it: istioctl would put a"
                + " second one beside it and move the default tag there.",
            candidate.down()
                ? "Name it: `revision=…` under `inputs.set` of this cluster in the settings;"
                    + " restart Sailwright, and ask again."
                : "Ask for a canary: `/istio upgrade "
                    + candidate.policy().cluster()
                    + " "
                    + candidate.to()
                    + " --canary`.")
        : List.of();
  }

  private static Optional<ControlPlane> running(MeshState mesh) {
    return mesh.controlPlanes().stream().findFirst();
  }

  private static List<String> pinned(Candidate candidate) {
    var mesh = candidate.mesh();
    var revision = running(mesh).map(ControlPlane::revision);
    return mesh.namespaces().stream()
        .filter(namespace -> namespace.injection().isEmpty())
        .filter(namespace -> namespace.revision().isPresent())
        .filter(namespace -> namespace.revision().equals(revision))
        .filter(namespace -> !mesh.tags().containsKey(namespace.revision().get()))
        .map(namespace -> "Namespace " + namespace.name() + ": istio.io/rev=" + revision.orElse(""))
        .toList();
  }

  /**
   * Where its namespace has no label of its own, a pod's label decides (seen with istiod 1.32), and
   * istiod copies those of a Gateway without `infrastructure.labels` to its pods. A tag of that
   * name wins, and is what can be moved.
   */
  private static List<Finding> pinnedPods(Candidate candidate) {
    var mesh = candidate.mesh();
    var running = running(mesh).map(ControlPlane::revision).orElse("");
    var labelled =
        candidate.survey().of(Surveyed.TEMPLATES).stream()
            .filter(template -> running.equals(template.labels().get("istio.io/rev")))
            .map(Surveyed.Template::ref)
            .collect(Collectors.toSet());
    return Raise.when(
        mesh.workloads().stream()
            .filter(workload -> labelled.contains(workload.ref()))
            .filter(workload -> !mesh.tags().containsKey(running))
            .flatMap(workload -> pinned(mesh, workload, running).stream())
            .toList(),
        FindingCode.CANARY_UNFIT,
        BLOCKER,
        "Pods are labelled with the running revision itself, so no tag moves them, and the old"
            + " control plane could never go.",
        "Give the revision a tag (`istioctl tag set <tag> --revision <revision>`), label them"
            + " istio.io/rev=<tag>, and ask again.");
  }

  private static Optional<String> pinned(MeshState mesh, Workload workload, String revision) {
    var label = "istio.io/rev=" + revision;
    return switch (workload.mover()) {
      case INSTALL -> Optional.empty();
      case CONTROLLER -> Optional.of(workload.ref() + ": its Gateway is labelled " + label);
      case RESTART, NOTHING ->
          mesh.unlabelled(workload.ref().namespace())
              .map(any -> workload.ref() + ": its pod template is labelled " + label);
    };
  }

  private static List<String> untagged(Candidate candidate) {
    return candidate.mesh().tags().containsKey(Canary.UNNAMED)
        ? List.of()
        : List.of("no webhook is labelled istio.io/tag=default");
  }

  private static List<String> nodeAgents(MeshState mesh) {
    return mesh.workloads().stream()
        .filter(workload ->
            workload.role() == Workload.Role.CNI || workload.role() == Workload.Role.ZTUNNEL)
        .map(workload -> workload.ref().toString())
        .toList();
  }

  /**
   * Installed without gateways, a revision that has some loses them at once; and of those without a
   * pod nobody can tell whether they go with the old control plane (both seen with istioctl 1.32).
   */
  private static List<String> gateways(Candidate candidate) {
    var fresh =
        running(candidate.mesh())
            .map(plane -> candidate.policy().revisionAfter(plane.revision(), candidate.to()))
            .orElse("");
    return candidate.mesh().workloads().stream()
        .filter(workload -> workload.mover() == Workload.Mover.INSTALL)
        .flatMap(workload ->
            workload.proxies().isEmpty()
                ? Stream.of(workload.ref() + ": no pod tells its revision")
                : workload.proxies().stream()
                    .filter(group -> group.revision().equals(fresh))
                    .map(group -> workload.ref() + ": of revision " + fresh + " already"))
        .toList();
  }

  /** None where nothing was rendered, which is a finding of its own. */
  private static Stream<CanaryRuns> runs(Candidate candidate) {
    return candidate.surroundings().rendered().flatMap(Surroundings.Rendered::runs).stream();
  }

  /** That are there and that the inputs do not name, or not by this name. */
  private static List<String> strangers(Candidate candidate) {
    return runs(candidate)
        .flatMap(runs ->
            candidate.mesh().workloads().stream()
                .filter(workload ->
                    workload.role() == Workload.Role.GATEWAY
                        && workload.mover() == Workload.Mover.INSTALL
                        && !runs.brings(workload)))
        .map(workload -> workload.ref() + ": istioctl does not make it of the inputs")
        .toList();
  }

  private static List<String> named(Candidate candidate) {
    return namedBy(candidate.policy().inputs()).stream()
        .map(revision -> "revision " + revision)
        .toList();
  }

  /** The revisions that inputs name, in settings and in files. */
  private static List<String> namedBy(InstallInputs inputs) {
    return Stream.concat(
            inputs.sets().stream()
                .filter(set -> set.startsWith("revision=") || set.startsWith("values.revision="))
                .map(set -> set.substring(set.indexOf('=') + 1)),
            inputs.files().stream()
                .flatMap(file ->
                    Stream.of("spec.revision", "spec.values.revision")
                        .flatMap(path -> Optional.ofNullable(file.values().get(path)).stream())))
        .filter(revision -> !revision.isBlank())
        .toList();
  }

  /**
   * A setting wins over every file, so gateways that it names cannot be left out; and parts of
   * nodes are of no revision (both seen with istioctl 1.29.1 and 1.32).
   */
  private static List<String> components(InstallInputs inputs) {
    return Stream.concat(
            inputs.sets().stream()
                .filter(set -> set.startsWith("components.") || set.startsWith("spec.components.")),
            inputs.files().stream()
                .flatMap(file -> file.values().entrySet().stream())
                .filter(value ->
                    value.getKey().startsWith("spec.components.cni.enabled")
                        || value.getKey().startsWith("spec.components.ztunnel.enabled"))
                .filter(value -> value.getValue().equals("true"))
                .map(value -> value.getKey() + ": " + value.getValue()))
        .sorted()
        .toList();
  }
}
