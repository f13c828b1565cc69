package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.BLOCKER;
import static dev.sailwright.diagnosis.Severity.WARNING;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the control plane is fit to be replaced, and can be done without for a moment. */
final class ControlPlanePrechecks {
  private static final Duration LATELY = Duration.ofHours(24);
  private static final int TWO = 2;
  private static final int NEAR_PERCENT = 70;
  private static final long MEGABYTE = 1024L * 1024;

  /** Of Istio's own injection charts, 1.7 to 1.31. */
  private static final Set<String> OWN_TEMPLATES =
      Set.of(
          "sidecar",
          "gateway",
          "grpc-simple",
          "grpc-agent",
          "waypoint",
          "kube-gateway",
          "agentgateway");

  private static final Set<Integer> NEEDED_PORTS = Set.of(15017, 15012);
  private static final Set<String> OWN_AUTHORITY = Set.of("", "istiod");

  static final Precheck HAS_MEMORY =
      Precheck.of(
              "P24",
              "istiod is not near its memory limit",
              ControlPlanePrechecks::memory,
              BlindSpot.Area.METRICS)
          .onlyIf(candidate -> !candidate.down());

  /** Pods that are restarted ask for a certificate; a new version does not renew what signs it. */
  static final Precheck SIGNS =
      Precheck.of(
              "P55",
              "the certificate that istiod signs with is valid",
              TroublePrechecks.asFound(FindingCode.SIGNING_CERTIFICATE_ENDS),
              BlindSpot.Area.METRICS)
          .onlyIf(candidate -> !candidate.down());

  private ControlPlanePrechecks() {}

  static List<Finding> available(Candidate candidate) {
    var lines =
        candidate.mesh().controlPlanes().stream()
            .filter(plane ->
                plane.ready() < plane.desired() || plane.answer() == ControlPlane.Answer.REFUSED)
            .flatMap(plane ->
                Stream.concat(
                    Stream.of(
                        name(plane) + ": " + plane.ready() + " of " + plane.desired() + " ready"),
                    plane.podProblems().stream()))
            .toList();
    return Raise.when(
        lines,
        FindingCode.ISTIOD_UNAVAILABLE,
        BLOCKER,
        "Not every istiod is available.",
        "Mend that first, or wait; what is half-way is not upgraded.");
  }

  static List<Finding> twoReplicas(Candidate candidate) {
    var lines =
        candidate.mesh().controlPlanes().stream()
            .filter(plane -> Math.max(plane.desired(), scaledTo(candidate, plane)) < TWO)
            .map(plane -> name(plane) + ": 1 replica")
            .toList();
    return Raise.when(
        lines,
        FindingCode.ISTIOD_SINGLE,
        APPROVAL,
        "istiod has one replica: nobody injects or signs while it does not answer.",
        "Set at least 2 (`pilot.autoscaleMin`), or accept it by approving.");
  }

  private static int scaledTo(Candidate candidate, ControlPlane plane) {
    var ref = new WorkloadRef("Deployment", plane.namespace(), plane.name());
    return candidate.survey().of(Surveyed.AUTOSCALERS).stream()
        .filter(scaler -> scaler.target().equals(ref))
        .mapToInt(Surveyed.Autoscaler::min)
        .max()
        .orElse(0);
  }

  static List<Finding> noRestarts(Candidate candidate) {
    var since = candidate.mesh().observedAt().minus(LATELY);
    var lines =
        candidate.survey().of(Surveyed.ISTIOD_PODS).stream()
            .filter(candidate::isOfItsPlanes)
            .filter(pod -> pod.lastEnd().filter(end -> end.at().isAfter(since)).isPresent())
            .map(pod ->
                "pod "
                    + pod.namespace()
                    + "/"
                    + pod.name()
                    + ": "
                    + pod.lastEnd().map(Surveyed.IstiodPod.End::reason).orElse("")
                    + ", "
                    + Raise.count(pod.restarts(), "restart"))
            .toList();
    return Raise.when(
        lines,
        FindingCode.ISTIOD_RESTARTED,
        BLOCKER,
        "istiod ended by itself within the last 24 hours.",
        "Find why (memory, probes, its log) before it gets more work; every restarted proxy asks it"
            + " for a certificate and a full configuration.");
  }

  /** Each proxy that is restarted connects anew, and a full configuration is made for it. */
  static List<Finding> memory(Candidate candidate) {
    var lines =
        candidate.evidence().facts().stream()
            .flatMap(facts -> facts.counted().istiods().stream())
            .flatMap(istiod ->
                istiod.memory().filter(memory -> memory.percent() > NEAR_PERCENT).stream()
                    .map(memory ->
                        "pod "
                            + istiod.pod()
                            + ": "
                            + memory.percent()
                            + " % of its memory limit of "
                            + memory.limit() / MEGABYTE
                            + " MiB"))
            .toList();
    return Raise.when(
        lines,
        FindingCode.ISTIOD_NEAR_LIMIT,
        WARNING,
        "istiod has little memory left.",
        "Raise its limit (`pilot.resources`) first; the restarts of an upgrade make it work more.");
  }

  static List<Finding> noRollout(Candidate candidate) {
    var homes =
        candidate.mesh().controlPlanes().stream()
            .map(ControlPlane::namespace)
            .collect(Collectors.toSet());
    var lines =
        Stream.concat(
                candidate.mesh().controlPlanes().stream()
                    .filter(plane -> !plane.rolloutComplete())
                    .map(ControlPlanePrechecks::name),
                candidate.mesh().workloads().stream()
                    // What the new control plane of a canary left half-way is what is left.
                    .filter(workload -> candidate.request().back().isEmpty())
                    .filter(workload ->
                        homes.contains(workload.ref().namespace()) && !workload.rolloutComplete())
                    .map(Workload::ref)
                    .map(WorkloadRef::toString))
            .toList();
    return Raise.when(
        lines,
        FindingCode.ROLLOUT_IN_PROGRESS,
        BLOCKER,
        "A rollout is under way where the control plane is.",
        "Wait until it has ended; somebody else may be at work.");
  }

  static List<Finding> trials(Candidate candidate) {
    var lines =
        candidate.surroundings().trials().stream()
            .filter(trial -> trial.proxy().isEmpty())
            .map(trial -> "namespace " + trial.namespace() + ": " + trial.problem())
            .toList();
    var findings =
        new ArrayList<>(
            Raise.when(
                lines,
                FindingCode.INJECTION_TRIAL,
                BLOCKER,
                "A new pod does not get a proxy (tried as a dry-run).",
                "Mend the injector first: with a restart these pods would not come back, or not"
                    + " meshed."));
    findings.addAll(otherProxies(candidate));
    return findings;
  }

  /** An upgrade brings another injector; a restart or a cleanup gets what this one gives. */
  private static List<Finding> otherProxies(Candidate candidate) {
    var lines =
        candidate.surroundings().trials().stream()
            .filter(trial -> !candidate.request().installs())
            .flatMap(trial ->
                trial.proxy().filter(proxy -> !proxy.equals(candidate.to())).stream()
                    .map(proxy -> "namespace " + trial.namespace() + ": proxy " + proxy))
            .toList();
    return Raise.when(
        lines,
        FindingCode.INJECTION_TRIAL,
        BLOCKER,
        "A new pod gets another proxy than "
            + candidate.to()
            + ", which istiod runs (tried as a"
            + " dry-run).",
        "See which injector answers for it, and whether its image is pinned (`global.proxy.image`,"
            + " `sidecar.istio.io/proxyImage`); new pods would not get what is wanted.");
  }

  static List<Finding> injectorTemplates(Candidate candidate) {
    var findings = new ArrayList<Finding>();
    var maps = candidate.survey().of(Surveyed.INJECTOR_TEMPLATES);
    findings.addAll(
        Raise.when(
            maps.stream()
                .filter(map -> map.names().isEmpty())
                .map(map -> map.source() + map.trouble().map(why -> ": " + why).orElse(": empty"))
                .toList(),
            FindingCode.INJECTOR_TEMPLATES,
            BLOCKER,
            "The injector has no template.",
            "Restore its ConfigMap; without one no pod gets a proxy."));
    findings.addAll(
        Raise.when(
            maps.stream()
                .flatMap(map ->
                    map.names().stream()
                        .filter(name -> !OWN_TEMPLATES.contains(name))
                        .sorted()
                        .map(name -> map.source() + ": template " + name))
                .toList(),
            FindingCode.INJECTOR_TEMPLATES,
            APPROVAL,
            "There are injection templates of your own.",
            "See that the inputs bring them along, and that they suit the new proxy."));
    return findings;
  }

  static List<Finding> externalAuthority(Candidate candidate) {
    var lines =
        candidate.survey().of(Surveyed.TEMPLATES).stream()
            .flatMap(template ->
                template.environment().entrySet().stream()
                    .filter(ControlPlanePrechecks::isForeign)
                    .map(entry -> template.ref() + ": " + entry.getKey() + "=" + entry.getValue())
                    .sorted())
            .toList();
    return Raise.when(
        lines,
        FindingCode.EXTERNAL_AUTHORITY,
        APPROVAL,
        "Certificates are signed by somebody else than istiod.",
        "See that this authority serves the target, and that the inputs keep naming it.");
  }

  private static boolean isForeign(Map.Entry<String, String> variable) {
    return switch (variable.getKey()) {
      case "PILOT_CERT_PROVIDER" -> !OWN_AUTHORITY.contains(variable.getValue());
      case "ENABLE_CA_SERVER" -> variable.getValue().equals("false");
      case "EXTERNAL_CA", "K8S_SIGNER" -> !variable.getValue().isEmpty();
      default -> false;
    };
  }

  static List<Finding> networkPolicies(Candidate candidate) {
    var lines =
        candidate.survey().of(Surveyed.NETWORK_POLICIES).stream()
            .filter(policy ->
                policy.limitsIncoming()
                    && !policy.ports().isEmpty()
                    && !policy.ports().containsAll(NEEDED_PORTS))
            .map(policy ->
                "NetworkPolicy "
                    + policy.namespace()
                    + "/"
                    + policy.name()
                    + ": lets in "
                    + policy.ports())
            .toList();
    return Raise.when(
        lines,
        FindingCode.NETWORK_POLICY,
        WARNING,
        "Network policies name ports of istiod's namespace, and not 15017 and 15012 in one.",
        "See that the API server reaches 15017 and proxies reach 15012, by whichever policy.");
  }

  /** Of meshes whose CNI plugin or ztunnel need privileges in this namespace. */
  static List<Finding> podSecurity(Candidate candidate) {
    var privileged =
        candidate.mesh().workloads().stream()
            .filter(workload ->
                workload.role() == Workload.Role.CNI || workload.role() == Workload.Role.ZTUNNEL)
            .map(workload -> workload.ref().namespace())
            .collect(Collectors.toSet());
    var lines =
        candidate.survey().of(Surveyed.POD_SECURITY).stream()
            .filter(security ->
                privileged.contains(security.namespace())
                    && security.enforced().filter(level -> !level.equals("privileged")).isPresent())
            .map(security ->
                "namespace "
                    + security.namespace()
                    + ": enforces "
                    + security.enforced().orElse(""))
            .toList();
    return Raise.when(
        lines,
        FindingCode.POD_SECURITY,
        BLOCKER,
        "Pod security keeps the CNI plugin or ztunnel out of their namespace.",
        "Label it pod-security.kubernetes.io/enforce=privileged.");
  }

  static List<Finding> remoteClusters(Candidate candidate) {
    var lines =
        candidate.survey().of(Surveyed.REMOTE_CLUSTERS).stream()
            .map(secret -> "Secret " + secret)
            .toList();
    return Raise.when(
        lines,
        FindingCode.REMOTE_CLUSTERS,
        APPROVAL,
        "This control plane also serves other clusters.",
        "One primary at a time, all within one minor; east-west gateways last.");
  }

  private static String name(ControlPlane plane) {
    return "Deployment " + plane.namespace() + "/" + plane.name();
  }
}
