package dev.sailwright.testing;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ServedApis;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Builds one look at a mesh, healthy unless told otherwise. */
public final class MeshBuilder {
  private String cluster = "prod";
  private Optional<KubernetesVersion> kubernetes = KubernetesVersion.parse("v1.34.2");
  private ServedApis served = new ServedApis(Set.of("networking.k8s.io/v1/ingresses"));
  private final List<ControlPlane> planes = new ArrayList<>();
  private final Map<String, String> tags = new TreeMap<>();
  private final List<MeshNamespace> namespaces = new ArrayList<>();
  private final List<Workload> workloads = new ArrayList<>();
  private final List<MeshState.BadPods> badPods = new ArrayList<>();
  private final List<MeshState.CreationFailure> failures = new ArrayList<>();
  private final List<Webhook> webhooks = new ArrayList<>();
  private final List<BlindSpot> blindSpots = new ArrayList<>();
  private InstallEvidence install =
      new InstallEvidence(
          Set.of(InstallEvidence.Method.ISTIOCTL), List.of("labels of istioctl"), Optional.empty());

  public MeshBuilder cluster(String name) {
    cluster = name;
    return this;
  }

  public MeshBuilder kubernetes(String version) {
    kubernetes = KubernetesVersion.parse(version);
    return this;
  }

  public MeshBuilder served(String... resources) {
    served = new ServedApis(Set.of(resources));
    return this;
  }

  public MeshBuilder discoveryFailed() {
    served = ServedApis.unknown();
    return this;
  }

  public MeshBuilder istiod(String version) {
    return istiod(version, 1, 1, ControlPlane.Answer.READY);
  }

  public MeshBuilder istiod(String revision, String version, int replicas) {
    planes.add(
        new ControlPlane(
            "istio-system",
            "istiod-" + revision,
            revision,
            IstioVersion.parse(version),
            "istio/pilot:" + version,
            replicas,
            replicas,
            true,
            ControlPlane.Answer.READY,
            List.of()));
    return this;
  }

  public MeshBuilder istiod(String version, int desired, int ready, ControlPlane.Answer answer) {
    planes.add(
        new ControlPlane(
            "istio-system",
            "istiod",
            "default",
            IstioVersion.parse(version),
            "istio/pilot:" + version,
            desired,
            ready,
            true,
            answer,
            List.of()));
    return this;
  }

  public MeshBuilder tag(String name, String revision) {
    tags.put(name, revision);
    return this;
  }

  /** With these labels; an empty text stands for none. */
  public MeshBuilder namespace(
      String name, String injection, String revision, String dataplaneMode) {
    namespaces.add(
        new MeshNamespace(name, label(injection), label(revision), label(dataplaneMode)));
    return this;
  }

  private static Optional<String> label(String value) {
    return Optional.of(value).filter(text -> !text.isEmpty());
  }

  public MeshBuilder workload(Workload workload) {
    workloads.add(workload);
    return this;
  }

  public MeshBuilder deployment(String name, int desired, int pods, String version) {
    workloads.add(
        new Workload(
            new WorkloadRef("Deployment", "shop", name),
            Workload.Role.SIDECAR,
            desired,
            pods,
            pods,
            desired == pods,
            Optional.empty(),
            pods == 0
                ? List.of()
                : List.of(
                    new Workload.ProxyGroup(IstioVersion.parse(version), "default", pods, false)),
            0,
            Workload.Mover.RESTART,
            Optional.empty(),
            Optional.empty()));
    return this;
  }

  public MeshBuilder uninjected(String name, int pods) {
    workloads.add(
        new Workload(
            new WorkloadRef("Deployment", "shop", name),
            Workload.Role.SIDECAR,
            pods,
            pods,
            pods,
            true,
            Optional.empty(),
            List.of(),
            pods,
            Workload.Mover.RESTART,
            Optional.empty(),
            Optional.empty()));
    return this;
  }

  /** An istiod whose one pod waits for a node, and what the scheduler says of it. */
  public MeshBuilder unscheduled(String version, String message) {
    badPods.add(
        new MeshState.BadPods("istio-system", "Pending: " + message, 1, List.of("istiod-5f-1")));
    planes.add(
        new ControlPlane(
            "istio-system",
            "istiod",
            "default",
            IstioVersion.parse(version),
            "istio/pilot:" + version,
            1,
            0,
            true,
            ControlPlane.Answer.NOT_ASKED,
            List.of("pod istiod-5f-1: Pending: " + message)));
    return this;
  }

  public MeshBuilder refused(String message) {
    failures.add(
        new MeshState.CreationFailure(
            new WorkloadRef("ReplicaSet", "shop", "web-1"),
            message,
            7,
            Instant.parse("2026-11-23T20:30:00Z")));
    return this;
  }

  public MeshBuilder webhook(
      Webhook.Kind kind, String configuration, String name, Webhook.CaBundle caBundle, int ready) {
    webhooks.add(
        new Webhook(
            kind,
            configuration,
            name,
            "default",
            Optional.empty(),
            Optional.of("istio-system/istiod"),
            true,
            Optional.of(ready),
            "Fail",
            caBundle,
            false));
    return this;
  }

  public MeshBuilder webhook(Webhook webhook) {
    webhooks.add(webhook);
    return this;
  }

  public MeshBuilder deactivatedWebhook(String configuration) {
    webhooks.add(
        new Webhook(
            Webhook.Kind.MUTATING,
            configuration,
            "namespace.sidecar-injector.istio.io",
            "default",
            Optional.empty(),
            Optional.of("istio-system/istiod"),
            false,
            Optional.empty(),
            "Fail",
            Webhook.CaBundle.EMPTY,
            true));
    return this;
  }

  public MeshBuilder blind(BlindSpot.Area area, String subject, String reason) {
    blindSpots.add(new BlindSpot(area, subject, reason, "Grant the right."));
    return this;
  }

  public MeshBuilder install(InstallEvidence evidence) {
    install = evidence;
    return this;
  }

  public MeshState build() {
    return new MeshState(
        cluster,
        Instant.parse("2026-11-23T20:31:00Z"),
        kubernetes,
        served,
        planes,
        tags,
        List.of(),
        namespaces,
        workloads,
        badPods,
        failures,
        webhooks,
        install,
        blindSpots);
  }
}
