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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows the simulated mesh as an observer of a real one would see it. */
final class SimulatedView {
  static final String REFUSED =
      "Internal error occurred: failed calling webhook \"sidecar-injector.istio.io\": failed to"
          + " call webhook: Post \"https://istiod.istio-system.svc:443/inject?timeout=30s\": dial"
          + " tcp 10.244.0.5:15017: connect: connection refused";

  private static final IstioVersion FOUR_ENTRIES_SINCE = IstioVersion.of("1.10.0");

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
      IstioVersion istiod,
      boolean answers,
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
        List.of(controlPlane(istiod, answers)),
        Map.of(),
        workloads.stream()
            .map(workload -> workload.ref().namespace())
            .filter(namespace -> !namespace.equals("istio-system"))
            .distinct()
            .map(name ->
                new MeshNamespace(name, Optional.of("enabled"), Optional.empty(), Optional.empty()))
            .toList(),
        workloads.stream().map(SimulatedWorkload::look).toList(),
        List.of(),
        refused(now, workloads),
        webhooks(istiod, answers),
        scenario.install(),
        List.of());
  }

  /** What this Kubernetes serves of all that any istiod ever needed. */
  private ServedApis served() {
    var kubernetes = scenario.kubernetes().minor();
    return new ServedApis(
        true,
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

  private static ControlPlane controlPlane(IstioVersion version, boolean answers) {
    return new ControlPlane(
        "istio-system",
        "istiod",
        "default",
        Optional.of(version),
        "docker.io/istio/pilot:" + version,
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

  private List<Webhook> webhooks(IstioVersion istiod, boolean answers) {
    var webhooks = new ArrayList<Webhook>();
    var trusted = answers ? Webhook.CaBundle.PRESENT : Webhook.CaBundle.EMPTY;
    if (first().compareTo(FOUR_ENTRIES_SINCE) < 0) {
      webhooks.add(
          webhook(Webhook.Kind.MUTATING, "istio-sidecar-injector", OLD_ENTRY, trusted, answers));
      webhooks.add(
          webhook(Webhook.Kind.VALIDATING, OLD_VALIDATOR, "validation.istio.io", trusted, answers));
    }
    if (istiod.compareTo(FOUR_ENTRIES_SINCE) >= 0) {
      for (var entry : List.of("rev.namespace", "rev.object", "namespace", "object")) {
        webhooks.add(
            webhook(
                Webhook.Kind.MUTATING,
                "istio-sidecar-injector",
                entry + ".sidecar-injector.istio.io",
                trusted,
                answers));
      }
      webhooks.add(
          webhook(
              Webhook.Kind.VALIDATING,
              "istio-validator-istio-system",
              "rev.validation.istio.io",
              trusted,
              answers));
    }
    webhooks.removeIf(
        webhook -> removed.contains(webhook.name()) || removed.contains(webhook.configuration()));
    return webhooks;
  }

  private Webhook webhook(
      Webhook.Kind kind,
      String configuration,
      String name,
      Webhook.CaBundle caBundle,
      boolean answers) {
    return new Webhook(
        kind,
        configuration,
        name,
        "default",
        Optional.empty(),
        Optional.of("istio-system/istiod"),
        true,
        Optional.of(answers ? 1 : 0),
        "Fail",
        caBundle,
        false,
        kind == Webhook.Kind.MUTATING ? Optional.of(selectors(name)) : Optional.empty(),
        Optional.of(origin(kind, configuration, name)));
  }

  /** As the charts have them, for namespaces that are labelled {@code istio-injection}. */
  private static Webhook.Selectors selectors(String name) {
    var byNamespace = name.equals(OLD_ENTRY) || name.startsWith("namespace.");
    return new Webhook.Selectors(
        new LabelSelector(
            List.of(
                byNamespace
                    ? new LabelSelector.Requirement(
                        "istio-injection", LabelSelector.Operator.IN, Set.of("enabled"))
                    : new LabelSelector.Requirement(
                        "istio-injection", LabelSelector.Operator.DOES_NOT_EXIST, Set.of()))),
        new LabelSelector(
            byNamespace
                ? List.of()
                : List.of(
                    new LabelSelector.Requirement(
                        "sidecar.istio.io/inject", LabelSelector.Operator.IN, Set.of("true")))));
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
