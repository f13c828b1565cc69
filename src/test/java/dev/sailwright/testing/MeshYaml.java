package dev.sailwright.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.Bulletin;
import dev.sailwright.mesh.BundleVersion;
import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.GatewayApiLimit;
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.LabelSelector;
import dev.sailwright.mesh.MeshConfig;
import dev.sailwright.mesh.MeshConfigs;
import dev.sailwright.mesh.MeshLogs;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.PodLog;
import dev.sailwright.mesh.ProxyFacts;
import dev.sailwright.mesh.ServedApis;
import dev.sailwright.mesh.TagService;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.playground.SimulatedSurroundings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one look at a mesh from a few lines of YAML; what is not written is as in a well mesh. */
public final class MeshYaml {
  private static final Instant SEEN = Instant.parse("2026-11-23T20:31:00Z");
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private MeshYaml() {}

  private record Mesh(
      String cluster,
      String kubernetes,
      List<String> served,
      List<Plane> controlPlanes,
      Map<String, String> tags,
      List<TagService> tagServices,
      List<Space> namespaces,
      List<Load> workloads,
      List<Failure> creationFailures,
      List<Hook> webhooks,
      List<Spot> blindSpots,
      Facts facts,
      Told proxies,
      List<Named> bulletins,
      String today,
      List<Log> logs,
      Map<String, Map<String, String>> meshConfig,
      List<Spot> meshConfigBlindSpots) {}

  /**
   * @param lines with the node's time before each
   */
  private record Log(String pod, List<String> lines) {}

  /**
   * @param affected such as {@code 1.29.0-1.29.6}; both ends inclusive, and each may be missing
   */
  private record Named(
      String id, String title, Boolean advisory, Double cvss, String published, String affected) {}

  private record Facts(
      List<Certificate> roots,
      List<Trust> authorities,
      List<ClusterFacts.ClosedWebhook> closedWebhooks,
      Map<String, String> gatewayApi,
      List<String> failingChecks,
      Counters counted,
      List<Spot> blindSpots) {}

  /**
   * @param deprecated such as {@code networking.k8s.io/v1beta1/ingresses 1.22}
   * @param signerEnds a day
   * @param rise on top of that, in three seconds
   */
  private record Counters(
      Long requests,
      Long failed,
      Map<String, Long> failedCalls,
      List<String> deprecated,
      Map<String, Long> connected,
      Map<String, Long> rejects,
      Long pushErrors,
      Long slowPushes,
      Long failedInjections,
      Long failedPatches,
      Long pushes,
      String signerEnds,
      Counters rise) {}

  /**
   * @param notAll an istiod did not tell
   * @param minutesLeft of each pod's certificate
   */
  private record Told(
      Boolean notAll,
      Integer connected,
      List<Lagging> behind,
      Map<String, Integer> minutesLeft,
      List<Spot> blindSpots) {}

  /**
   * @param late such as {@code LDS}, with what the proxy said of it; empty: nothing
   */
  private record Lagging(String pod, Map<ProxyFacts.Kind, String> late) {}

  private record Certificate(String namespace, String fingerprint, String ends) {}

  private record Trust(String configuration, String webhook, String fingerprint) {}

  private record Plane(
      String name,
      String revision,
      String version,
      Integer desired,
      Integer ready,
      ControlPlane.Answer answer,
      List<String> podProblems,
      boolean rollingOut,
      List<String> podVersions) {}

  private record Space(
      String name,
      String injection,
      String revision,
      String dataplaneMode,
      Map<String, String> labels) {}

  private record Load(
      String name,
      String namespace,
      Workload.Role role,
      String version,
      String revision,
      Integer desired,
      Integer pods,
      Integer bare,
      String rolloutProblem) {}

  private record Failure(String owner, String message) {}

  private record Hook(
      Webhook.Kind kind,
      String configuration,
      String name,
      String revision,
      String tag,
      Boolean serviceExists,
      Integer readyEndpoints,
      String failurePolicy,
      Webhook.CaBundle caBundle,
      Boolean deactivated,
      Selector namespaceSelector,
      Selector objectSelector) {}

  /** As Kubernetes writes it. */
  private record Selector(Map<String, String> matchLabels, List<Expression> matchExpressions) {}

  private record Expression(String key, String operator, Set<String> values) {}

  private record Spot(BlindSpot.Area area, String subject, String reason) {}

  public static MeshState read(String yaml) {
    try {
      return mesh(YAML.readValue(yaml, Mesh.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Of the cluster around the mesh; empty when the file has none. */
  public static Optional<ClusterFacts> facts(String yaml) {
    try {
      var mesh = YAML.readValue(yaml, Mesh.class);
      return Optional.ofNullable(mesh.facts()).map(facts -> facts(facts, mesh(mesh)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** What is told of proxies; empty when the file has none of it. */
  public static Optional<ProxyFacts> proxies(String yaml) {
    try {
      return Optional.ofNullable(YAML.readValue(yaml, Mesh.class).proxies()).map(MeshYaml::proxies);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static ProxyFacts proxies(Told told) {
    return new ProxyFacts(
        Optional.ofNullable(told.connected())
            .map(connected ->
                new ProxyFacts.Sync(
                    !or(told.notAll(), false),
                    connected,
                    or(told.behind(), List.<Lagging>of()).stream().map(MeshYaml::behind).toList())),
        or(told.minutesLeft(), Map.<String, Integer>of()).entrySet().stream()
            .map(left ->
                new ProxyFacts.Certificate(left.getKey(), Duration.ofMinutes(left.getValue())))
            .toList(),
        spots(told.blindSpots()));
  }

  private static ProxyFacts.Behind behind(Lagging lagging) {
    return new ProxyFacts.Behind(
        lagging.pod(),
        "istio-system/istiod-6c5dbd68b8-x2x7k",
        new TreeMap<>(lagging.late())
            .entrySet().stream()
                .map(late ->
                    new ProxyFacts.Late(
                        late.getKey(),
                        Optional.of(late.getValue()).filter(words -> !words.isEmpty())))
                .toList());
  }

  /** By revision; none where the file has none. */
  public static MeshConfigs meshConfigs(String yaml) {
    try {
      var mesh = YAML.readValue(yaml, Mesh.class);
      return new MeshConfigs(
          or(mesh.meshConfig(), Map.<String, Map<String, String>>of()).entrySet().stream()
              .map(config ->
                  new MeshConfig(
                      config.getKey(), "ConfigMap istio-system/istio", config.getValue()))
              .toList(),
          spots(mesh.meshConfigBlindSpots()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Empty when the file has none. */
  public static Optional<MeshLogs> logs(String yaml) {
    try {
      return Optional.ofNullable(YAML.readValue(yaml, Mesh.class).logs())
          .map(logs -> new MeshLogs(logs.stream().map(MeshYaml::log).toList(), List.of()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static PodLog log(Log log) {
    return new PodLog(
        log.pod(),
        "discovery",
        log.lines().stream()
            .map(line ->
                new PodLog.Line(
                    Optional.of(Instant.parse(line.substring(0, line.indexOf(' ')))),
                    line.substring(line.indexOf(' ') + 1)))
            .toList(),
        false);
  }

  /** That the release data has; none where the file names none. */
  public static List<Bulletin> bulletins(String yaml) {
    try {
      return or(YAML.readValue(yaml, Mesh.class).bulletins(), List.<Named>of()).stream()
          .map(MeshYaml::bulletin)
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** On which it is looked at; the day of the release data where the file names none. */
  public static LocalDate today(String yaml) {
    try {
      return LocalDate.parse(or(YAML.readValue(yaml, Mesh.class).today(), "2026-11-23"));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Bulletin bulletin(Named named) {
    var ends = named.affected().split("-", -1);
    return new Bulletin(
        named.id(),
        named.title(),
        or(named.advisory(), false),
        List.of(),
        Optional.ofNullable(named.cvss()),
        LocalDate.parse(named.published()),
        List.of(new Bulletin.Range(IstioVersion.parse(ends[0]), IstioVersion.parse(ends[1]), true)),
        "https://istio.io/latest/news/security/");
  }

  private static Counted counted(Optional<Counters> written, MeshState mesh) {
    var usual = new SimulatedSurroundings().inspect(mesh).counted();
    return written
        .map(counters ->
            new Counted(
                usual.apiServer().map(well -> apiServer(counters, well)),
                usual.istiods().stream().map(well -> istiod(counters, well)).toList(),
                Optional.ofNullable(counters.rise())
                    .map(more ->
                        new Counted.Rise(
                            usual.apiServer().map(well -> apiServer(more, quiet(well))),
                            usual.istiods().stream()
                                .map(well -> istiod(more, quiet(well)))
                                .toList(),
                            Duration.ofSeconds(3)))))
        .orElse(usual);
  }

  private static Counted.ApiServer quiet(Counted.ApiServer well) {
    return new Counted.ApiServer(well.since(), 100, 0, Map.of(), List.of());
  }

  private static Counted.Istiod quiet(Counted.Istiod well) {
    return new Counted.Istiod(
        well.pod(),
        well.since(),
        Map.of(),
        Map.of(),
        0,
        0,
        100,
        0,
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty());
  }

  private static Counted.ApiServer apiServer(Counters counters, Counted.ApiServer well) {
    return new Counted.ApiServer(
        well.since(),
        or(counters.requests(), well.requests()),
        or(counters.failed(), 0L),
        or(counters.failedCalls(), Map.of()),
        or(counters.deprecated(), List.<String>of()).stream().map(MeshYaml::deprecated).toList());
  }

  private static Counted.DeprecatedApi deprecated(String written) {
    var words = written.split(" ", 2);
    var slash = words[0].lastIndexOf('/');
    return new Counted.DeprecatedApi(
        words[0].substring(0, slash), words[0].substring(slash + 1), Minor.of(words[1]));
  }

  private static Counted.Istiod istiod(Counters counters, Counted.Istiod well) {
    return new Counted.Istiod(
        well.pod(),
        well.since(),
        or(counters.connected(), well.connected()),
        or(counters.rejects(), Map.of()),
        or(counters.pushErrors(), 0L),
        or(counters.slowPushes(), 0L),
        or(counters.pushes(), well.pushes()),
        well.injections(),
        or(counters.failedInjections(), 0L),
        or(counters.failedPatches(), 0L),
        0,
        Optional.ofNullable(counters.signerEnds())
            .map(day -> Instant.parse(day + "T00:00:00Z"))
            .or(well::signerEnds),
        well.memory());
  }

  private static ClusterFacts facts(Facts facts, MeshState mesh) {
    return new ClusterFacts(
        or(facts.roots(), List.<Certificate>of()).stream()
            .map(root ->
                new ClusterFacts.Root(
                    root.namespace(),
                    Set.of(root.fingerprint()),
                    Instant.parse(root.ends() + "T00:00:00Z")))
            .toList(),
        or(facts.authorities(), List.<Trust>of()).stream()
            .map(trust ->
                new ClusterFacts.Authority(
                    trust.configuration(), trust.webhook(), Set.of(trust.fingerprint())))
            .toList(),
        or(facts.closedWebhooks(), List.of()),
        bundles(or(facts.gatewayApi(), Map.of())),
        or(facts.failingChecks(), List.of()),
        counted(Optional.ofNullable(facts.counted()), mesh),
        spots(facts.blindSpots()));
  }

  private static Map<GatewayApiLimit.Resource, BundleVersion> bundles(Map<String, String> written) {
    return written.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> GatewayApiLimit.Resource.valueOf(entry.getKey()),
                entry -> BundleVersion.of(entry.getValue())));
  }

  private static List<BlindSpot> spots(List<Spot> written) {
    return or(written, List.<Spot>of()).stream()
        .map(spot -> new BlindSpot(spot.area(), spot.subject(), spot.reason(), "Grant the right."))
        .toList();
  }

  private static MeshState mesh(Mesh mesh) {
    return new MeshState(
        or(mesh.cluster(), "prod"),
        SEEN,
        KubernetesVersion.parse(or(mesh.kubernetes(), "v1.34.2")),
        new ServedApis(Set.copyOf(or(mesh.served(), List.of("networking.k8s.io/v1/ingresses")))),
        or(mesh.controlPlanes(), List.<Plane>of()).stream().map(MeshYaml::plane).toList(),
        or(mesh.tags(), Map.of()),
        or(mesh.tagServices(), List.of()),
        or(mesh.namespaces(), List.<Space>of()).stream().map(MeshYaml::namespace).toList(),
        or(mesh.workloads(), List.<Load>of()).stream().map(MeshYaml::load).toList(),
        List.of(),
        or(mesh.creationFailures(), List.<Failure>of()).stream().map(MeshYaml::failure).toList(),
        or(mesh.webhooks(), List.<Hook>of()).stream().map(MeshYaml::hook).toList(),
        InstallEvidence.none(),
        spots(mesh.blindSpots()));
  }

  private static MeshNamespace namespace(Space space) {
    var usual =
        new MeshNamespace(
            space.name(),
            Optional.ofNullable(space.injection()),
            Optional.ofNullable(space.revision()),
            Optional.ofNullable(space.dataplaneMode()));
    var labels = new HashMap<>(usual.labels());
    labels.putAll(or(space.labels(), Map.of()));
    return new MeshNamespace(
        usual.name(), usual.injection(), usual.revision(), usual.dataplaneMode(), labels);
  }

  private static ControlPlane plane(Plane plane) {
    var desired = or(plane.desired(), 1);
    var ready = or(plane.ready(), desired);
    return new ControlPlane(
        "istio-system",
        or(plane.name(), "istiod"),
        or(plane.revision(), "default"),
        IstioVersion.parse(plane.version()),
        "istio/pilot:" + plane.version(),
        desired,
        ready,
        ready.equals(desired),
        or(plane.answer(), ready > 0 ? ControlPlane.Answer.READY : ControlPlane.Answer.NOT_ASKED),
        or(plane.podProblems(), List.of()),
        plane.rollingOut(),
        or(plane.podVersions(), List.<String>of()).stream().map(IstioVersion::of).toList());
  }

  private static Workload load(Load load) {
    var desired = or(load.desired(), 2);
    var pods = or(load.pods(), desired);
    var bare = or(load.bare(), 0);
    return new Workload(
        new WorkloadRef("Deployment", or(load.namespace(), "shop"), load.name()),
        or(load.role(), Workload.Role.SIDECAR),
        desired,
        pods,
        pods,
        pods.equals(desired) && load.rolloutProblem() == null,
        Optional.ofNullable(load.rolloutProblem()),
        pods.equals(bare)
            ? List.of()
            : List.of(
                new Workload.ProxyGroup(
                    IstioVersion.parse(load.version()),
                    or(load.revision(), "default"),
                    pods - bare,
                    false)),
        bare,
        Workload.Mover.RESTART,
        Optional.empty(),
        Optional.empty());
  }

  private static MeshState.CreationFailure failure(Failure failure) {
    var owner = failure.owner().split("/", 3);
    return new MeshState.CreationFailure(
        new WorkloadRef(owner[0], owner[1], owner[2]), failure.message(), 7, SEEN);
  }

  private static Webhook hook(Hook hook) {
    return new Webhook(
        or(hook.kind(), Webhook.Kind.MUTATING),
        hook.configuration(),
        hook.name(),
        or(hook.revision(), "default"),
        Optional.ofNullable(hook.tag()),
        Optional.of("istio-system/istiod"),
        or(hook.serviceExists(), true),
        Optional.of(or(hook.readyEndpoints(), 1)),
        or(hook.failurePolicy(), "Fail"),
        or(hook.caBundle(), Webhook.CaBundle.PRESENT),
        or(hook.deactivated(), false),
        Optional.ofNullable(hook.namespaceSelector())
            .map(namespaces ->
                new Webhook.Selectors(
                    selector(namespaces),
                    selector(or(hook.objectSelector(), new Selector(Map.of(), List.of()))))));
  }

  private static LabelSelector selector(Selector written) {
    return new LabelSelector(
        Stream.concat(
                or(written.matchLabels(), Map.<String, String>of()).entrySet().stream()
                    .map(label ->
                        new LabelSelector.Requirement(
                            label.getKey(), LabelSelector.Operator.IN, Set.of(label.getValue()))),
                or(written.matchExpressions(), List.<Expression>of()).stream()
                    .map(term ->
                        new LabelSelector.Requirement(
                            term.key(),
                            switch (term.operator()) {
                              case "In" -> LabelSelector.Operator.IN;
                              case "NotIn" -> LabelSelector.Operator.NOT_IN;
                              case "Exists" -> LabelSelector.Operator.EXISTS;
                              case "DoesNotExist" -> LabelSelector.Operator.DOES_NOT_EXIST;
                              default -> throw new IllegalArgumentException(term.operator());
                            },
                            or(term.values(), Set.of()))))
            .toList());
  }

  private static <T> T or(T written, T otherwise) {
    return Optional.ofNullable(written).orElse(otherwise);
  }
}
