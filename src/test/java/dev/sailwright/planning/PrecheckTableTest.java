package dev.sailwright.planning;

import static dev.sailwright.diagnosis.FindingCode.ADMISSION_DENIED;
import static dev.sailwright.diagnosis.FindingCode.AMBIENT_BEHIND;
import static dev.sailwright.diagnosis.FindingCode.AMBIENT_RESETS;
import static dev.sailwright.diagnosis.FindingCode.ANALYSIS_FAILED;
import static dev.sailwright.diagnosis.FindingCode.ANALYSIS_NEW;
import static dev.sailwright.diagnosis.FindingCode.API_SERVER_NOT_READY;
import static dev.sailwright.diagnosis.FindingCode.AUTOSCALER_AT_MAX;
import static dev.sailwright.diagnosis.FindingCode.BEHAVIOUR_CHANGES;
import static dev.sailwright.diagnosis.FindingCode.BOTH_INJECTION_LABELS;
import static dev.sailwright.diagnosis.FindingCode.BUDGET_EXHAUSTED;
import static dev.sailwright.diagnosis.FindingCode.CANARY_UNFIT;
import static dev.sailwright.diagnosis.FindingCode.CHANGES_CLOSED;
import static dev.sailwright.diagnosis.FindingCode.CRD_VERSIONS;
import static dev.sailwright.diagnosis.FindingCode.DEFAULT_TAG;
import static dev.sailwright.diagnosis.FindingCode.EMERGENCY_NOT_NEEDED;
import static dev.sailwright.diagnosis.FindingCode.ENVOY_FILTERS;
import static dev.sailwright.diagnosis.FindingCode.EXTERNAL_AUTHORITY;
import static dev.sailwright.diagnosis.FindingCode.GATEWAYS_ROLL;
import static dev.sailwright.diagnosis.FindingCode.GATEWAY_API_EXCLUDED;
import static dev.sailwright.diagnosis.FindingCode.GATEWAY_API_TOO_NEW;
import static dev.sailwright.diagnosis.FindingCode.GATEWAY_SERVICE;
import static dev.sailwright.diagnosis.FindingCode.INGRESS_CLASS;
import static dev.sailwright.diagnosis.FindingCode.INJECTION_TRIAL;
import static dev.sailwright.diagnosis.FindingCode.INJECTOR_TEMPLATES;
import static dev.sailwright.diagnosis.FindingCode.INPUTS_DIFFER;
import static dev.sailwright.diagnosis.FindingCode.INPUTS_UNPROVEN;
import static dev.sailwright.diagnosis.FindingCode.INSTALL_METHOD_MIXED;
import static dev.sailwright.diagnosis.FindingCode.INSTALL_METHOD_OTHER;
import static dev.sailwright.diagnosis.FindingCode.INSTALL_METHOD_UNPROVEN;
import static dev.sailwright.diagnosis.FindingCode.IN_PLACE_UNFIT;
import static dev.sailwright.diagnosis.FindingCode.ISTIOCTL_PRECHECK;
import static dev.sailwright.diagnosis.FindingCode.ISTIOCTL_UNUSABLE;
import static dev.sailwright.diagnosis.FindingCode.ISTIOD_NEAR_LIMIT;
import static dev.sailwright.diagnosis.FindingCode.ISTIOD_RESTARTED;
import static dev.sailwright.diagnosis.FindingCode.ISTIOD_SINGLE;
import static dev.sailwright.diagnosis.FindingCode.ISTIOD_UNAVAILABLE;
import static dev.sailwright.diagnosis.FindingCode.ISTIOD_VERSIONS_DIFFER;
import static dev.sailwright.diagnosis.FindingCode.JOBS_RUNNING;
import static dev.sailwright.diagnosis.FindingCode.KUBELETS_OUT_OF_RANGE;
import static dev.sailwright.diagnosis.FindingCode.LEFTOVER;
import static dev.sailwright.diagnosis.FindingCode.LEFTOVERS_STAY;
import static dev.sailwright.diagnosis.FindingCode.NAMESPACE_NOT_INJECTED;
import static dev.sailwright.diagnosis.FindingCode.NAMESPACE_NOT_IN_MESH;
import static dev.sailwright.diagnosis.FindingCode.NAMESPACE_ON_DEAD_REVISION;
import static dev.sailwright.diagnosis.FindingCode.NATIVE_SIDECARS;
import static dev.sailwright.diagnosis.FindingCode.NETWORK_POLICY;
import static dev.sailwright.diagnosis.FindingCode.NOBODY_MAY_APPROVE;
import static dev.sailwright.diagnosis.FindingCode.NODES_NOT_READY;
import static dev.sailwright.diagnosis.FindingCode.NOTHING_TO_CLEAN_UP;
import static dev.sailwright.diagnosis.FindingCode.NOTHING_TO_RESTART;
import static dev.sailwright.diagnosis.FindingCode.NOT_SEEN;
import static dev.sailwright.diagnosis.FindingCode.NO_WAY_BACK;
import static dev.sailwright.diagnosis.FindingCode.OTHER_CONTROLLERS;
import static dev.sailwright.diagnosis.FindingCode.OTHER_WEBHOOK_CLOSED;
import static dev.sailwright.diagnosis.FindingCode.OTHER_WEBHOOK_FAILED;
import static dev.sailwright.diagnosis.FindingCode.OVERLAPPING_INJECTORS;
import static dev.sailwright.diagnosis.FindingCode.PARTS_DIFFER;
import static dev.sailwright.diagnosis.FindingCode.PODS_REFUSED;
import static dev.sailwright.diagnosis.FindingCode.PODS_WITHOUT_PROXY;
import static dev.sailwright.diagnosis.FindingCode.POD_SECURITY;
import static dev.sailwright.diagnosis.FindingCode.PROXIES_NEWER;
import static dev.sailwright.diagnosis.FindingCode.PROXIES_TOO_OLD;
import static dev.sailwright.diagnosis.FindingCode.PROXY_SETTINGS_PINNED;
import static dev.sailwright.diagnosis.FindingCode.PROXY_SKEW;
import static dev.sailwright.diagnosis.FindingCode.QUORUM_AT_RISK;
import static dev.sailwright.diagnosis.FindingCode.QUOTA_EXCEEDED;
import static dev.sailwright.diagnosis.FindingCode.QUOTA_FULL;
import static dev.sailwright.diagnosis.FindingCode.REMOTE_CLUSTERS;
import static dev.sailwright.diagnosis.FindingCode.RESTART_IS_OUTAGE;
import static dev.sailwright.diagnosis.FindingCode.RESTART_IS_PARTIAL;
import static dev.sailwright.diagnosis.FindingCode.RIGHT_MISSING;
import static dev.sailwright.diagnosis.FindingCode.ROLLOUT_IN_PROGRESS;
import static dev.sailwright.diagnosis.FindingCode.ROLLOUT_STUCK;
import static dev.sailwright.diagnosis.FindingCode.ROOT_CERTIFICATES_DIFFER;
import static dev.sailwright.diagnosis.FindingCode.ROOT_CERTIFICATE_EXPIRED;
import static dev.sailwright.diagnosis.FindingCode.ROOT_CERTIFICATE_EXPIRES;
import static dev.sailwright.diagnosis.FindingCode.SERVICE_ACCOUNT_MISSING;
import static dev.sailwright.diagnosis.FindingCode.SEVERAL_CONTROL_PLANES;
import static dev.sailwright.diagnosis.FindingCode.SIGNING_CERTIFICATE_ENDS;
import static dev.sailwright.diagnosis.FindingCode.TAG_ON_DEAD_REVISION;
import static dev.sailwright.diagnosis.FindingCode.TARGET_KNOWN_BAD;
import static dev.sailwright.diagnosis.FindingCode.TARGET_KUBERNETES_RANGE;
import static dev.sailwright.diagnosis.FindingCode.TARGET_NEEDS_GONE_API;
import static dev.sailwright.diagnosis.FindingCode.TARGET_NOT_CHECKED;
import static dev.sailwright.diagnosis.FindingCode.TARGET_NOT_NEWER;
import static dev.sailwright.diagnosis.FindingCode.TARGET_NOT_NEWEST_PATCH;
import static dev.sailwright.diagnosis.FindingCode.TARGET_NOT_OLDER;
import static dev.sailwright.diagnosis.FindingCode.TARGET_NOT_RENDERED;
import static dev.sailwright.diagnosis.FindingCode.TARGET_OUT_OF_SUPPORT;
import static dev.sailwright.diagnosis.FindingCode.TARGET_SKIPS_MINORS;
import static dev.sailwright.diagnosis.FindingCode.TARGET_UNKNOWN;
import static dev.sailwright.diagnosis.FindingCode.TELEMETRY_PROVIDERS;
import static dev.sailwright.diagnosis.FindingCode.UPGRADE_NOTES;
import static dev.sailwright.diagnosis.FindingCode.UPGRADE_RUNNING;
import static dev.sailwright.diagnosis.FindingCode.VIRTUAL_MACHINES;
import static dev.sailwright.diagnosis.FindingCode.WASM_PLUGINS;
import static dev.sailwright.diagnosis.FindingCode.WEBHOOK_CA_BUNDLE;
import static dev.sailwright.diagnosis.FindingCode.WEBHOOK_FOREIGN_AUTHORITY;
import static dev.sailwright.diagnosis.FindingCode.WEBHOOK_WITHOUT_ENDPOINTS;
import static dev.sailwright.diagnosis.FindingCode.WORKLOADS_NOT_READY;
import static dev.sailwright.diagnosis.FindingCode.WORKLOAD_NOT_MOVABLE;
import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.BLOCKER;
import static dev.sailwright.diagnosis.Severity.INFO;
import static dev.sailwright.diagnosis.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

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
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.InstallEvidence.Method;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.PublishedReleases;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.UpgradeNote;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.testing.Agreed;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.testing.SurroundingsBuilder;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.WorkloadBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One fault at a time on a mesh of 1.29.6 that is well, before it goes to 1.30.5: each is found,
 * with its severity, and nothing of it without the fault.
 */
class PrecheckTableTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");
  private static final WorkloadRef WEB = new WorkloadRef("Deployment", "shop", "web");
  private static final WorkloadRef ISTIOD = new WorkloadRef("Deployment", "istio-system", "istiod");

  private static final String INJECTOR = "namespace.sidecar-injector.istio.io";

  private static final LiveObjects.Unread UNREAD =
      new LiveObjects.Unread("Service", "istio-system", "the right to list services is missing");

  /** What is looked at; every part is well unless a case says otherwise. */
  static final class Given {
    private MeshBuilder mesh = base().namespace("shop", "enabled", "", "");
    private boolean web = true;
    private ClusterSurvey survey = WellNeighbours.survey(NOW);
    private final SurroundingsBuilder surroundings = new SurroundingsBuilder();
    private ClusterFacts facts = PrecheckTableTest.facts(Duration.ofDays(3000), "one", "one");
    private String target = "1.30.5";
    private ReleaseCatalog catalog = TestCatalog.catalog();
    private Optional<String> emergency = Optional.empty();
    private boolean back;
    private boolean restarts;
    private boolean canary;
    private InstallInputs inputs = InstallInputs.none();
    private ChangeTimes changes = ChangeTimes.ALWAYS;

    @SafeVarargs
    @SuppressWarnings("varargs")
    final <T> Given has(Kind<T> kind, T... items) {
      survey =
          survey.with(kind, Stream.concat(survey.of(kind).stream(), Stream.of(items)).toList());
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

    Given around(Consumer<SurroundingsBuilder> change) {
      change.accept(surroundings);
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

    /** Of this minor there is this one upgrade note, and no other. */
    Given noted(String minor, String summary) {
      catalog = TestCatalog.noting(new UpgradeNote(Minor.of(minor), "any", summary, List.of()));
      return this;
    }

    Given emergency(String why) {
      emergency = Optional.of(why);
      return this;
    }

    /** Changes may begin on Mondays, the day of the look, at these times of UTC. */
    Given changesOnMondays(String from, String to) {
      changes =
          new ChangeTimes(
              ZoneOffset.UTC,
              List.of(
                  new ChangeTimes.Hours(
                      Set.of(DayOfWeek.MONDAY), LocalTime.parse(from), LocalTime.parse(to))),
              List.of());
      return this;
    }

    /** Nothing but workloads is restarted. */
    Given restarting() {
      restarts = true;
      return this;
    }

    /** A second control plane comes beside the first; the tag tells which one is that. */
    Given canary() {
      return canary(
          List.of(rendered("Deployment", "istiod-1-30-5")),
          List.of(
              new Manifest.Item("Deployment", "shop", "istio-ingressgateway", Map.of()),
              new Manifest.Item("Deployment", "shop", "istio-egressgateway", Map.of())));
    }

    /**
     * @param beside what the first installation would apply
     * @param later what the second one would apply besides
     */
    Given canary(List<Manifest.Item> beside, List<Manifest.Item> later) {
      canary = true;
      mesh.tag("default", "default");
      surroundings.runs(
          new CanaryRuns(
              "1-30-5",
              new Manifest(beside),
              new Manifest(Stream.concat(beside.stream(), later.stream()).toList())));
      return this;
    }

    Given untagged() {
      canary = true;
      return this;
    }

    Given set(String... sets) {
      inputs = new InstallInputs(List.of(), List.of(sets));
      return this;
    }

    Given file(String path, String value) {
      inputs =
          new InstallInputs(
              List.of(new InstallInputs.InputFile("mesh.yaml", "", Map.of(path, value))),
              List.of());
      return this;
    }

    Given backTo(String version) {
      target = version;
      back = true;
      return this;
    }

    PrecheckReport report() {
      return UpgradePlanner.precheck(evidence(), policy(), request(), surroundings());
    }

    Candidate candidate() {
      var evidence = evidence();
      return Candidate.of(
          evidence,
          evidence.mesh().controlPlanes().getFirst().version(),
          IstioVersion.of(target),
          request(),
          policy(),
          surroundings());
    }

    private ClusterPolicy policy() {
      return ClusterPolicy.defaults("prod").with(changes).with(inputs);
    }

    private PlanRequest request() {
      if (restarts) {
        return PlanRequest.restart(new RestartScope(Optional.empty()));
      }
      if (canary) {
        return PlanRequest.canary(IstioVersion.parse(target));
      }
      return back
          ? PlanRequest.rollback(IstioVersion.of(target))
          : PlanRequest.upgrade(IstioVersion.parse(target), emergency);
    }

    private Surroundings surroundings() {
      return surroundings.survey(survey).build();
    }

    private Evidence evidence() {
      if (web) {
        mesh.deployment("web", 3, 3, "1.29.6");
        web = false;
      }
      return new Evidence(
          mesh.build(),
          Optional.of(facts),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          catalog,
          LocalDate.parse("2026-11-23"));
    }
  }

  /** A tag moves them, and so does the label of their namespace. */
  @Test
  void podsThatFollowATagOrTheirNamespaceNameNoRevision() {
    assertThat(
            Stream.of(
                    well()
                        .mesh(
                            new MeshBuilder()
                                .istiod("blue", "1.29.6", 2)
                                .tag("default", "blue")
                                .tag("stable", "blue"))
                        .has(Surveyed.TEMPLATES, labelled(WEB, "stable"))
                        .untagged(),
                    well()
                        .mesh(revisioned().tag("default", "blue"))
                        .has(Surveyed.TEMPLATES, labelled(WEB, "blue"))
                        .untagged())
                .map(given ->
                    given.report().results().stream()
                        .map(result -> result.finding().code())
                        .toList()))
        .allSatisfy(codes -> assertThat(codes).doesNotContain(CANARY_UNFIT));
  }

  /**
   * @param number of the precheck that finds it
   */
  record Case(String fault, String number, FindingCode code, Severity severity, Given given) {
    boolean isFoundBy(Precheck row) {
      return row.number().equals(number)
          && row.applies().test(given.candidate())
          && row.rule().examine(given.candidate()).stream()
              .anyMatch(finding -> finding.code() == code && finding.severity() == severity);
    }

    @Override
    public String toString() {
      return fault;
    }
  }

  private static Case of(
      String fault, String number, FindingCode code, Severity severity, Given given) {
    return new Case(fault, number, code, severity, given);
  }

  private static Given well() {
    return new Given();
  }

  static Stream<Case> faults() {
    return Stream.of(
            request(),
            versions(),
            controlPlane(),
            webhooks(),
            revisions(),
            ways(),
            configuration(),
            behaviour(),
            cluster(),
            refusedPods(),
            restarts(),
            times())
        .flatMap(cases -> cases);
  }

  private static Stream<Case> times() {
    return Stream.of(
        of(
            "outside the hours for changes",
            "P76",
            CHANGES_CLOSED,
            APPROVAL,
            well().changesOnMondays("09:00", "16:00")),
        of(
            "they end before it would",
            "P76",
            CHANGES_CLOSED,
            WARNING,
            well().changesOnMondays("09:00", "20:40")));
  }

  private static Stream<Case> request() {
    return Stream.of(
        of(
            "something that could not be seen",
            "P01",
            NOT_SEEN,
            BLOCKER,
            well().mesh(base().blind(BlindSpot.Area.EVENTS, "events", "may not list them"))),
        of(
            "a right that is missing",
            "P01",
            RIGHT_MISSING,
            BLOCKER,
            well().around(seen -> seen.missing(List.of("patch deployments")))),
        of(
            "two owners",
            "P02",
            INSTALL_METHOD_MIXED,
            BLOCKER,
            well().mesh(base().install(installed(Method.ISTIOCTL, Method.HELM)))),
        of(
            "another owner",
            "P02",
            INSTALL_METHOD_OTHER,
            BLOCKER,
            well().mesh(base().install(installed(Method.HELM)))),
        of(
            "an owner that nothing proves",
            "P02",
            INSTALL_METHOD_UNPROVEN,
            APPROVAL,
            well().mesh(base().install(InstallEvidence.none()))),
        of(
            "a value on record that the inputs do not name",
            "P04",
            INPUTS_DIFFER,
            APPROVAL,
            well().mesh(base().install(recorded("pilot.autoscaleMin", "3")))),
        of(
            "an istioctl that nobody pinned",
            "P05",
            ISTIOCTL_UNUSABLE,
            BLOCKER,
            well().around(seen -> seen.istioctl(Surroundings.Istioctl.unusable("no hash")))),
        of(
            "inputs of which the target makes nothing",
            "P51",
            TARGET_NOT_RENDERED,
            BLOCKER,
            well().around(seen -> seen.notRendered("unknown field \"mixer\""))),
        of(
            "what istioctl x precheck finds",
            "P05",
            ISTIOCTL_PRECHECK,
            BLOCKER,
            well()
                .around(seen ->
                    seen.precheck(new Surroundings.Precheck(false, List.of("Error [IST0101]"))))),
        of(
            "another upgrade",
            "P06",
            UPGRADE_RUNNING,
            BLOCKER,
            well().around(seen -> seen.open("prod-2"))),
        of(
            "an emergency that is none",
            "P10",
            EMERGENCY_NOT_NEEDED,
            BLOCKER,
            well().emergency("in a hurry")),
        of(
            "two control planes",
            "P10",
            SEVERAL_CONTROL_PLANES,
            BLOCKER,
            well().mesh(base().istiod("blue", "1.29.6", 2))));
  }

  private static Stream<Case> versions() {
    return Stream.of(
        of("a slip of the pen", "P10", TARGET_UNKNOWN, BLOCKER, well().to("1.30.99")),
        of("what runs already", "P10", TARGET_NOT_NEWER, BLOCKER, well().to("1.29.6")),
        of(
            "a way back that leads nowhere",
            "P10",
            TARGET_NOT_OLDER,
            BLOCKER,
            well().backTo("1.29.6")),
        of("two minors at once", "P10", TARGET_SKIPS_MINORS, BLOCKER, well().to("1.31.1")),
        of("a target out of support", "P12", TARGET_OUT_OF_SUPPORT, APPROVAL, well().to("1.29.8")),
        of(
            "a Kubernetes that is too new",
            "P11",
            TARGET_KUBERNETES_RANGE,
            BLOCKER,
            well().mesh(base().kubernetes("v1.37.0"))),
        of(
            "an API that is gone",
            "P11",
            TARGET_NEEDS_GONE_API,
            BLOCKER,
            well().mesh(new MeshBuilder().istiod("1.30.5").served("v1/pods")).to("1.31.1")),
        of("an older patch", "P14", TARGET_NOT_NEWEST_PATCH, APPROVAL, well().to("1.30.4")),
        of(
            "a release that nobody has checked",
            "P12",
            TARGET_NOT_CHECKED,
            APPROVAL,
            well().published("1.30.9")),
        of(
            "an old kubelet",
            "P11",
            KUBELETS_OUT_OF_RANGE,
            BLOCKER,
            well().has(Surveyed.NODES, node("1.28", true, false))),
        of(
            "a proxy of long ago",
            "P13",
            PROXIES_TOO_OLD,
            BLOCKER,
            well().meshed(running("1.27.3"))),
        of(
            "a proxy ahead of the target",
            "P15",
            PROXIES_NEWER,
            BLOCKER,
            well().meshed(running("1.31.1"))),
        of(
            "a proxy ahead of its control plane",
            "P15",
            PROXIES_NEWER,
            WARNING,
            well().meshed(running("1.30.1"))),
        of(
            "a target that hurts ztunnel",
            "P12",
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
        of(
            "a step of which no version is better",
            "P12",
            TARGET_KNOWN_BAD,
            APPROVAL,
            well().mesh(new MeshBuilder().istiod("1.7.8")).to("1.8.6").meshed(running("1.7.8"))),
        of("skew", "P16", PROXY_SKEW, APPROVAL, well().meshed(running("1.27.3"))),
        of(
            "two istiods",
            "P17",
            ISTIOD_VERSIONS_DIFFER,
            BLOCKER,
            well().has(Surveyed.ISTIOD_PODS, istiod("a", "1.29.6", ""), istiod("b", "1.29.5", ""))),
        of(
            "a gateway of another version",
            "P18",
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
            "a ztunnel of another minor",
            "P18",
            AMBIENT_BEHIND,
            WARNING,
            well()
                .meshed(
                    new WorkloadBuilder("ztunnel")
                        .role(Workload.Role.ZTUNNEL)
                        .mover(Workload.Mover.INSTALL)
                        .proxies(1, "1.28.10")
                        .build())),
        of(
            "native sidecars",
            "P79",
            NATIVE_SIDECARS,
            WARNING,
            well().mesh(new MeshBuilder().istiod("1.26.4")).to("1.27.3")));
  }

  private static Stream<Case> controlPlane() {
    return Stream.of(
        of(
            "a pod of istiod is missing",
            "P20",
            ISTIOD_UNAVAILABLE,
            BLOCKER,
            well().mesh(new MeshBuilder().istiod("1.29.6", 2, 1, ControlPlane.Answer.READY))),
        of(
            "one replica",
            "P20",
            ISTIOD_SINGLE,
            APPROVAL,
            well().mesh(new MeshBuilder().istiod("1.29.6"))),
        of(
            "an istiod that is near its memory limit",
            "P24",
            ISTIOD_NEAR_LIMIT,
            WARNING,
            well().facts(memoryInPercent(71))),
        of(
            "istiod was killed",
            "P20",
            ISTIOD_RESTARTED,
            BLOCKER,
            well().has(Surveyed.ISTIOD_PODS, istiod("a", "1.29.6", "OOMKilled"))),
        of(
            "a rollout beside istiod",
            "P07",
            ROLLOUT_IN_PROGRESS,
            BLOCKER,
            well().meshed(inSystem(false))),
        of("no proxy for a new pod", "P27", INJECTION_TRIAL, BLOCKER, trial()),
        of(
            "an injector without templates",
            "P38",
            INJECTOR_TEMPLATES,
            BLOCKER,
            well().has(Surveyed.INJECTOR_TEMPLATES, templates())),
        of(
            "a template of one's own",
            "P38",
            INJECTOR_TEMPLATES,
            APPROVAL,
            well().has(Surveyed.INJECTOR_TEMPLATES, templates("sidecar", "ours"))),
        of(
            "another authority",
            "P57",
            EXTERNAL_AUTHORITY,
            APPROVAL,
            well()
                .has(
                    Surveyed.TEMPLATES,
                    template(ISTIOD, false, false, Map.of(), Map.of("EXTERNAL_CA", "ISTIOD_RA")))),
        of(
            "a policy that leaves webhooks out",
            "P26",
            NETWORK_POLICY,
            WARNING,
            well()
                .has(
                    Surveyed.NETWORK_POLICIES,
                    new Surveyed.NetworkPolicy("istio-system", "in", true, Set.of(15012)))),
        of(
            "a restricted namespace",
            "P25",
            POD_SECURITY,
            BLOCKER,
            well()
                .meshed(inSystem(true))
                .has(
                    Surveyed.POD_SECURITY,
                    new Surveyed.PodSecurity("istio-system", Optional.of("restricted")))),
        of(
            "remote clusters",
            "P74",
            REMOTE_CLUSTERS,
            APPROVAL,
            well().has(Surveyed.REMOTE_CLUSTERS, "istio-system/west")),
        of("no default", "P35", DEFAULT_TAG, APPROVAL, well().mesh(revisioned())),
        of(
            "another default for validation",
            "P35",
            DEFAULT_TAG,
            APPROVAL,
            well().mesh(defaults("blue", "istiod-green"))),
        of(
            "something changed by hand",
            "P04",
            INPUTS_UNPROVEN,
            APPROVAL,
            well().proven(compared(List.of("Deployment istio-system/istiod, a line"), List.of()))),
        of(
            "an object that may not be read",
            "P04",
            INPUTS_UNPROVEN,
            APPROVAL,
            well().proven(compared(List.of(), List.of(UNREAD)))),
        of(
            "no istioctl of what runs",
            "P80",
            NO_WAY_BACK,
            APPROVAL,
            well()
                .proven(
                    new InputProof.NoTool(
                        IstioVersion.of("1.29.6"), "There is no file istioctl."))),
        of(
            "inputs that the running version does not render",
            "P04",
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
            "P30",
            WEBHOOK_WITHOUT_ENDPOINTS,
            BLOCKER,
            well().mesh(hooked(Webhook.CaBundle.PRESENT, 0))),
        of(
            "an empty caBundle",
            "P31",
            WEBHOOK_CA_BUNDLE,
            BLOCKER,
            well().mesh(hooked(Webhook.CaBundle.EMPTY, 1))),
        of(
            "a root that ends within weeks",
            "P55",
            ROOT_CERTIFICATE_EXPIRES,
            BLOCKER,
            well().facts(facts(Duration.ofDays(29), "one", "one"))),
        of(
            "a root that ends within months",
            "P55",
            ROOT_CERTIFICATE_EXPIRES,
            WARNING,
            well().facts(facts(Duration.ofDays(170), "one", "one"))),
        of(
            "a root that ended",
            "P55",
            ROOT_CERTIFICATE_EXPIRED,
            BLOCKER,
            well().facts(facts(Duration.ofDays(-1), "one", "one"))),
        of(
            "istiod's signing certificate ended",
            "P55",
            SIGNING_CERTIFICATE_ENDS,
            BLOCKER,
            well().facts(signsUntil(NOW.minusSeconds(1)))),
        of(
            "istiod's signing certificate ends soon",
            "P55",
            SIGNING_CERTIFICATE_ENDS,
            WARNING,
            well().facts(signsUntil(NOW.plus(Duration.ofDays(29))))),
        of(
            "two roots",
            "P56",
            ROOT_CERTIFICATES_DIFFER,
            BLOCKER,
            well().facts(facts(Duration.ofDays(3000), "one", "other"))));
  }

  private static Stream<Case> ways() {
    return Stream.of(
        of(
            "a canary beside a dead istiod",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well()
                .mesh(
                    new MeshBuilder()
                        .kubernetes("v1.34.2")
                        .istiod("1.29.6", 1, 0, ControlPlane.Answer.REFUSED))
                .canary()),
        of(
            "a namespace of the revision itself",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well()
                .mesh(
                    revisioned("1-29-6")
                        .tag("default", "1-29-6")
                        .namespace("shop", "", "1-29-6", ""))
                .untagged()),
        of(
            "pods that name the revision",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well()
                .mesh(new MeshBuilder().istiod("blue", "1.29.6", 2).tag("default", "blue"))
                .has(Surveyed.TEMPLATES, labelled(WEB, "blue"))
                .untagged()),
        of(
            "a Gateway that names the revision",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well()
                .mesh(new MeshBuilder().istiod("blue", "1.29.6", 2).tag("default", "blue"))
                .meshed(
                    new WorkloadBuilder("public-istio")
                        .role(Workload.Role.GATEWAY)
                        .mover(Workload.Mover.CONTROLLER)
                        .build())
                .has(
                    Surveyed.TEMPLATES,
                    labelled(new WorkloadRef("Deployment", "shop", "public-istio"), "blue"))
                .untagged()),
        of("no tag tells the default revision", "P81", CANARY_UNFIT, BLOCKER, well().untagged()),
        of(
            "CNI beside a canary",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well()
                .meshed(new WorkloadBuilder("istio-cni-node").role(Workload.Role.CNI).build())
                .canary()),
        of(
            "inputs that name a revision for a canary",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well().set("values.revision=stable").canary()),
        of(
            "settings of gateways for a canary",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well().set("components.egressGateways[0].enabled=true").canary()),
        of(
            "CNI in the inputs of a canary",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well().file("spec.components.cni.enabled", "true").canary()),
        of(
            "a gateway without pods beside a canary",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well()
                .meshed(
                    new WorkloadBuilder("istio-egressgateway")
                        .role(Workload.Role.GATEWAY)
                        .mover(Workload.Mover.INSTALL)
                        .desired(0)
                        .build())
                .canary()),
        of(
            "a gateway that the inputs of a canary do not name",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well()
                .meshed(gatewayOf("default"))
                .canary(List.of(rendered("Deployment", "istiod-1-30-5")), List.of())),
        of(
            "a gateway in the first run of a canary",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well()
                .canary(
                    List.of(
                        rendered("Deployment", "istiod-1-30-5"),
                        rendered("Deployment", "istio-ingressgateway")),
                    List.of())),
        of(
            "a tag in the first run of a canary",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well()
                .canary(
                    List.of(
                        rendered("Deployment", "istiod-1-30-5"),
                        rendered("MutatingWebhookConfiguration", "istio-revision-tag-prod")),
                    List.of())),
        of(
            "a tag whose name ends as the revision's, in the first run of a canary",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well()
                .canary(
                    List.of(
                        rendered("Deployment", "istiod-1-30-5"),
                        rendered("MutatingWebhookConfiguration", "istio-sidecar-injector-1-30-5"),
                        rendered("Service", "istiod-revision-tag-prod-1-30-5")),
                    List.of())),
        of(
            "no istiod in the first run of a canary",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well().canary(List.of(), List.of())),
        of(
            "a gateway of the canary's own revision before it comes",
            "P81",
            CANARY_UNFIT,
            BLOCKER,
            well().meshed(gatewayOf("1-30-5")).canary()),
        of(
            "a revision that the inputs do not name",
            "P81",
            IN_PLACE_UNFIT,
            BLOCKER,
            well().mesh(revisioned("1-29-6"))));
  }

  private static Manifest.Item rendered(String kind, String name) {
    return new Manifest.Item(kind, "istio-system", name, Map.of());
  }

  private static Workload gatewayOf(String revision) {
    return RecordCopy.with(
        new WorkloadBuilder("istio-ingressgateway")
            .role(Workload.Role.GATEWAY)
            .mover(Workload.Mover.INSTALL)
            .proxies(1, "1.29.6")
            .build(),
        Map.of(
            "proxies",
            List.of(
                new Workload.ProxyGroup(
                    Optional.of(IstioVersion.of("1.29.6")), revision, 1, false))));
  }

  private static MeshBuilder revisioned(String revision) {
    return new MeshBuilder().istiod(revision, "1.29.6", 2);
  }

  private static Stream<Case> revisions() {
    return Stream.of(
        of(
            "a tag that leads nowhere",
            "P30",
            TAG_ON_DEAD_REVISION,
            BLOCKER,
            well().mesh(base().tag("canary", "1-28-10"))),
        of(
            "a caBundle of somebody else",
            "P31",
            WEBHOOK_FOREIGN_AUTHORITY,
            BLOCKER,
            well()
                .facts(
                    facts(
                        List.of(
                            new ClusterFacts.Authority(
                                "istio-sidecar-injector", INJECTOR, Set.of("other"))),
                        List.of(),
                        List.of()))),
        of(
            "two injectors for the same pods",
            "P32",
            OVERLAPPING_INJECTORS,
            BLOCKER,
            well()
                .mesh(
                    hooked(Webhook.CaBundle.PRESENT, 1)
                        .webhook(
                            Webhook.Kind.MUTATING,
                            "istio-sidecar-injector-old",
                            INJECTOR,
                            Webhook.CaBundle.PRESENT,
                            1))),
        of(
            "a namespace whose revision is gone",
            "P33",
            NAMESPACE_ON_DEAD_REVISION,
            BLOCKER,
            well().mesh(base().namespace("shop", "", "1-28-10", ""))),
        of(
            "a namespace that no injector selects",
            "P33",
            NAMESPACE_NOT_INJECTED,
            BLOCKER,
            well()
                .mesh(
                    base()
                        .namespace("shop", "enabled", "", "")
                        .deactivatedWebhook("istio-sidecar-injector"))
                .meshed(new WorkloadBuilder("web").desired(1).proxies(1, "1.29.6").build())),
        of(
            "an empty namespace that no injector selects",
            "P33",
            NAMESPACE_NOT_INJECTED,
            WARNING,
            well()
                .mesh(
                    base()
                        .namespace("empty", "enabled", "", "")
                        .deactivatedWebhook("istio-sidecar-injector"))),
        of(
            "both injection labels",
            "P34",
            BOTH_INJECTION_LABELS,
            APPROVAL,
            well().mesh(base().namespace("shop", "enabled", "default", ""))),
        of(
            "a validator of Istio 1.4",
            "P36",
            LEFTOVER,
            WARNING,
            well()
                .mesh(
                    base()
                        .webhook(
                            Webhook.Kind.VALIDATING,
                            "istio-galley",
                            "pilot.validation.istio.io",
                            Webhook.CaBundle.EMPTY,
                            0))),
        of(
            "a foreign webhook with nobody behind it",
            "P37",
            OTHER_WEBHOOK_CLOSED,
            APPROVAL,
            well()
                .facts(
                    facts(
                        List.of(),
                        List.of(
                            new ClusterFacts.ClosedWebhook(
                                "policy", "pods.policy.example.com", "policy/controller")),
                        List.of()))));
  }

  private static Stream<Case> configuration() {
    return Stream.of(
        of(
            "a version that is no longer defined",
            "P40",
            CRD_VERSIONS,
            BLOCKER,
            well().has(Surveyed.DEFINITIONS, crd(true, "v1alpha2"))),
        of(
            "a definition that is not established",
            "P40",
            CRD_VERSIONS,
            BLOCKER,
            well().has(Surveyed.DEFINITIONS, crd(false, "v1"))),
        of(
            "CRDs that the target ignores",
            "P42",
            GATEWAY_API_EXCLUDED,
            APPROVAL,
            well().facts(gatewayApi("1.4.0"))),
        of(
            "CRDs that the target dies of",
            "P42",
            GATEWAY_API_EXCLUDED,
            BLOCKER,
            well()
                .mesh(new MeshBuilder().istiod("1.28.6"))
                .to("1.29.1")
                .facts(gatewayApi("1.5.0"))),
        of(
            "CRDs that what runs does not start beside",
            "P42",
            GATEWAY_API_TOO_NEW,
            BLOCKER,
            well().mesh(new MeshBuilder().istiod("1.29.1")).facts(gatewayApi("1.5.0"))),
        of(
            "an EnvoyFilter for every version",
            "P43",
            ENVOY_FILTERS,
            APPROVAL,
            well().has(Surveyed.ENVOY_FILTERS, filter("ours", "", "envoy.filters.http.lua", ""))),
        of(
            "an old filter name",
            "P43",
            ENVOY_FILTERS,
            APPROVAL,
            well().has(Surveyed.ENVOY_FILTERS, filter("ours", "^1\\.30.*", "envoy.lua", ""))),
        of(
            "an old type",
            "P43",
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
            "P43",
            ENVOY_FILTERS,
            WARNING,
            well().has(Surveyed.ENVOY_FILTERS, filter("stats-filter-1.7", "^1\\.7.*", "x", ""))),
        of(
            "foreign code",
            "P44",
            WASM_PLUGINS,
            APPROVAL,
            well()
                .has(Surveyed.WASM_PLUGINS, new Surveyed.WasmPlugin("shop", "auth", "oci://auth"))),
        of(
            "a new error",
            "P45",
            ANALYSIS_NEW,
            BLOCKER,
            well().said(new Analysis.Compared(List.of(message("Error")), 3))),
        of(
            "a new warning",
            "P45",
            ANALYSIS_NEW,
            WARNING,
            well().said(new Analysis.Compared(List.of(message("Warning")), 3))),
        of(
            "an error with nothing to compare",
            "P45",
            ANALYSIS_NEW,
            APPROVAL,
            well().said(new Analysis.OfTargetAlone(List.of(message("Error")), "None is pinned."))),
        of(
            "an analysis that failed",
            "P45",
            ANALYSIS_FAILED,
            BLOCKER,
            well().said(new Analysis.Failed(List.of("forbidden")))),
        of(
            "an image set by hand",
            "P48",
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
            "P49",
            TELEMETRY_PROVIDERS,
            WARNING,
            well().has(Surveyed.MESH_CONFIGS, openCensus())),
        of(
            "an Ingress of Istio's class",
            "P50",
            INGRESS_CLASS,
            WARNING,
            well()
                .has(
                    Surveyed.INGRESSES,
                    new Surveyed.Ingress("shop", "web", Optional.of("istio")))));
  }

  private static Stream<Case> behaviour() {
    return Stream.of(
        of(
            "an ExternalName, crossing 1.20",
            "P46",
            BEHAVIOUR_CHANGES,
            APPROVAL,
            crossing("1.19.10", "1.20.8").has(Surveyed.SERVICES, service("ExternalName", "bank"))),
        of(
            "unverified TLS, crossing 1.21",
            "P46",
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
            "zipkin, crossing 1.22",
            "P46",
            BEHAVIOUR_CHANGES,
            APPROVAL,
            crossing("1.21.6", "1.22.8").has(Surveyed.SERVICES, service("ClusterIP", "zipkin"))),
        of(
            "a targetPort of resolution NONE, crossing 1.22",
            "P46",
            BEHAVIOUR_CHANGES,
            APPROVAL,
            crossing("1.21.6", "1.22.8")
                .has(
                    Surveyed.SERVICE_ENTRIES,
                    new Surveyed.ServiceEntry(
                        "shop", "bank", List.of("bank.example.com"), "NONE", true))),
        of(
            "OpenCensus, crossing 1.25",
            "P46",
            BEHAVIOUR_CHANGES,
            APPROVAL,
            crossing("1.24.6", "1.25.5").has(Surveyed.MESH_CONFIGS, openCensus())),
        of(
            "kiali, crossing 1.29",
            "P46",
            BEHAVIOUR_CHANGES,
            APPROVAL,
            crossing("1.28.10", "1.29.8").has(Surveyed.SERVICES, service("ClusterIP", "kiali"))),
        of(
            "a host in two namespaces, crossing 1.30",
            "P46",
            BEHAVIOUR_CHANGES,
            APPROVAL,
            well().has(Surveyed.SERVICE_ENTRIES, entry("shop"), entry("accounts"))),
        of(
            "Gateways that share a server, crossing 1.31",
            "P46",
            BEHAVIOUR_CHANGES,
            APPROVAL,
            crossing("1.30.5", "1.31.1").has(Surveyed.GATEWAYS, gateway("shop"), gateway("pay"))),
        of(
            "a note about what is here",
            "P46",
            UPGRADE_NOTES,
            INFO,
            well()
                .noted("1.30", "A DestinationRule verifies certificates.")
                .has(
                    Surveyed.DESTINATION_RULES,
                    new Surveyed.DestinationRule("shop", "out", "api.example.com", List.of()))));
  }

  private static Stream<Case> cluster() {
    return Stream.of(
        of(
            "a full quota",
            "P22",
            QUOTA_FULL,
            BLOCKER,
            well()
                .has(
                    Surveyed.QUOTAS,
                    new Surveyed.Quota("shop", "small", List.of("pods: 10 of 10")))),
        of(
            "a node that is not ready",
            "P23",
            NODES_NOT_READY,
            BLOCKER,
            well().has(Surveyed.NODES, node("1.34", false, false))),
        of(
            "a cordoned node that is not ready",
            "P23",
            NODES_NOT_READY,
            WARNING,
            well().has(Surveyed.NODES, node("1.34", false, true))),
        of(
            "an API server that is not ready",
            "P23",
            API_SERVER_NOT_READY,
            BLOCKER,
            well().facts(facts(List.of(), List.of(), List.of("etcd")))),
        of(
            "machines",
            "P75",
            VIRTUAL_MACHINES,
            APPROVAL,
            well().has(Surveyed.WORKLOAD_ENTRIES, "shop/vm-1")),
        of(
            "another controller",
            "P77",
            OTHER_CONTROLLERS,
            INFO,
            well().mesh(new MeshBuilder().istiod("1.29.6").served("flagger.app/v1beta1/canaries"))),
        of(
            "a local address",
            "P72",
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
            "P71",
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
            "P73",
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

  private static Stream<Case> refusedPods() {
    return Stream.of(
        of(
            "a foreign webhook that fails",
            "P37",
            OTHER_WEBHOOK_FAILED,
            APPROVAL,
            refused("Internal error occurred: failed calling webhook \"pods.policy.example.com\"")),
        of(
            "pods over a quota",
            "P65",
            QUOTA_EXCEEDED,
            BLOCKER,
            refused("pods \"web-1-x\" is forbidden: exceeded quota: small, limited: pods=10")),
        of(
            "pods without their account",
            "P64",
            SERVICE_ACCOUNT_MISSING,
            WARNING,
            refused("error looking up service account shop/web: serviceaccount \"web\" not found")),
        of(
            "pods that a policy denies",
            "P64",
            ADMISSION_DENIED,
            WARNING,
            refused("pods \"web-1-x\" is forbidden: violates PodSecurity \"restricted:latest\"")),
        of(
            "pods that are refused for another reason",
            "P64",
            PODS_REFUSED,
            WARNING,
            refused("etcdserver: request timed out")));
  }

  private static Stream<Case> restarts() {
    return Stream.of(
        of(
            "a rollout that gave up",
            "P64",
            ROLLOUT_STUCK,
            WARNING,
            well()
                .meshed(
                    new WorkloadBuilder("web")
                        .proxies(1, "1.29.6")
                        .stuck("ProgressDeadlineExceeded")
                        .build())),
        of(
            "pods without a proxy",
            "P70",
            PODS_WITHOUT_PROXY,
            WARNING,
            well().mesh(base().uninjected("cart", 2))),
        of(
            "what no restart moves",
            "P69",
            WORKLOAD_NOT_MOVABLE,
            INFO,
            well().meshed(odd("Job", "report", Workload.Obstacle.JOB))),
        of(
            "Recreate",
            "P61",
            RESTART_IS_OUTAGE,
            APPROVAL,
            well().has(Surveyed.TEMPLATES, template(WEB, true, false, Map.of(), Map.of()))),
        of(
            "a pod that is alone",
            "P61",
            RESTART_IS_OUTAGE,
            APPROVAL,
            well()
                .meshed(running("1.29.6"))
                .has(Surveyed.TEMPLATES, template(WEB, false, true, Map.of(), Map.of()))),
        of(
            "a partition",
            "P61",
            RESTART_IS_PARTIAL,
            APPROVAL,
            well().meshed(odd("StatefulSet", "db", Workload.Obstacle.PARTITIONED))),
        of(
            "an exhausted budget",
            "P62",
            BUDGET_EXHAUSTED,
            APPROVAL,
            well().has(Surveyed.BUDGETS, new Surveyed.Budget("shop", "web", 3, 0))),
        of(
            "an autoscaler at its maximum",
            "P63",
            AUTOSCALER_AT_MAX,
            APPROVAL,
            well().has(Surveyed.AUTOSCALERS, new Surveyed.Autoscaler("shop", "web", WEB, 2, 3, 3))),
        of(
            "pods that are not ready",
            "P64",
            WORKLOADS_NOT_READY,
            WARNING,
            well().meshed(new WorkloadBuilder("web").desired(3).proxies(1, "1.29.6").build())),
        of(
            "a long job",
            "P67",
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
            "P68",
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
          assertThat(result.number()).isEqualTo(fault.number());
          assertThat(result.finding().severity()).isEqualTo(fault.severity());
          assertThat(result.finding().evidence()).isNotEmpty();
        });
  }

  /** Word for word, so that nothing else is named than what is in the way. */
  @Test
  void ofEachFaultIsSaidWhatWasAgreed() throws IOException {
    var said = faults().map(PrecheckTableTest::said).collect(Collectors.joining("\n"));
    assertThat(said).doesNotContain("neighbour");
    assertThat(Agreed.file(Path.of("prechecks/said.txt"), said)).content().isEqualTo(said);
  }

  private static String said(Case fault) {
    var lines = new ArrayList<>(List.of("# " + fault.fault()));
    for (var result : fault.given().report().results()) {
      var finding = result.finding();
      lines.add(result.number() + " " + finding.severity() + " " + finding.code());
      lines.add("  " + finding.message());
      finding.evidence().forEach(line -> lines.add("  | " + line));
      lines.add("  → " + finding.remedy());
    }
    return String.join("\n", lines) + "\n";
  }

  /** In a mesh that is well none of these is found, so the fault is what is found above. */
  @Test
  void aMeshThatIsWellHasNothingInItsWay() {
    var report = well().report();
    assertThat(report.results()).isEmpty();
    assertThat(report.verdict()).isEqualTo(PrecheckReport.Verdict.READY);
    assertThat(report.passed()).hasSizeGreaterThan(50);
  }

  /**
   * Who may approve stands in the settings, and whether there is anything to do is asked before: no
   * row of the book is about these.
   */
  @Test
  void everyFindingOfAnUpgradeHasItsFault() {
    var proven = faults().map(Case::code).collect(Collectors.toSet());
    assertThat(
            Arrays.stream(FindingCode.values())
                .filter(FindingCode::isOfUpgrade)
                .filter(code ->
                    !Set.of(
                            NOBODY_MAY_APPROVE,
                            NAMESPACE_NOT_IN_MESH,
                            NOTHING_TO_RESTART,
                            NOTHING_TO_CLEAN_UP,
                            LEFTOVERS_STAY)
                        .contains(code)))
        .allSatisfy(code -> assertThat(proven).contains(code));
  }

  /** A row that finds nothing in any case could be taken out, and nobody would notice. */
  @Test
  void everyRowOfTheBookHasItsFault() {
    var cases = faults().toList();
    assertThat(PrecheckBook.all())
        .allSatisfy(row ->
            assertThat(cases)
                .as(row.number() + ": " + row.holds())
                .anyMatch(fault -> fault.isFoundBy(row)));
  }

  /** Of a row with several, each. */
  @Test
  void everyTroubleThatARowWeighsHasItsFault() {
    var proven = faults().map(fault -> tuple(fault.number(), fault.code())).toList();
    var weighed =
        PrecheckBook.all()
            .filter(row -> row.rule() instanceof TroublePrechecks.Weighed)
            .flatMap(row ->
                ((TroublePrechecks.Weighed) row.rule())
                    .codes().stream().map(code -> tuple(row.number(), code)))
            .toList();
    assertThat(weighed).hasSizeGreaterThan(10);
    assertThat(proven).containsAll(weighed);
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
  void crdsThatKeepIstiodDownAreNoReasonAgainstItsUpgrade() {
    var report =
        well()
            .mesh(new MeshBuilder().istiod("1.29.1", 1, 0, ControlPlane.Answer.REFUSED))
            .facts(gatewayApi("1.5.0"))
            .report();
    assertThat(report.of(BLOCKER)).isEmpty();
    assertThat(report.of(WARNING))
        .extracting(finding -> finding.code())
        .contains(GATEWAY_API_TOO_NEW);
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

  /** Nothing starts on it, and nobody calls it something that was seen. */
  @Test
  void anAnalysisThatDidNotComeToItsEndIsNotKnownAndBlocks() {
    var report = well().said(new Analysis.Failed(List.of("forbidden"))).report();
    assertThat(report.verdict()).isEqualTo(PrecheckReport.Verdict.UNKNOWN);
    assertThat(report.of(BLOCKER))
        .extracting(finding -> finding.code())
        .containsExactly(ANALYSIS_FAILED);
  }

  /** Proxies that are newer than istiod cannot wait for a second opinion. */
  @Test
  void theWayBackOnlyAcknowledgesThatNothingCouldBeAnalysed() {
    var report = well().said(new Analysis.Failed(List.of("forbidden"))).backTo("1.28.10").report();
    assertThat(report.of(APPROVAL)).extracting(finding -> finding.code()).contains(ANALYSIS_FAILED);
    assertThat(report.of(BLOCKER)).isEmpty();
  }

  @Test
  void aTargetThatNobodyRenderedIsNeitherFoundNorPassed() {
    var given = well();
    given.surroundings.renderingNotTried();
    var report = given.report();
    assertThat(report.of(BLOCKER)).isEmpty();
    assertThat(report.passed())
        .extracting(PrecheckReport.Passed::number)
        .doesNotContain("P51")
        .contains("P05");
    assertThat(well().report().passed()).extracting(PrecheckReport.Passed::number).contains("P51");
  }

  @Test
  void anIstiodWithMemoryToSpareIsFine() {
    assertThat(well().facts(memoryInPercent(70)).report().of(WARNING))
        .extracting(finding -> finding.code())
        .doesNotContain(ISTIOD_NEAR_LIMIT);
  }

  private static MeshBuilder base() {
    return new MeshBuilder().istiod("1.29.6", 2, 2, ControlPlane.Answer.READY);
  }

  private static Given crossing(String from, String to) {
    return well().mesh(new MeshBuilder().istiod(from)).to(to);
  }

  /** Deployment web misses pods, and this is why. */
  private static Given refused(String message) {
    return well()
        .mesh(base().refused(message))
        .meshed(new WorkloadBuilder("web").desired(3).proxies(1, "1.29.6").build());
  }

  private static InstallEvidence installed(Method... methods) {
    return new InstallEvidence(Set.of(methods), List.of("a label"), Optional.empty());
  }

  private static InstallEvidence recorded(String path, String value) {
    return new InstallEvidence(
        Set.of(Method.ISTIOCTL),
        List.of("a label"),
        Optional.of(
            new InstallEvidence.MeshRecord("ConfigMap istio-system/values", Map.of(path, value))));
  }

  private static Surveyed.ServiceFacts service(String type, String name) {
    return new Surveyed.ServiceFacts("shop", name, type, Map.of(), List.of());
  }

  private static Surveyed.MeshConfig openCensus() {
    return new Surveyed.MeshConfig(
        "ConfigMap istio-system/istio",
        Map.of("oc", "opencensus", "otel", "opentelemetry"),
        Set.of(),
        Optional.empty());
  }

  private static Surveyed.Gateway gateway(String namespace) {
    return new Surveyed.Gateway(
        namespace, "public", "istio=ingressgateway", List.of("443/shop.example.com"));
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

  private static Surveyed.Template labelled(WorkloadRef ref, String revision) {
    return new Surveyed.Template(
        ref,
        false,
        false,
        List.of("registry/app:1"),
        Map.of("istio.io/rev", revision),
        Map.of(),
        Map.of());
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
    return base()
        .webhook(Webhook.Kind.MUTATING, "istio-sidecar-injector", INJECTOR, bundle, endpoints);
  }

  @ParameterizedTest
  @CsvSource({"blue,istiod-blue", "blue,istiod-revision-tag-default", "default,istiod"})
  void whereTheTagAndTheValidatorLeadToOneRevisionThereIsOneDefault(
      String tagged, String validator) {
    assertThat(well().mesh(defaults(tagged, validator)).report().results())
        .extracting(result -> result.finding().code())
        .doesNotContain(DEFAULT_TAG);
  }

  private static MeshBuilder defaults(String tagged, String validator) {
    return new MeshBuilder()
        .istiod(tagged, "1.29.6", 2)
        .tag("default", tagged)
        .webhook(
            defaults(
                Webhook.Kind.MUTATING, "istio-revision-tag-default", tagged, "istiod-" + tagged))
        .webhook(
            defaults(Webhook.Kind.VALIDATING, "istiod-default-validator", "default", validator));
  }

  private static Webhook defaults(
      Webhook.Kind kind, String configuration, String revision, String service) {
    return new Webhook(
        kind,
        configuration,
        "default.istio.io",
        revision,
        Optional.of("default").filter(tag -> kind == Webhook.Kind.MUTATING),
        Optional.of("istio-system/" + service),
        true,
        Optional.of(1),
        "Fail",
        Webhook.CaBundle.PRESENT,
        false);
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

  /** Of 100 MiB. */
  private static ClusterFacts memoryInPercent(int percent) {
    return istiod(
        Optional.empty(),
        Optional.of(new Counted.Memory(percent * 1024L * 1024, 100L * 1024 * 1024)));
  }

  private static ClusterFacts signsUntil(Instant end) {
    return istiod(Optional.of(end), Optional.empty());
  }

  private static ClusterFacts istiod(
      Optional<Instant> signerEnds, Optional<Counted.Memory> memory) {
    var usual = facts(Duration.ofDays(3000), "one", "one");
    return new ClusterFacts(
        usual.roots(),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        new Counted(
            Optional.empty(),
            List.of(
                new Counted.Istiod(
                    "istio-system/istiod-1",
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    signerEnds,
                    memory))),
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

  private static ClusterFacts facts(
      List<ClusterFacts.Authority> authorities,
      List<ClusterFacts.ClosedWebhook> closed,
      List<String> failingChecks) {
    return new ClusterFacts(
        facts(Duration.ofDays(3000), "one", "one").roots(),
        authorities,
        closed,
        Map.of(),
        failingChecks,
        Counted.nothing(),
        List.of());
  }

  @Test
  void whenChangesMayBeginIsToldAsItBearsOnTheUpgrade() {
    assertThat(aboutTimes(well().changesOnMondays("09:00", "16:00")))
        .containsExactly(
            "APPROVAL Changes of prod may not begin now; approved, the upgrade would wait until Mon"
                + " 30 Nov 2026 09:00 UTC. [outside the hours for changes, until Mon 30 Nov 2026"
                + " 09:00 UTC]");
    assertThat(aboutTimes(well().changesOnMondays("09:00", "20:40")))
        .containsExactly(
            "WARNING Changes of prod may begin until Mon 23 Nov 2026 20:40 UTC, and the upgrade may"
                + " take 14 minutes. [outside the hours for changes, from Mon 23 Nov 2026 20:40 UTC"
                + " to Mon 30 Nov 2026 09:00 UTC]");
    assertThat(aboutTimes(well().emergency("down").changesOnMondays("09:00", "16:00")))
        .containsExactly(
            "WARNING Changes of prod may not begin now; the emergency overrides that. [outside the"
                + " hours for changes, until Mon 30 Nov 2026 09:00 UTC]");
    assertThat(aboutTimes(well().emergency("down").changesOnMondays("09:00", "20:40"))).isEmpty();
    assertThat(aboutTimes(well().backTo("1.28.0").changesOnMondays("09:00", "16:00"))).isEmpty();
    // As long as it may take, to the minute.
    assertThat(aboutTimes(well().changesOnMondays("09:00", "20:44"))).isNotEmpty();
    assertThat(aboutTimes(well().changesOnMondays("09:00", "20:45"))).isEmpty();
  }

  @Test
  void ofARestartItIsSaidThatItIsOne() {
    assertThat(aboutTimes(well().restarting().changesOnMondays("09:00", "16:00")))
        .singleElement()
        .asString()
        .contains("approved, the restart would wait until");
    var behind = base().namespace("shop", "enabled", "", "").deployment("cart", 2, 2, "1.28.3");
    assertThat(aboutTimes(well().mesh(behind).restarting().changesOnMondays("09:00", "20:35")))
        .singleElement()
        .asString()
        .contains("the restart may take");
  }

  /** An upgrade replaces the injector that answers now; a restart gets what it gives. */
  @Test
  void aRestartIsBlockedWhereNewPodsWouldGetAnotherProxyThanThatOfIstiod() {
    var other = new Surroundings.Trial("shop", IstioVersion.parse("1.28.3"), "");
    assertThat(aboutTrial(well().around(about -> about.trial(other)))).isEmpty();
    assertThat(aboutTrial(well().restarting().around(about -> about.trial(other))))
        .containsExactly(
            "BLOCKER A new pod gets another proxy than 1.29.6, which istiod runs (tried as a"
                + " dry-run). [namespace shop: proxy 1.28.3]");
    var same = new Surroundings.Trial("shop", IstioVersion.parse("1.29.6"), "");
    assertThat(aboutTrial(well().restarting().around(about -> about.trial(same)))).isEmpty();
  }

  private static List<String> aboutTrial(Given given) {
    return given.report().results().stream()
        .map(PrecheckReport.Result::finding)
        .filter(finding -> finding.code() == INJECTION_TRIAL)
        .map(finding -> finding.severity() + " " + finding.message() + " " + finding.evidence())
        .toList();
  }

  private static List<String> aboutTimes(Given given) {
    return given.report().results().stream()
        .map(PrecheckReport.Result::finding)
        .filter(finding -> finding.code() == CHANGES_CLOSED)
        .map(finding -> finding.severity() + " " + finding.message() + " " + finding.evidence())
        .toList();
  }
}
