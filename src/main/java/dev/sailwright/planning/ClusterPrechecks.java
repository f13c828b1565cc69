package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.BLOCKER;
import static dev.sailwright.diagnosis.Severity.INFO;
import static dev.sailwright.diagnosis.Severity.WARNING;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the cluster around the mesh can bear an upgrade. */
final class ClusterPrechecks {
  private static final Duration SOON = Duration.ofDays(30);
  private static final String DEFAULT = "default";
  private static final String DEFAULT_VALIDATOR = "istiod-default-validator";

  /** By what the API server serves, who else changes pods and traffic. */
  private static final Map<String, String> CONTROLLERS =
      Map.of(
          "argoproj.io/v1alpha1/rollouts", "Argo Rollouts",
          "flagger.app/v1beta1/canaries", "Flagger",
          "serving.knative.dev/v1/services", "Knative Serving",
          "serving.kserve.io/v1beta1/inferenceservices", "KServe",
          "kafka.strimzi.io/v1beta2/kafkas", "Strimzi",
          "kiali.io/v1alpha1/kialis", "Kiali");

  private ClusterPrechecks() {}

  static List<Finding> nodes(Candidate candidate) {
    var nodes = candidate.survey().of(Surveyed.NODES);
    return Stream.concat(
            Raise.when(
                nodes.stream()
                    .filter(node -> !node.cordoned() && isBad(node))
                    .map(ClusterPrechecks::line)
                    .toList(),
                FindingCode.NODES_NOT_READY,
                BLOCKER,
                "Nodes are not ready, or short of something.",
                "Mend or cordon them; restarted pods have to go somewhere.")
                .stream(),
            Raise.when(
                nodes.stream()
                    .filter(node -> node.cordoned() && isBad(node))
                    .map(ClusterPrechecks::line)
                    .toList(),
                FindingCode.NODES_NOT_READY,
                WARNING,
                "Cordoned nodes are not ready.",
                "See that nothing waits for them.")
                .stream())
        .toList();
  }

  private static boolean isBad(Surveyed.Node node) {
    return !node.ready() || !node.pressures().isEmpty();
  }

  private static String line(Surveyed.Node node) {
    return "node "
        + node.name()
        + ": "
        + String.join(
            ", ",
            Stream.concat(
                    node.ready() ? Stream.empty() : Stream.of("NotReady"),
                    node.pressures().stream())
                .toList());
  }

  /** Of namespaces in which new pods will be needed. */
  static List<Finding> quotas(Candidate candidate) {
    var places = new HashSet<String>();
    if (candidate.request().installs()) {
      candidate.mesh().controlPlanes().stream().map(ControlPlane::namespace).forEach(places::add);
    }
    candidate.workloads().stream()
        .filter(workload ->
            workload.mover() != Workload.Mover.NOTHING && !workload.isOn(candidate.to()))
        .map(workload -> workload.ref().namespace())
        .forEach(places::add);
    return Raise.when(
        candidate.survey().of(Surveyed.QUOTAS).stream()
            .filter(quota -> places.contains(quota.namespace()) && !quota.full().isEmpty())
            .map(quota ->
                "ResourceQuota "
                    + quota.namespace()
                    + "/"
                    + quota.name()
                    + ": "
                    + String.join(", ", quota.full()))
            .toList(),
        FindingCode.QUOTA_FULL,
        BLOCKER,
        "Quotas leave no room for one more pod: a rolling restart could not begin.",
        "Raise them for the time; every new pod also brings a proxy's requests and limits.");
  }

  /**
   * Half a year ahead is a diagnosis' warning; one that ends in the weeks after is no time for it.
   */
  static List<Finding> rootsLast(Candidate candidate) {
    var now = candidate.mesh().observedAt();
    var lines =
        candidate.evidence().facts().map(ClusterFacts::roots).orElse(List.of()).stream()
            .filter(root -> root.ends().isAfter(now) && root.ends().isBefore(now.plus(SOON)))
            .map(root ->
                "ConfigMap "
                    + root.namespace()
                    + "/istio-ca-root-cert: ends on "
                    + LocalDate.ofInstant(root.ends(), ZoneOffset.UTC))
            .toList();
    return lines.isEmpty()
        ? TroublePrechecks.as(WARNING, FindingCode.ROOT_CERTIFICATE_EXPIRES).examine(candidate)
        : Raise.when(
            lines,
            FindingCode.ROOT_CERTIFICATE_EXPIRES,
            BLOCKER,
            "The mesh's root certificate expires within 30 days.",
            "Rotate it first: an upgrade and a rotation at once cannot be told apart when proxies"
                + " fail.");
  }

  static List<Finding> virtualMachines(Candidate candidate) {
    return Raise.when(
        candidate.survey().of(Surveyed.WORKLOAD_ENTRIES).stream()
            .map(entry -> "WorkloadEntry " + entry)
            .toList(),
        FindingCode.VIRTUAL_MACHINES,
        APPROVAL,
        "Machines outside Kubernetes are in the mesh; their agent is upgraded by hand.",
        "Plan their upgrade for after this one; one minor behind is supported.");
  }

  static List<Finding> controllers(Candidate candidate) {
    var served = candidate.mesh().servedApis().resources();
    return Raise.when(
        CONTROLLERS.entrySet().stream()
            .filter(controller -> served.contains(controller.getKey()))
            .map(Map.Entry::getValue)
            .sorted()
            .toList(),
        FindingCode.OTHER_CONTROLLERS,
        INFO,
        "Other controllers here own workloads, or change Istio's objects.",
        "See that their version supports the target.");
  }

  /** With more than the running revision, one must be the default, for injection and validation. */
  static List<Finding> defaultTag(Candidate candidate) {
    return Stream.concat(
            noDefault(candidate.mesh()).stream(), twoDefaults(candidate.mesh()).stream())
        .toList();
  }

  /** The tag moves by `istioctl tag set` or Helm's `revisionTags`, the validator by Helm's base. */
  private static List<Finding> twoDefaults(MeshState mesh) {
    var tagged =
        mesh.webhooks().stream()
            .filter(webhook -> webhook.kind() == Webhook.Kind.MUTATING && !webhook.deactivated())
            .filter(webhook -> webhook.tag().filter(DEFAULT::equals).isPresent())
            .map(Webhook::revision)
            .collect(Collectors.toSet());
    return Raise.when(
        mesh.webhooks().stream()
            .filter(webhook -> webhook.configuration().equals(DEFAULT_VALIDATOR))
            .flatMap(webhook -> validating(webhook).stream())
            .filter(revision -> !tagged.isEmpty() && !tagged.contains(revision))
            .distinct()
            .map(revision ->
                "the tag `default` is revision "
                    + String.join(", ", new TreeSet<>(tagged))
                    + "; "
                    + DEFAULT_VALIDATOR
                    + " asks revision "
                    + revision)
            .toList(),
        FindingCode.DEFAULT_TAG,
        APPROVAL,
        "Configuration is validated by another revision than the default one.",
        "Set the tag once more (`istioctl tag set default --revision … --overwrite`), or"
            + " `defaultRevision` of Helm's chart `base`.");
  }

  /** The revision that is asked; the Service of a tag leads to where the tag does. */
  private static Optional<String> validating(Webhook validator) {
    return validator
        .service()
        .map(service -> service.substring(service.indexOf('/') + 1))
        .filter(service -> !service.startsWith("istiod-revision-tag-"))
        .flatMap(service ->
            service.equals("istiod")
                ? Optional.of(DEFAULT)
                : Optional.of(service)
                    .filter(name -> name.startsWith("istiod-"))
                    .map(name -> name.substring("istiod-".length())));
  }

  private static List<Finding> noDefault(MeshState mesh) {
    var revisioned =
        mesh.controlPlanes().stream().noneMatch(plane -> plane.revision().equals(DEFAULT));
    var byLabel =
        mesh.namespaces().stream()
            .filter(space -> space.injection().filter("enabled"::equals).isPresent())
            .map(space -> "namespace " + space.name() + ": istio-injection=enabled")
            .toList();
    return revisioned && !mesh.tags().containsKey(DEFAULT)
        ? Raise.when(
            byLabel,
            FindingCode.DEFAULT_TAG,
            APPROVAL,
            "No revision is the default one, and namespaces ask for it.",
            "Set the tag (`istioctl tag set default --revision …`), or label them istio.io/rev.")
        : List.of();
  }
}
