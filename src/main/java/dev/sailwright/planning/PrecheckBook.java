package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.BLOCKER;
import static dev.sailwright.diagnosis.Severity.WARNING;

import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.BlindSpot.Area;
import dev.sailwright.mesh.Surveyed;
import java.util.List;
import java.util.stream.Stream;

/** The book of prechecks, in the order in which findings of one severity are told. */
final class PrecheckBook {
  /** Whether anybody may, and whether it leads anywhere. */
  private static final List<Precheck> OF_THE_REQUEST =
      List.of(
          // Make sure that nothing that decides is unknown.
          Precheck.of("P01", "all that decides could be seen", VersionChecks::everythingNeededSeen),
          // Make sure that the target exists, is newer, is near, is supported, and can live here.
          Precheck.of("P10", "the target is a known release", VersionChecks::targetKnown),
          Precheck.of("P12", "the target is in the release data", VersionChecks::targetChecked),
          Precheck.of("P10", "the target is newer", VersionChecks::targetNewer, Area.CONTROL_PLANE),
          Precheck.of(
              "P10", "no minor is skipped", VersionChecks::noMinorSkipped, Area.CONTROL_PLANE),
          Precheck.of("P12", "the target is supported", VersionChecks::targetSupported),
          Precheck.of(
              "P12",
              "the target is not known to go wrong here",
              HazardPrechecks::knownBad,
              Area.DATA_PLANE),
          Precheck.of(
                  "P14",
                  "the target is the newest patch of its minor",
                  VersionPrechecks::newestPatch)
              .onlyIf(candidate -> !candidate.request().rollback()),
          Precheck.of(
              "P11",
              "the target supports this Kubernetes",
              VersionChecks::targetSupportsKubernetes,
              Area.KUBERNETES),
          Precheck.of(
              "P11",
              "the target finds the APIs that it needs",
              VersionChecks::targetFindsItsApis,
              Area.KUBERNETES),
          Precheck.around(
              "P11",
              "the target supports every kubelet",
              VersionPrechecks::kubelets,
              Surveyed.NODES),
          // Make sure that istioctl is the tool for this mesh, with inputs that keep what it is.
          Precheck.of(
              "P02", "istioctl is the tool for this mesh", MeshChecks::installMethod, Area.INSTALL),
          Precheck.of(
              "P04",
              "the inputs explain what the mesh recorded",
              MeshChecks::inputsExplainTheRecord,
              Area.INSTALL),
          Precheck.of("P04", "the inputs explain what runs", MeshChecks::inputsExplainWhatRuns)
              .onlyIf(candidate -> candidate.surroundings().proof().wasTried()),
          // Make sure that an emergency is one.
          Precheck.of("P10", "the emergency is one", MeshChecks::emergencyIsOne)
              .onlyIf(candidate -> candidate.request().emergency().isPresent()),
          // Make sure that the bot can do it, and that nobody else is at it.
          Precheck.of("P01", "no right is missing", MeshChecks::rights),
          Precheck.of(
              "P05",
              "the target's istioctl is the one that was pinned",
              MeshChecks::istioctlUsable),
          Precheck.of("P51", "the target's istioctl renders the inputs", MeshChecks::targetRenders)
              .onlyIf(candidate -> candidate.surroundings().rendered().isPresent()),
          Precheck.of(
                  "P05",
                  "istioctl x precheck of the target finds nothing",
                  MeshChecks::istioctlPrecheck)
              .onlyIf(candidate -> candidate.surroundings().precheck().isPresent()),
          Precheck.of("P06", "no other upgrade of this mesh is open", MeshChecks::noOtherUpgrade),
          WayBackPrechecks.IS_OPEN);

  /** Whether the mesh is fit for it. */
  private static final List<Precheck> OF_THE_MESH =
      List.of(
          Precheck.of(
                  "P07",
                  "no rollout is under way beside istiod",
                  ControlPlanePrechecks::noRollout,
                  Area.CONTROL_PLANE,
                  Area.DATA_PLANE)
              .onlyIf(candidate -> !candidate.down()),
          Precheck.of(
                  "P20",
                  "every istiod is available",
                  ControlPlanePrechecks::available,
                  Area.CONTROL_PLANE)
              .onlyIf(candidate -> !candidate.down()),
          Precheck.around(
                  "P20",
                  "istiod did not end by itself lately",
                  ControlPlanePrechecks::noRestarts,
                  Surveyed.ISTIOD_PODS)
              .onlyIf(candidate -> !candidate.down()),
          Precheck.around(
                  "P20",
                  "istiod has two replicas or more",
                  ControlPlanePrechecks::twoReplicas,
                  Surveyed.AUTOSCALERS)
              .onlyIf(candidate -> !candidate.down()),
          ControlPlanePrechecks.HAS_MEMORY,
          Precheck.of("P27", "new pods get a proxy", ControlPlanePrechecks::trials)
              .onlyIf(
                  candidate -> !candidate.down() && !candidate.surroundings().trials().isEmpty()),
          Precheck.of(
                  "P13",
                  "no proxy is too old for the target",
                  VersionPrechecks::proxiesNear,
                  Area.DATA_PLANE)
              .onlyIf(Candidate::targetServesOldProxies),
          Precheck.of(
                  "P15",
                  "no proxy is newer than its control plane",
                  VersionPrechecks::proxiesNotNewer,
                  Area.DATA_PLANE)
              .onlyIf(candidate -> !candidate.request().rollback()),
          Precheck.of(
                  "P16",
                  "proxies are at most one minor behind",
                  TroublePrechecks.as(APPROVAL, FindingCode.PROXY_SKEW),
                  Area.DATA_PLANE)
              .onlyIf(candidate -> !candidate.request().rollback()),
          Precheck.around(
                  "P17",
                  "istiod's pods run one version",
                  VersionPrechecks::oneVersionPerRevision,
                  Surveyed.ISTIOD_PODS)
              .onlyIf(candidate -> !candidate.down()),
          Precheck.of(
              "P18",
              "gateways, ztunnel and CNI run the version of istiod",
              VersionPrechecks::partsTogether,
              Area.DATA_PLANE),
          Precheck.of(
              "P18",
              "ambient parts are of one minor",
              TroublePrechecks.as(WARNING, FindingCode.AMBIENT_BEHIND),
              Area.DATA_PLANE),
          Precheck.of(
              "P30",
              "webhooks have endpoints, and tags a revision",
              TroublePrechecks.mendedBy(
                  BLOCKER, FindingCode.WEBHOOK_WITHOUT_ENDPOINTS, FindingCode.TAG_ON_DEAD_REVISION),
              Area.WEBHOOKS),
          Precheck.of(
              "P31",
              "webhooks trust this mesh's authority",
              TroublePrechecks.mendedBy(
                  BLOCKER, FindingCode.WEBHOOK_CA_BUNDLE, FindingCode.WEBHOOK_FOREIGN_AUTHORITY),
              Area.WEBHOOKS,
              Area.CERTIFICATES),
          Precheck.of(
              "P32",
              "no two injectors select the same pods",
              TroublePrechecks.as(BLOCKER, FindingCode.OVERLAPPING_INJECTORS),
              Area.WEBHOOKS),
          Precheck.of(
                  "P33",
                  "every namespace's revision is there",
                  TroublePrechecks.asFound(
                      FindingCode.NAMESPACE_ON_DEAD_REVISION, FindingCode.NAMESPACE_NOT_INJECTED),
                  Area.WEBHOOKS,
                  Area.DATA_PLANE)
              // Of one namespace, a pod that is tried there says more.
              .onlyIf(candidate ->
                  candidate.request().restart().flatMap(RestartScope::namespace).isEmpty()),
          Precheck.of(
              "P34",
              "no namespace has both injection labels",
              TroublePrechecks.as(APPROVAL, FindingCode.BOTH_INJECTION_LABELS),
              Area.DATA_PLANE),
          Precheck.of(
              "P35",
              "a default revision is set where one is needed",
              ClusterPrechecks::defaultTag,
              Area.WEBHOOKS,
              Area.DATA_PLANE),
          Precheck.of(
              "P36",
              "nothing of an older version is left",
              TroublePrechecks.as(WARNING, FindingCode.LEFTOVER),
              Area.WEBHOOKS),
          Precheck.of(
              "P37",
              "no other webhook keeps pods out",
              TroublePrechecks.as(
                  APPROVAL, FindingCode.OTHER_WEBHOOK_CLOSED, FindingCode.OTHER_WEBHOOK_FAILED),
              Area.WEBHOOKS,
              Area.EVENTS),
          Precheck.around(
              "P38",
              "injection templates are Istio's own",
              ControlPlanePrechecks::injectorTemplates,
              Surveyed.INJECTOR_TEMPLATES),
          Precheck.of(
              "P55",
              "no root certificate has expired",
              TroublePrechecks.as(BLOCKER, FindingCode.ROOT_CERTIFICATE_EXPIRED),
              Area.CERTIFICATES),
          ControlPlanePrechecks.SIGNS,
          Precheck.of(
                  "P55", "root certificates last", ClusterPrechecks::rootsLast, Area.CERTIFICATES)
              .onlyIf(candidate -> candidate.request().installs()),
          Precheck.of(
              "P56",
              "every namespace has the same root",
              TroublePrechecks.as(BLOCKER, FindingCode.ROOT_CERTIFICATES_DIFFER),
              Area.CERTIFICATES),
          Precheck.around(
              "P57",
              "istiod signs certificates itself",
              ControlPlanePrechecks::externalAuthority,
              Surveyed.TEMPLATES));

  /** Whether Istio's own objects suit the target. */
  private static final List<Precheck> OF_THE_CONFIGURATION =
      List.of(
          Precheck.around(
              "P40",
              "the target defines all stored versions",
              ConfigPrechecks::definitions,
              Surveyed.DEFINITIONS),
          Precheck.of(
              "P42",
              "the running istiod lives with the Gateway API's CRDs",
              TroublePrechecks.mendedBy(BLOCKER, FindingCode.GATEWAY_API_TOO_NEW),
              Area.KUBERNETES),
          Precheck.of(
              "P42",
              "the target uses the Gateway API's CRDs",
              HazardPrechecks::gatewayApi,
              Area.KUBERNETES),
          Precheck.around(
              "P43",
              "EnvoyFilters keep to the versions they were tried with",
              EnvoyFilterPrechecks::examine,
              Surveyed.ENVOY_FILTERS),
          Precheck.around(
              "P44",
              "no WasmPlugin runs in the proxies",
              ConfigPrechecks::wasm,
              Surveyed.WASM_PLUGINS),
          Precheck.of("P45", "istioctl analyze says nothing new", ConfigPrechecks::analysis)
              .onlyIf(
                  candidate -> !(candidate.surroundings().analysis() instanceof Analysis.NotRun)),
          Precheck.around(
              "P46",
              "nothing here behaves differently from a crossed minor on",
              BehaviourPrechecks::examine,
              Surveyed.SERVICES,
              Surveyed.DESTINATION_RULES,
              Surveyed.SERVICE_ENTRIES,
              Surveyed.MESH_CONFIGS,
              Surveyed.GATEWAYS),
          Precheck.around(
              "P46",
              "no upgrade note is about what is used here",
              BehaviourPrechecks::notes,
              Surveyed.DEFINITIONS),
          Precheck.around(
              "P48", "no proxy is set by hand", RestartPrechecks::pinned, Surveyed.TEMPLATES),
          Precheck.around(
              "P49",
              "the mesh config names no retired telemetry",
              ConfigPrechecks::providers,
              Surveyed.MESH_CONFIGS),
          Precheck.around(
              "P50", "istiod serves no Ingress", ConfigPrechecks::ingresses, Surveyed.INGRESSES));

  /** Whether the cluster and the workloads bear it. */
  private static final List<Precheck> OF_THE_CLUSTER =
      List.of(
          Precheck.around(
              "P22",
              "no quota is full where new pods are needed",
              ClusterPrechecks::quotas,
              Surveyed.QUOTAS),
          Precheck.of(
              "P65",
              "no quota keeps pods out",
              TroublePrechecks.as(BLOCKER, FindingCode.QUOTA_EXCEEDED),
              Area.EVENTS),
          Precheck.around("P23", "every node is ready", ClusterPrechecks::nodes, Surveyed.NODES),
          Precheck.of(
              "P23",
              "the API server calls itself ready",
              TroublePrechecks.as(BLOCKER, FindingCode.API_SERVER_NOT_READY),
              Area.KUBERNETES),
          Precheck.around(
              "P25",
              "pod security lets the CNI plugin and ztunnel in",
              ControlPlanePrechecks::podSecurity,
              Surveyed.POD_SECURITY),
          Precheck.around(
              "P26",
              "network policies let webhooks and proxies in",
              ControlPlanePrechecks::networkPolicies,
              Surveyed.NETWORK_POLICIES),
          Precheck.around(
              "P61", "no restart is an outage", RestartPrechecks::outage, Surveyed.TEMPLATES),
          Precheck.of(
              "P61", "a restart reaches every pod", RestartPrechecks::partial, Area.DATA_PLANE),
          Precheck.around(
                  "P62",
                  "disruption budgets have room",
                  RestartPrechecks::budgets,
                  Surveyed.BUDGETS)
              .onlyIf(candidate -> !candidate.down()),
          Precheck.around(
              "P63",
              "no autoscaler is at its maximum",
              RestartPrechecks::autoscalers,
              Surveyed.AUTOSCALERS),
          Precheck.of("P64", "every workload is ready", RestartPrechecks::ready, Area.DATA_PLANE),
          Precheck.of(
              "P64",
              "no rollout is stuck, and no pod is refused",
              TroublePrechecks.as(
                  WARNING,
                  FindingCode.ROLLOUT_STUCK,
                  FindingCode.ADMISSION_DENIED,
                  FindingCode.SERVICE_ACCOUNT_MISSING,
                  FindingCode.PODS_REFUSED),
              Area.DATA_PLANE,
              Area.EVENTS),
          Precheck.around(
              "P67", "no Job with a proxy runs for long", RestartPrechecks::jobs, Surveyed.JOBS),
          Precheck.around(
              "P68",
              "nothing that needs a quorum is restarted",
              RestartPrechecks::quorum,
              Surveyed.TEMPLATES),
          Precheck.of(
              "P70",
              "every pod that should have a proxy has one",
              TroublePrechecks.as(WARNING, FindingCode.PODS_WITHOUT_PROXY),
              Area.DATA_PLANE),
          Precheck.of(
              "P71", "no gateway rolls by itself", RestartPrechecks::gateways, Area.DATA_PLANE),
          Precheck.around(
              "P72",
              "gateways' Services have nothing that a rendering takes away",
              RestartPrechecks::gatewayServices,
              Surveyed.SERVICES),
          Precheck.of(
              "P73",
              "no connection goes through ztunnel",
              RestartPrechecks::ambient,
              Area.DATA_PLANE),
          Precheck.around(
              "P74",
              "no other cluster depends on this control plane",
              ControlPlanePrechecks::remoteClusters,
              Surveyed.REMOTE_CLUSTERS),
          Precheck.around(
              "P75",
              "no machine outside Kubernetes is in the mesh",
              ClusterPrechecks::virtualMachines,
              Surveyed.WORKLOAD_ENTRIES),
          Precheck.of("P76", "changes may begin until it ends", ChangePrechecks::times)
              .onlyIf(ChangePrechecks::apply),
          Precheck.around(
              "P79",
              "proxies stay the kind of container that they are",
              VersionPrechecks::nativeSidecars,
              Surveyed.NODES),
          Precheck.of(
              "P69", "a restart moves every workload", MeshChecks::notMovable, Area.DATA_PLANE),
          Precheck.of(
              "P77",
              "no other controller owns workloads or traffic",
              ClusterPrechecks::controllers,
              Area.KUBERNETES));

  private PrecheckBook() {}

  static Stream<Precheck> of(PlanRequest request) {
    return all()
        .filter(precheck ->
            request.prechecks().map(some -> some.contains(precheck.number())).orElse(true));
  }

  static Stream<Precheck> all() {
    return Stream.of(
            OF_THE_REQUEST, CanaryChecks.ALL, OF_THE_MESH, OF_THE_CONFIGURATION, OF_THE_CLUSTER)
        .flatMap(List::stream);
  }
}
