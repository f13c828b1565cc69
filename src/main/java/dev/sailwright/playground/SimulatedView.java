package dev.sailwright.playground;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.LabelSelector;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.NeededApi;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.ServedApis;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Canary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows the simulated mesh as an observer of a real one would see it. */
final class SimulatedView {
  static final String REFUSED =
      "Internal error occurred: failed calling webhook \"sidecar-injector.istio.io\": failed to"
          + " call webhook: Post \"https://istiod.istio-system.svc:443/inject?timeout=30s\": dial"
          + " tcp 10.244.0.5:15017: connect: connection refused";

  private static final IstioVersion FOUR_ENTRIES_SINCE = IstioVersion.of("1.10.0");

  /** As a plain install of 1.29.1 leaves it. */
  static final IstioVersion TAGS_SINCE = IstioVersion.of("1.13.0");

  private static final String INJECTOR = ".sidecar-injector.istio.io";

  private static final LabelSelector.Requirement UNASKED =
      new LabelSelector.Requirement(
          "istio.io/rev", LabelSelector.Operator.DOES_NOT_EXIST, Set.of());

  private static final LabelSelector.Requirement NOT_INJECTED =
      new LabelSelector.Requirement(
          "istio-injection", LabelSelector.Operator.DOES_NOT_EXIST, Set.of());

  private static final String OLD_ENTRY = "sidecar-injector.istio.io";
  private static final String OLD_VALIDATOR = "istiod-istio-system";

  private final Scenario scenario;
  private final ReleaseCatalog catalog;
  private final MeshFaults faults;
  private final Set<String> removed;

  /**
   * @param removed names of webhook configurations and entries that are gone
   */
  SimulatedView(Scenario scenario, ReleaseCatalog catalog, MeshFaults faults, Set<String> removed) {
    this.scenario = scenario;
    this.catalog = catalog;
    this.faults = faults;
    this.removed = Set.copyOf(removed);
  }

  MeshState look(
      String cluster,
      Instant now,
      Instant settledAt,
      SimulatedPlanes planes,
      List<SimulatedWorkload> workloads) {
    if (faults.unreachable) {
      return MeshState.unseen(
          cluster,
          now,
          "https://simulated:6443 did not answer within 5 s",
          "Check that the API server runs and can be reached from here.");
    }
    return new MeshState(
        cluster,
        now,
        Optional.of(scenario.kubernetes()),
        served(),
        planes.all().values().stream()
            .map(plane -> controlPlane(plane, answers(plane, settledAt)))
            .toList(),
        planes.tags(),
        List.of(),
        workloads.stream()
            .map(workload -> workload.ref().namespace())
            .filter(namespace -> !namespace.equals("istio-system"))
            .distinct()
            .map(name ->
                new MeshNamespace(name, Optional.of("enabled"), Optional.empty(), Optional.empty()))
            .toList(),
        Stream.concat(workloads.stream().map(SimulatedWorkload::look), faults.agents.stream())
            .map(workload ->
                workload.withEnded(faults.ended.getOrDefault(workload.ref(), List.of())))
            .toList(),
        List.of(),
        refused(now, workloads),
        webhooks(planes, settledAt),
        scenario.install(),
        List.of());
  }

  /** What this Kubernetes serves of all that any istiod ever needed. */
  private ServedApis served() {
    var kubernetes = scenario.kubernetes().minor();
    return new ServedApis(
        catalog.all().stream()
            .flatMap(release ->
                catalog.fatalApis(new IstioVersion(1, release.minor().minor(), 0, "")).stream())
            .filter(api -> isServed(api, kubernetes))
            .map(api -> api.groupVersion() + "/" + api.resource())
            .collect(Collectors.toSet()));
  }

  private static boolean isServed(NeededApi api, Minor kubernetes) {
    return api.removedIn().map(removed -> kubernetes.compareTo(removed) < 0).orElse(true);
  }

  private boolean answers(SimulatedPlanes.Plane plane, Instant settledAt) {
    return plane.answers(settledAt) && !faults.isDown(plane.revision());
  }

  /** As istioctl names what is of a revision. */
  private static String named(String what, String revision) {
    return revision.equals(Canary.UNNAMED) ? what : what + "-" + revision;
  }

  private static ControlPlane controlPlane(SimulatedPlanes.Plane plane, boolean answers) {
    return new ControlPlane(
        "istio-system",
        named("istiod", plane.revision()),
        plane.revision(),
        Optional.of(plane.version()),
        "docker.io/istio/pilot:" + plane.version(),
        1,
        answers ? 1 : 0,
        true,
        answers ? ControlPlane.Answer.READY : ControlPlane.Answer.REFUSED,
        answers ? List.of() : List.of("pod istiod: readiness probe fails, connection refused"));
  }

  private static List<MeshState.CreationFailure> refused(
      Instant now, List<SimulatedWorkload> workloads) {
    return workloads.stream()
        .filter(SimulatedWorkload::refused)
        .map(workload ->
            new MeshState.CreationFailure(
                new WorkloadRef(
                    "ReplicaSet", workload.ref().namespace(), workload.ref().name() + "-5d9c7b6f4"),
                REFUSED,
                workload.refusals(),
                now))
        .toList();
  }

  /** The version that was there before all others. */
  private IstioVersion first() {
    return faults.leftBehindBy.orElseGet(scenario::istiod);
  }

  /** The old entries belong to the revision without a name, and go with it. */
  private List<Webhook> webhooks(SimulatedPlanes planes, Instant settledAt) {
    var webhooks = new ArrayList<Webhook>();
    var led = planes.tags().getOrDefault(Canary.UNNAMED, Canary.UNNAMED);
    for (var plane : planes.all().values()) {
      var answers = answers(plane, settledAt);
      if (plane.revision().equals(Canary.UNNAMED)) {
        unnamed(webhooks, plane.version(), answers, !led.equals(Canary.UNNAMED));
      } else {
        named(webhooks, plane.revision(), answers);
      }
      if (plane.revision().equals(led) && !led.equals(Canary.UNNAMED)) {
        for (var entry : List.of("namespace", "object")) {
          webhooks.add(
              new Entry(led, "istio-revision-tag-default", entry + INJECTOR)
                  .webhook(Webhook.Kind.MUTATING, answers, false));
        }
      }
    }
    webhooks.removeIf(
        webhook -> removed.contains(webhook.name()) || removed.contains(webhook.configuration()));
    return webhooks;
  }

  private void unnamed(
      List<Webhook> webhooks, IstioVersion version, boolean answers, boolean deactivated) {
    if (first().compareTo(FOUR_ENTRIES_SINCE) < 0) {
      webhooks.add(
          new Entry(Canary.UNNAMED, "istio-sidecar-injector", OLD_ENTRY)
              .webhook(Webhook.Kind.MUTATING, answers, false));
      webhooks.add(
          new Entry(Canary.UNNAMED, OLD_VALIDATOR, "validation.istio.io")
              .webhook(Webhook.Kind.VALIDATING, answers, false));
    }
    if (version.compareTo(FOUR_ENTRIES_SINCE) >= 0) {
      for (var entry : List.of("rev.namespace", "rev.object", "namespace", "object")) {
        webhooks.add(
            new Entry(Canary.UNNAMED, "istio-sidecar-injector", entry + INJECTOR)
                .webhook(Webhook.Kind.MUTATING, answers, deactivated));
      }
      webhooks.add(
          new Entry(Canary.UNNAMED, "istio-validator-istio-system", "rev.validation.istio.io")
              .webhook(Webhook.Kind.VALIDATING, answers, false));
    }
  }

  private void named(List<Webhook> webhooks, String revision, boolean answers) {
    for (var entry : List.of("rev.namespace", "rev.object")) {
      webhooks.add(
          new Entry(revision, named("istio-sidecar-injector", revision), entry + INJECTOR)
              .webhook(Webhook.Kind.MUTATING, answers, false));
    }
    webhooks.add(
        new Entry(
                revision,
                "istio-validator-" + revision + "-istio-system",
                "rev.validation.istio.io")
            .webhook(Webhook.Kind.VALIDATING, answers, false));
  }

  /** One entry of a webhook configuration. */
  private final class Entry {
    private final String revision;
    private final String configuration;
    private final String name;

    Entry(String revision, String configuration, String name) {
      this.revision = revision;
      this.configuration = configuration;
      this.name = name;
    }

    Webhook webhook(Webhook.Kind kind, boolean answers, boolean deactivated) {
      return new Webhook(
          kind,
          configuration,
          name,
          revision,
          configuration.startsWith("istio-revision-tag-")
              ? Optional.of(Canary.UNNAMED)
              : Optional.empty(),
          Optional.of("istio-system/" + SimulatedView.named("istiod", revision)),
          true,
          Optional.of(answers ? 1 : 0),
          kind == Webhook.Kind.VALIDATING && faults.unvalidated ? "Ignore" : "Fail",
          answers ? Webhook.CaBundle.PRESENT : Webhook.CaBundle.EMPTY,
          deactivated,
          kind == Webhook.Kind.MUTATING && !deactivated
              ? Optional.of(selectors())
              : Optional.empty(),
          Optional.of(origin(kind, configuration, name)));
    }

    /** As the charts have them: of a revision by its name, else by {@code istio-injection}. */
    private Webhook.Selectors selectors() {
      var ofNamespaces = name.equals(OLD_ENTRY) || name.startsWith("namespace.");
      if (!revision.equals(Canary.UNNAMED) && name.startsWith("rev.")) {
        var asked =
            new LabelSelector.Requirement(
                "istio.io/rev", LabelSelector.Operator.IN, Set.of(revision));
        return name.startsWith("rev.namespace")
            ? new Webhook.Selectors(
                new LabelSelector(List.of(asked, NOT_INJECTED)), new LabelSelector(List.of()))
            : new Webhook.Selectors(
                new LabelSelector(List.of(UNASKED, NOT_INJECTED)),
                new LabelSelector(List.of(asked)));
      }
      return new Webhook.Selectors(
          new LabelSelector(
              List.of(
                  ofNamespaces
                      ? new LabelSelector.Requirement(
                          "istio-injection", LabelSelector.Operator.IN, Set.of("enabled"))
                      : NOT_INJECTED)),
          new LabelSelector(
              ofNamespaces
                  ? List.of()
                  : List.of(
                      new LabelSelector.Requirement(
                          "sidecar.istio.io/inject", LabelSelector.Operator.IN, Set.of("true")),
                      UNASKED)));
    }
  }

  private Webhook.Origin origin(Webhook.Kind kind, String configuration, String name) {
    var old = configuration.equals(OLD_VALIDATOR) || name.equals(OLD_ENTRY);
    return new Webhook.Origin(
        "uid-of-" + configuration,
        faults.editedLeftovers && old ? "0e".repeat(32) : "1d".repeat(32),
        kind == Webhook.Kind.MUTATING ? 5 : 1,
        Optional.of(old ? first().toString() : "1.30.5"),
        old ? faults.leftoverOwners : List.of());
  }
}
