package dev.sailwright.planning;

import static dev.sailwright.diagnosis.FindingCode.AMBIENT_RESETS;
import static dev.sailwright.diagnosis.FindingCode.ANALYSIS_FAILED;
import static dev.sailwright.diagnosis.FindingCode.ANALYSIS_NEW;
import static dev.sailwright.diagnosis.FindingCode.AUTOSCALER_AT_MAX;
import static dev.sailwright.diagnosis.FindingCode.BEHAVIOUR_CHANGES;
import static dev.sailwright.diagnosis.FindingCode.BUDGET_EXHAUSTED;
import static dev.sailwright.diagnosis.FindingCode.CRD_VERSIONS;
import static dev.sailwright.diagnosis.FindingCode.DEFAULT_TAG;
import static dev.sailwright.diagnosis.FindingCode.EMERGENCY_NOT_NEEDED;
import static dev.sailwright.diagnosis.FindingCode.ENVOY_FILTERS;
import static dev.sailwright.diagnosis.FindingCode.EXTERNAL_AUTHORITY;
import static dev.sailwright.diagnosis.FindingCode.GATEWAYS_ROLL;
import static dev.sailwright.diagnosis.FindingCode.GATEWAY_API_EXCLUDED;
import static dev.sailwright.diagnosis.FindingCode.GATEWAY_SERVICE;
import static dev.sailwright.diagnosis.FindingCode.INGRESS_CLASS;
import static dev.sailwright.diagnosis.FindingCode.INJECTION_TRIAL;
import static dev.sailwright.diagnosis.FindingCode.INJECTOR_TEMPLATES;
import static dev.sailwright.diagnosis.FindingCode.INPUTS_DIFFER;
import static dev.sailwright.diagnosis.FindingCode.INPUTS_UNPROVEN;
import static dev.sailwright.diagnosis.FindingCode.INSTALL_METHOD_MIXED;
import static dev.sailwright.diagnosis.FindingCode.INSTALL_METHOD_OTHER;
import static dev.sailwright.diagnosis.FindingCode.INSTALL_METHOD_UNPROVEN;
import static dev.sailwright.diagnosis.FindingCode.ISTIOCTL_PRECHECK;
import static dev.sailwright.diagnosis.FindingCode.ISTIOCTL_UNUSABLE;
import static dev.sailwright.diagnosis.FindingCode.ISTIOD_RESTARTED;
import static dev.sailwright.diagnosis.FindingCode.ISTIOD_SINGLE;
import static dev.sailwright.diagnosis.FindingCode.ISTIOD_UNAVAILABLE;
import static dev.sailwright.diagnosis.FindingCode.ISTIOD_VERSIONS_DIFFER;
import static dev.sailwright.diagnosis.FindingCode.JOBS_RUNNING;
import static dev.sailwright.diagnosis.FindingCode.KUBELETS_OUT_OF_RANGE;
import static dev.sailwright.diagnosis.FindingCode.NATIVE_SIDECARS;
import static dev.sailwright.diagnosis.FindingCode.NETWORK_POLICY;
import static dev.sailwright.diagnosis.FindingCode.NOBODY_MAY_APPROVE;
import static dev.sailwright.diagnosis.FindingCode.NODES_NOT_READY;
import static dev.sailwright.diagnosis.FindingCode.NOT_SEEN;
import static dev.sailwright.diagnosis.FindingCode.OTHER_CONTROLLERS;
import static dev.sailwright.diagnosis.FindingCode.PARTS_DIFFER;
import static dev.sailwright.diagnosis.FindingCode.POD_SECURITY;
import static dev.sailwright.diagnosis.FindingCode.PROXIES_NEWER;
import static dev.sailwright.diagnosis.FindingCode.PROXIES_TOO_OLD;
import static dev.sailwright.diagnosis.FindingCode.PROXY_SETTINGS_PINNED;
import static dev.sailwright.diagnosis.FindingCode.PROXY_SKEW;
import static dev.sailwright.diagnosis.FindingCode.QUORUM_AT_RISK;
import static dev.sailwright.diagnosis.FindingCode.QUOTA_FULL;
import static dev.sailwright.diagnosis.FindingCode.REMOTE_CLUSTERS;
import static dev.sailwright.diagnosis.FindingCode.RESTART_IS_OUTAGE;
import static dev.sailwright.diagnosis.FindingCode.RESTART_IS_PARTIAL;
import static dev.sailwright.diagnosis.FindingCode.RIGHT_MISSING;
import static dev.sailwright.diagnosis.FindingCode.ROLLOUT_IN_PROGRESS;
import static dev.sailwright.diagnosis.FindingCode.ROOT_CERTIFICATES_DIFFER;
import static dev.sailwright.diagnosis.FindingCode.ROOT_CERTIFICATE_EXPIRED;
import static dev.sailwright.diagnosis.FindingCode.ROOT_CERTIFICATE_EXPIRES;
import static dev.sailwright.diagnosis.FindingCode.SEVERAL_CONTROL_PLANES;
import static dev.sailwright.diagnosis.FindingCode.TARGET_KNOWN_BAD;
import static dev.sailwright.diagnosis.FindingCode.TARGET_KUBERNETES_RANGE;
import static dev.sailwright.diagnosis.FindingCode.TARGET_NEEDS_GONE_API;
import static dev.sailwright.diagnosis.FindingCode.TARGET_NOT_CHECKED;
import static dev.sailwright.diagnosis.FindingCode.TARGET_NOT_NEWER;
import static dev.sailwright.diagnosis.FindingCode.TARGET_NOT_NEWEST_PATCH;
import static dev.sailwright.diagnosis.FindingCode.TARGET_NOT_OLDER;
import static dev.sailwright.diagnosis.FindingCode.TARGET_OUT_OF_SUPPORT;
import static dev.sailwright.diagnosis.FindingCode.TARGET_SKIPS_MINORS;
import static dev.sailwright.diagnosis.FindingCode.TARGET_UNKNOWN;
import static dev.sailwright.diagnosis.FindingCode.TELEMETRY_PROVIDERS;
import static dev.sailwright.diagnosis.FindingCode.UPGRADE_NOTES;
import static dev.sailwright.diagnosis.FindingCode.UPGRADE_RUNNING;
import static dev.sailwright.diagnosis.FindingCode.VIRTUAL_MACHINES;
import static dev.sailwright.diagnosis.FindingCode.WASM_PLUGINS;
import static dev.sailwright.diagnosis.FindingCode.WEBHOOK_CA_BUNDLE;
import static dev.sailwright.diagnosis.FindingCode.WEBHOOK_WITHOUT_ENDPOINTS;
import static dev.sailwright.diagnosis.FindingCode.WORKLOADS_NOT_READY;
import static dev.sailwright.diagnosis.FindingCode.WORKLOAD_NOT_MOVABLE;
import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.BLOCKER;
import static dev.sailwright.diagnosis.Severity.INFO;
import static dev.sailwright.diagnosis.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.BundleVersion;
import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.ClusterSurvey.Kind;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.GatewayApiLimit;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.PublishedReleases;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.SurroundingsBuilder;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.WorkloadBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One fault at a time on a mesh of 1.29.6 that is well, before it goes to 1.30.5: each is found,
 * with its severity, and nothing of it without the fault.
 */
class PrecheckTableTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");
  private static final WorkloadRef WEB = new WorkloadRef("Deployment", "shop", "web");
  private static final WorkloadRef ISTIOD = new WorkloadRef("Deployment", "istio-system", "istiod");

  private static final LiveObjects.Unread UNREAD =
      new LiveObjects.Unread("Service", "istio-system", "the right to list services is missing");

  /** Codes that other tests hold, with the request and the install method as their subject. */
  private static final Set<FindingCode> ELSEWHERE =
      EnumSet.of(
          TARGET_UNKNOWN,
          TARGET_NOT_NEWER,
          TARGET_NOT_OLDER,
          TARGET_SKIPS_MINORS,
          TARGET_OUT_OF_SUPPORT,
          TARGET_KUBERNETES_RANGE,
          TARGET_NEEDS_GONE_API,
          SEVERAL_CONTROL_PLANES,
          INSTALL_METHOD_OTHER,
          INSTALL_METHOD_MIXED,
          INSTALL_METHOD_UNPROVEN,
          INPUTS_DIFFER,
          RIGHT_MISSING,
          ISTIOCTL_UNUSABLE,
          ISTIOCTL_PRECHECK,
          UPGRADE_RUNNING,
          EMERGENCY_NOT_NEEDED,
          NOBODY_MAY_APPROVE,
          WORKLOAD_NOT_MOVABLE);

  /** What is looked at; every part is well unless a case says otherwise. */
  static final class Given {
    private MeshBuilder mesh =
        new MeshBuilder()
            .istiod("1.29.6", 2, 2, ControlPlane.Answer.READY)
            .namespace("shop", "enabled", "", "");
    private boolean web = true;
    private ClusterSurvey survey =
        ClusterSurvey.empty().with(Surveyed.NODES, List.of(node("1.34", true, false)));
    private final SurroundingsBuilder surroundings = new SurroundingsBuilder();
    private ClusterFacts facts = PrecheckTableTest.facts(Duration.ofDays(3000), "one", "one");
    private String target = "1.30.5";
    private ReleaseCatalog catalog = TestCatalog.catalog();

    @SafeVarargs
    @SuppressWarnings("varargs")
    final <T> Given has(Kind<T> kind, T... items) {
      survey = survey.with(kind, List.of(items));
      return this;
    }

    Given meshed(Workload workload) {
      web = false;
      mesh.workload(workload);
      return this;
    }

    Given mesh(MeshBuilder other) {
      mesh = other;
      return this;
    }

    Given said(Analysis analysis) {
      surroundings.analysis(analysis);
      return this;
    }

    Given proven(InputProof proof) {
      surroundings.proof(proof);
      return this;
    }

    Given facts(ClusterFacts other) {
      facts = other;
      return this;
    }

    /** A release that only the publishers' lists know. */
    Given published(String version) {
      target = version;
      catalog =
          catalog.with(
              new PublishedReleases(
                  LocalDate.parse("2026-11-23"),
                  Map.of(IstioVersion.of(version), LocalDate.parse("2026-11-20")),
                  List.of()));
      return this;
    }

    Given to(String version) {
      target = version;
      return this;
    }

    PrecheckReport report() {
      if (web) {
        mesh.deployment("web", 3, 3, "1.29.6");
      }
      return UpgradePlanner.precheck(
          new Evidence(
              mesh.build(),
              Optional.of(facts),
              Optional.empty(),
              List.of(),
              catalog,
              LocalDate.parse("2026-11-23")),
          ClusterPolicy.defaults("prod"),
          PlanRequest.upgrade(IstioVersion.parse(target), Optional.empty()),
          surroundings.survey(survey).build());
    }
  }

  record Case(String fault, FindingCode code, Severity severity, Given given) {
    @Override
    public String toString() {
      return fault;
    }
  }

  private static Case of(String fault, FindingCode code, Severity severity, Given given) {
    return new Case(fault, code, severity, given);
  }

  private static Given well() {
    return new Given();
  }

  static Stream<Case> faults() {
    return Stream.of(versions(), controlPlane(), webhooks(), configuration(), cluster(), restarts())
        .flatMap(cases -> cases);
  }

  private static Stream<Case> versions() {
    return Stream.of(
        of("an older patch", TARGET_NOT_NEWEST_PATCH, APPROVAL, well().to("1.30.4")),
        of(
            "a release that nobody has checked",
            TARGET_NOT_CHECKED,
            APPROVAL,
            well().published("1.30.9")),
        of(
            "an old kubelet",
            KUBELETS_OUT_OF_RANGE,
            BLOCKER,
            well().has(Surveyed.NODES, node("1.28", true, false))),
        of("a proxy of long ago", PROXIES_TOO_OLD, BLOCKER, well().meshed(running("1.27.3"))),
        of("a proxy ahead of the target", PROXIES_NEWER, BLOCKER, well().meshed(running("1.31.1"))),
        of(
            "a proxy ahead of its control plane",
            PROXIES_NEWER,
            WARNING,
            well().meshed(running("1.30.1"))),
        of(
            "a target that hurts ztunnel",
            TARGET_KNOWN_BAD,
            BLOCKER,
            well()
                .to("1.30.1")
                .meshed(
                    new WorkloadBuilder("ztunnel")
                        .role(Workload.Role.ZTUNNEL)
                        .mover(Workload.Mover.INSTALL)
                        .proxies(1, "1.29.1")
                        .build())),
        of("skew", PROXY_SKEW, APPROVAL, well().meshed(running("1.27.3"))),
        of(
            "two istiods",
            ISTIOD_VERSIONS_DIFFER,
            BLOCKER,
            well().has(Surveyed.ISTIOD_PODS, istiod("a", "1.29.6", ""), istiod("b", "1.29.5", ""))),
        of(
            "a gateway of another version",
            PARTS_DIFFER,
            WARNING,
            well()
                .meshed(
                    new WorkloadBuilder("ingress")
                        .role(Workload.Role.GATEWAY)
                        .mover(Workload.Mover.INSTALL)
                        .proxies(1, "1.29.4")
                        .build())),
        of(
            "native sidecars",
            NATIVE_SIDECARS,
            WARNING,
            well().mesh(new MeshBuilder().istiod("1.26.4")).to("1.27.3")));
  }

  private static Stream<Case> controlPlane() {
    return Stream.of(
        of(
            "a pod of istiod is missing",
            ISTIOD_UNAVAILABLE,
            BLOCKER,
            well().mesh(new MeshBuilder().istiod("1.29.6", 2, 1, ControlPlane.Answer.READY))),
        of("one replica", ISTIOD_SINGLE, APPROVAL, well().mesh(new MeshBuilder().istiod("1.29.6"))),
        of(
            "istiod was killed",
            ISTIOD_RESTARTED,
            BLOCKER,
            well().has(Surveyed.ISTIOD_PODS, istiod("a", "1.29.6", "OOMKilled"))),
        of("a rollout beside istiod", ROLLOUT_IN_PROGRESS, BLOCKER, well().meshed(inSystem(false))),
        of("no proxy for a new pod", INJECTION_TRIAL, BLOCKER, trial()),
        of(
            "an injector without templates",
            INJECTOR_TEMPLATES,
            BLOCKER,
            well().has(Surveyed.INJECTOR_TEMPLATES, templates())),
        of(
            "a template of one's own",
            INJECTOR_TEMPLATES,
            APPROVAL,
            well().has(Surveyed.INJECTOR_TEMPLATES, templates("sidecar", "ours"))),
        of(
            "another authority",
            EXTERNAL_AUTHORITY,
            APPROVAL,
            well()
                .has(
                    Surveyed.TEMPLATES,
                    template(ISTIOD, false, false, Map.of(), Map.of("EXTERNAL_CA", "ISTIOD_RA")))),
        of(
            "a policy that leaves webhooks out",
            NETWORK_POLICY,
            WARNING,
            well()
                .has(
                    Surveyed.NETWORK_POLICIES,
                    new Surveyed.NetworkPolicy("istio-system", "in", true, Set.of(15012)))),
        of(
            "a restricted namespace",
            POD_SECURITY,
            BLOCKER,
            well()
                .meshed(inSystem(true))
                .has(
                    Surveyed.POD_SECURITY,
                    new Surveyed.PodSecurity("istio-system", Optional.of("restricted")))),
        of(
            "remote clusters",
            REMOTE_CLUSTERS,
            APPROVAL,
            well().has(Surveyed.REMOTE_CLUSTERS, "istio-system/west")),
        of("no default", DEFAULT_TAG, APPROVAL, well().mesh(revisioned())),
        of(
            "something changed by hand",
            INPUTS_UNPROVEN,
            APPROVAL,
            well().proven(compared(List.of("Deployment istio-system/istiod, a line"), List.of()))),
        of(
            "an object that may not be read",
            INPUTS_UNPROVEN,
            APPROVAL,
            well().proven(compared(List.of(), List.of(UNREAD)))),
        of(
            "inputs that the running version does not render",
            INPUTS_UNPROVEN,
            APPROVAL,
            well()
                .proven(
                    new InputProof.NotRendered(
                        IstioVersion.of("1.29.6"), "istioctl ended with 1"))));
  }

  private static Stream<Case> webhooks() {
    return Stream.of(
        of(
            "a webhook without endpoints",
            WEBHOOK_WITHOUT_ENDPOINTS,
            BLOCKER,
            well().mesh(hooked(Webhook.CaBundle.PRESENT, 0))),
        of(
            "an empty caBundle",
            WEBHOOK_CA_BUNDLE,
            BLOCKER,
            well().mesh(hooked(Webhook.CaBundle.EMPTY, 1))),
        of(
            "a root that ends within weeks",
            ROOT_CERTIFICATE_EXPIRES,
            BLOCKER,
            well().facts(facts(Duration.ofDays(29), "one", "one"))),
        of(
            "a root that ends within months",
            ROOT_CERTIFICATE_EXPIRES,
            WARNING,
            well().facts(facts(Duration.ofDays(170), "one", "one"))),
        of(
            "a root that ended",
            ROOT_CERTIFICATE_EXPIRED,
            BLOCKER,
            well().facts(facts(Duration.ofDays(-1), "one", "one"))),
        of(
            "two roots",
            ROOT_CERTIFICATES_DIFFER,
            BLOCKER,
            well().facts(facts(Duration.ofDays(3000), "one", "other"))));
  }

  private static Stream<Case> configuration() {
    return Stream.of(
        of(
            "a version that is no longer defined",
            CRD_VERSIONS,
            BLOCKER,
            well().has(Surveyed.DEFINITIONS, crd(true, "v1alpha2"))),
        of(
            "a definition that is not established",
            CRD_VERSIONS,
            BLOCKER,
            well().has(Surveyed.DEFINITIONS, crd(false, "v1"))),
        of(
            "CRDs that the target ignores",
            GATEWAY_API_EXCLUDED,
            APPROVAL,
            well().facts(gatewayApi("1.4.0"))),
        of(
            "CRDs that the target dies of",
            GATEWAY_API_EXCLUDED,
            BLOCKER,
            well()
                .mesh(new MeshBuilder().istiod("1.28.6"))
                .to("1.29.1")
                .facts(gatewayApi("1.5.0"))),
        of(
            "an EnvoyFilter for every version",
            ENVOY_FILTERS,
            APPROVAL,
            well().has(Surveyed.ENVOY_FILTERS, filter("ours", "", "envoy.filters.http.lua", ""))),
        of(
            "an old filter name",
            ENVOY_FILTERS,
            APPROVAL,
            well().has(Surveyed.ENVOY_FILTERS, filter("ours", "^1\\.30.*", "envoy.lua", ""))),
        of(
            "an old type",
            ENVOY_FILTERS,
            APPROVAL,
            well()
                .has(
                    Surveyed.ENVOY_FILTERS,
                    filter(
                        "ours",
                        "^1\\.30.*",
                        "x",
                        "type.googleapis.com/envoy.config.filter.http.lua.v2.Lua"))),
        of(
            "a filter of an older istiod",
            ENVOY_FILTERS,
            WARNING,
            well().has(Surveyed.ENVOY_FILTERS, filter("stats-filter-1.7", "^1\\.7.*", "x", ""))),
        of(
            "foreign code",
            WASM_PLUGINS,
            APPROVAL,
            well()
                .has(Surveyed.WASM_PLUGINS, new Surveyed.WasmPlugin("shop", "auth", "oci://auth"))),
        of(
            "a new error",
            ANALYSIS_NEW,
            BLOCKER,
            well().said(new Analysis.Compared(List.of(message("Error")), 3))),
        of(
            "a new warning",
            ANALYSIS_NEW,
            WARNING,
            well().said(new Analysis.Compared(List.of(message("Warning")), 3))),
        of(
            "an error with nothing to compare",
            ANALYSIS_NEW,
            WARNING,
            well().said(new Analysis.OfTargetAlone(List.of(message("Error")), "None is pinned."))),
        of(
            "an analysis that failed",
            ANALYSIS_FAILED,
            APPROVAL,
            well().said(new Analysis.Failed(List.of("forbidden")))),
        of(
            "unverified TLS, crossing 1.21",
            BEHAVIOUR_CHANGES,
            APPROVAL,
            well()
                .mesh(new MeshBuilder().istiod("1.20.8"))
                .to("1.21.6")
                .has(
                    Surveyed.DESTINATION_RULES,
                    new Surveyed.DestinationRule(
                        "shop", "out", "api.example.com", List.of("SIMPLE without sni")))),
        of(
            "a host in two namespaces, crossing 1.30",
            BEHAVIOUR_CHANGES,
            APPROVAL,
            well().has(Surveyed.SERVICE_ENTRIES, entry("shop"), entry("accounts"))),
        of(
            "an image set by hand",
            PROXY_SETTINGS_PINNED,
            APPROVAL,
            well()
                .has(
                    Surveyed.TEMPLATES,
                    template(
                        WEB,
                        false,
                        false,
                        Map.of("sidecar.istio.io/proxyImage", "mirror/proxyv2:1.29.6"),
                        Map.of()))),
        of(
            "OpenCensus",
            TELEMETRY_PROVIDERS,
            WARNING,
            well()
                .has(
                    Surveyed.MESH_CONFIGS,
                    new Surveyed.MeshConfig(
                        "ConfigMap istio-system/istio",
                        Map.of("oc", "opencensus"),
                        Set.of(),
                        Optional.empty()))),
        of(
            "an Ingress of Istio's class",
            INGRESS_CLASS,
            WARNING,
            well()
                .has(
                    Surveyed.INGRESSES,
                    new Surveyed.Ingress("shop", "web", Optional.of("istio")))));
  }

  private static Stream<Case> cluster() {
    return Stream.of(
        of(
            "a full quota",
            QUOTA_FULL,
            BLOCKER,
            well()
                .has(
                    Surveyed.QUOTAS,
                    new Surveyed.Quota("shop", "small", List.of("pods: 10 of 10")))),
        of(
            "a node that is not ready",
            NODES_NOT_READY,
            BLOCKER,
            well().has(Surveyed.NODES, node("1.34", false, false))),
        of(
            "a cordoned node that is not ready",
            NODES_NOT_READY,
            WARNING,
            well().has(Surveyed.NODES, node("1.34", false, true))),
        of(
            "machines",
            VIRTUAL_MACHINES,
            APPROVAL,
            well().has(Surveyed.WORKLOAD_ENTRIES, "shop/vm-1")),
        of(
            "another controller",
            OTHER_CONTROLLERS,
            INFO,
            well().mesh(new MeshBuilder().istiod("1.29.6").served("flagger.app/v1beta1/canaries"))),
        of(
            "a local address",
            GATEWAY_SERVICE,
            APPROVAL,
            well()
                .meshed(
                    new WorkloadBuilder("ingress")
                        .role(Workload.Role.GATEWAY)
                        .mover(Workload.Mover.INSTALL)
                        .proxies(1, "1.29.6")
                        .build())
                .has(
                    Surveyed.SERVICES,
                    new Surveyed.ServiceFacts(
                        "shop",
                        "ingress",
                        "LoadBalancer",
                        Map.of(),
                        List.of("externalTrafficPolicy: Local")))),
        of(
            "a gateway of the Gateway API",
            GATEWAYS_ROLL,
            APPROVAL,
            well()
                .meshed(
                    new WorkloadBuilder("gw")
                        .role(Workload.Role.GATEWAY)
                        .mover(Workload.Mover.CONTROLLER)
                        .proxies(1, "1.29.6")
                        .build())),
        of(
            "ztunnel",
            AMBIENT_RESETS,
            APPROVAL,
            well()
                .meshed(
                    new WorkloadBuilder("ztunnel")
                        .role(Workload.Role.ZTUNNEL)
                        .mover(Workload.Mover.INSTALL)
                        .proxies(1, "1.29.6")
                        .build())));
  }

  private static Stream<Case> restarts() {
    return Stream.of(
        of(
            "Recreate",
            RESTART_IS_OUTAGE,
            APPROVAL,
            well().has(Surveyed.TEMPLATES, template(WEB, true, false, Map.of(), Map.of()))),
        of(
            "a pod that is alone",
            RESTART_IS_OUTAGE,
            APPROVAL,
            well()
                .meshed(running("1.29.6"))
                .has(Surveyed.TEMPLATES, template(WEB, false, true, Map.of(), Map.of()))),
        of(
            "a partition",
            RESTART_IS_PARTIAL,
            APPROVAL,
            well().meshed(odd("StatefulSet", "db", Workload.Obstacle.PARTITIONED))),
        of(
            "an exhausted budget",
            BUDGET_EXHAUSTED,
            APPROVAL,
            well().has(Surveyed.BUDGETS, new Surveyed.Budget("shop", "web", 3, 0))),
        of(
            "an autoscaler at its maximum",
            AUTOSCALER_AT_MAX,
            APPROVAL,
            well().has(Surveyed.AUTOSCALERS, new Surveyed.Autoscaler("shop", "web", WEB, 2, 3, 3))),
        of(
            "pods that are not ready",
            WORKLOADS_NOT_READY,
            WARNING,
            well().meshed(new WorkloadBuilder("web").desired(3).proxies(1, "1.29.6").build())),
        of(
            "a long job",
            JOBS_RUNNING,
            APPROVAL,
            well()
                .meshed(odd("Job", "report", Workload.Obstacle.JOB))
                .has(
                    Surveyed.JOBS,
                    new Surveyed.JobRun(
                        "shop", "report", 1, Optional.of(NOW.minus(Duration.ofHours(2)))))),
        of(
            "a quorum",
            QUORUM_AT_RISK,
            APPROVAL,
            well()
                .meshed(stateful())
                .has(
                    Surveyed.TEMPLATES,
                    template(
                        new WorkloadRef("StatefulSet", "shop", "zookeeper"),
                        false,
                        true,
                        Map.of(),
                        Map.of()))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eachFaultIsFoundWithItsSeverity(Case fault) {
    assertThat(fault.given().report().results())
        .filteredOn(result -> result.finding().code() == fault.code())
        .singleElement()
        .satisfies(result -> {
          assertThat(result.finding().severity()).isEqualTo(fault.severity());
          assertThat(result.finding().evidence()).isNotEmpty();
        });
  }

  /** In a mesh that is well none of these is found, so the fault is what is found above. */
  @Test
  void aMeshThatIsWellHasNothingInItsWay() {
    var report = well().report();
    assertThat(report.results()).isEmpty();
    assertThat(report.verdict()).isEqualTo(PrecheckReport.Verdict.READY);
    assertThat(report.passed()).hasSizeGreaterThan(50);
  }

  @Test
  void everyFindingOfAnUpgradeHasItsFault() {
    var proven = faults().map(Case::code).collect(Collectors.toSet());
    assertThat(
            Arrays.stream(FindingCode.values())
                .filter(code -> code.isOfUpgrade() && !ELSEWHERE.contains(code))
                .filter(code -> code != UPGRADE_NOTES))
        .allSatisfy(code -> assertThat(proven).contains(code));
  }

  /** Nothing follows from what was not seen, and it blocks. */
  @Test
  void aKindThatWasNotSeenPassesNothingAndIsTold() {
    var given = well();
    given.survey =
        given.survey.without(
            Surveyed.NODES,
            new BlindSpot(
                BlindSpot.Area.KUBERNETES,
                "nodes",
                "the right to list nodes is missing",
                "Grant it."));
    var report = given.report();
    assertThat(report.verdict()).isEqualTo(PrecheckReport.Verdict.UNKNOWN);
    assertThat(report.of(BLOCKER))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(NOT_SEEN);
          assertThat(finding.evidence()).containsExactly("the right to list nodes is missing");
        });
    assertThat(report.passed())
        .extracting(PrecheckReport.Passed::holds)
        .doesNotContain("every node is ready", "the target supports every kubelet");
  }

  /** What the upgrade mends does not keep it from being done. */
  @Test
  void aDeadControlPlaneIsNoReasonAgainstItsUpgrade() {
    var given =
        well()
            .mesh(
                new MeshBuilder()
                    .istiod("1.29.6", 1, 0, ControlPlane.Answer.REFUSED)
                    .webhook(
                        Webhook.Kind.MUTATING,
                        "istio-sidecar-injector",
                        "namespace.sidecar-injector.istio.io",
                        Webhook.CaBundle.EMPTY,
                        0));
    given.surroundings.trial(new Surroundings.Trial("shop", Optional.empty(), "refused"));
    var report = given.report();
    assertThat(report.of(BLOCKER)).isEmpty();
    assertThat(report.of(WARNING))
        .extracting(finding -> finding.code())
        .contains(WEBHOOK_CA_BUNDLE);
    assertThat(report.passed())
        .extracting(PrecheckReport.Passed::holds)
        .doesNotContain("every istiod is available", "new pods get a proxy");
  }

  @Test
  void aMissingRightToReadIsToldAsWhatCouldNotBeSeen() {
    var given = well();
    given.mesh.blind(BlindSpot.Area.EVENTS, "events", "the right to list events is missing");
    given.surroundings.missing(List.of("list events"));
    assertThat(given.report().verdict()).isEqualTo(PrecheckReport.Verdict.UNKNOWN);
  }

  @Test
  void whatTheInputsDoNotExplainIsShownWithWhatCouldNotBeRead() {
    var report =
        well().proven(compared(List.of("b: a line", "a: a line"), List.of(UNREAD))).report();
    assertThat(report.of(APPROVAL))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.message()).contains("do not explain 2 things");
          assertThat(finding.evidence())
              .containsExactly(
                  "a: a line",
                  "b: a line",
                  "not read: Service in istio-system: the right to list services is missing");
          assertThat(finding.remedy()).contains("`inputs`", "deploy/rbac.yaml");
        });
  }

  /** Without an istioctl of what runs, or while it is down, nothing is proven and nothing asked. */
  @Test
  void aProofThatNobodyTriedIsNeitherFoundNorPassed() {
    var report = well().proven(new InputProof.NotTried("the control plane is down")).report();
    assertThat(report.of(APPROVAL)).isEmpty();
    assertThat(report.passed())
        .extracting(PrecheckReport.Passed::holds)
        .doesNotContain("the inputs explain what runs");
    assertThat(well().report().passed())
        .extracting(PrecheckReport.Passed::holds)
        .contains("the inputs explain what runs");
  }

  private static InputProof compared(List<String> lines, List<LiveObjects.Unread> unread) {
    return new InputProof.Compared(
        IstioVersion.of("1.29.6"), new LiveDifference(lines), unread, Map.of());
  }

  private static Surveyed.Node node(String kubelet, boolean ready, boolean cordoned) {
    return new Surveyed.Node("n1", Minor.parse(kubelet), ready, cordoned, List.of());
  }

  private static Workload running(String version) {
    return new WorkloadBuilder("web").proxies(1, version).build();
  }

  private static Workload inSystem(boolean complete) {
    return new Workload(
        new WorkloadRef("DaemonSet", "istio-system", "istio-cni-node"),
        Workload.Role.CNI,
        1,
        1,
        1,
        complete,
        Optional.empty(),
        List.of(new Workload.ProxyGroup(IstioVersion.parse("1.29.6"), "default", 1, false)),
        0,
        Workload.Mover.INSTALL,
        Optional.empty(),
        Optional.empty());
  }

  private static Workload odd(String kind, String name, Workload.Obstacle obstacle) {
    return new Workload(
        new WorkloadRef(kind, "shop", name),
        Workload.Role.SIDECAR,
        1,
        1,
        1,
        true,
        Optional.empty(),
        List.of(new Workload.ProxyGroup(IstioVersion.parse("1.29.6"), "default", 1, false)),
        0,
        Workload.Mover.NOTHING,
        Optional.of(obstacle),
        Optional.empty());
  }

  private static Workload stateful() {
    return new Workload(
        new WorkloadRef("StatefulSet", "shop", "zookeeper"),
        Workload.Role.SIDECAR,
        3,
        3,
        3,
        true,
        Optional.empty(),
        List.of(new Workload.ProxyGroup(IstioVersion.parse("1.29.6"), "default", 3, false)),
        0,
        Workload.Mover.RESTART,
        Optional.empty(),
        Optional.empty());
  }

  private static Surveyed.IstiodPod istiod(String name, String version, String ended) {
    return new Surveyed.IstiodPod(
        "istio-system",
        name,
        "default",
        IstioVersion.parse(version),
        ended.isEmpty() ? 0 : 1,
        Optional.of(ended)
            .filter(reason -> !reason.isEmpty())
            .map(reason -> new Surveyed.IstiodPod.End(reason, NOW.minus(Duration.ofHours(3)))));
  }

  private static Surveyed.InjectorTemplates templates(String... names) {
    return new Surveyed.InjectorTemplates(
        "ConfigMap istio-system/istio-sidecar-injector", Set.of(names), Optional.empty());
  }

  private static Surveyed.Template template(
      WorkloadRef ref,
      boolean recreate,
      boolean noSurge,
      Map<String, String> annotations,
      Map<String, String> environment) {
    return new Surveyed.Template(
        ref, recreate, noSurge, List.of("registry/app:1"), Map.of(), annotations, environment);
  }

  private static Surveyed.Definition crd(boolean established, String... stored) {
    return new Surveyed.Definition(
        "gateways.networking.istio.io", List.of(stored), established, Optional.empty());
  }

  private static Surveyed.EnvoyFilter filter(
      String name, String proxyVersion, String filter, String type) {
    return new Surveyed.EnvoyFilter(
        "istio-system",
        name,
        List.of(proxyVersion),
        Set.of(filter),
        type.isEmpty() ? Set.of() : Set.of(type),
        false);
  }

  private static Surveyed.ServiceEntry entry(String namespace) {
    return new Surveyed.ServiceEntry(namespace, "api", List.of("api.example.com"), "DNS", false);
  }

  private static Analysis.Message message(String level) {
    return new Analysis.Message("IST0101", level, "VirtualService shop/web", "No such host.");
  }

  private static Given trial() {
    var given = well();
    given.surroundings.trial(new Surroundings.Trial("shop", Optional.empty(), "no proxy"));
    return given;
  }

  private static MeshBuilder hooked(Webhook.CaBundle bundle, int endpoints) {
    return new MeshBuilder()
        .istiod("1.29.6", 2, 2, ControlPlane.Answer.READY)
        .webhook(
            Webhook.Kind.MUTATING,
            "istio-sidecar-injector",
            "namespace.sidecar-injector.istio.io",
            bundle,
            endpoints);
  }

  private static MeshBuilder revisioned() {
    return new MeshBuilder().istiod("blue", "1.29.6", 2).namespace("shop", "enabled", "", "");
  }

  private static ClusterFacts gatewayApi(String bundle) {
    return new ClusterFacts(
        List.of(),
        List.of(),
        List.of(),
        Map.of(GatewayApiLimit.Resource.TLS_ROUTES, BundleVersion.of(bundle)),
        List.of(),
        Counted.nothing(),
        List.of());
  }

  private static ClusterFacts facts(Duration left, String own, String others) {
    return new ClusterFacts(
        List.of(
            new ClusterFacts.Root("istio-system", Set.of(own), NOW.plus(left)),
            new ClusterFacts.Root("shop", Set.of(others), NOW.plus(left))),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        Counted.nothing(),
        List.of());
  }
}
