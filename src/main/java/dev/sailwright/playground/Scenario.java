package dev.sailwright.playground;

import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.InstallInputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a simulated mesh starts.
 *
 * @param alive istiod answers
 * @param alerts what monitoring says in the incident channel, oldest first
 */
public record Scenario(
    String id,
    String title,
    KubernetesVersion kubernetes,
    IstioVersion istiod,
    boolean alive,
    InstallEvidence install,
    InstallInputs inputs,
    List<Start> workloads,
    List<String> alerts) {
  public Scenario {
    workloads = List.copyOf(workloads);
    alerts = List.copyOf(alerts);
  }

  /** One workload: pods asked for, pods that live, and the proxy that these carry. */
  public record Start(
      WorkloadRef ref,
      Workload.Role role,
      Workload.Mover mover,
      Optional<Workload.Obstacle> obstacle,
      int desired,
      int live,
      IstioVersion version) {}

  /** What runs to its end by itself. */
  public List<WorkloadRef> jobs() {
    return workloads.stream()
        .filter(start -> start.obstacle().equals(Optional.of(Workload.Obstacle.JOB)))
        .map(Start::ref)
        .toList();
  }

  /** The night of 2023-05-18: Kubernetes went on, and Istio 1.7.4 could not. */
  public static Scenario night() {
    var old = IstioVersion.of("1.7.4");
    return new Scenario(
        "night",
        "The night: Istio 1.7.4 on a Kubernetes that left it behind",
        kubernetes("v1.34.2"),
        old,
        false,
        InstallEvidence.none(),
        new InstallInputs(List.of(), List.of("hub=docker.io/istio", "tag={version}")),
        List.of(
            sidecar("accounts", "login", 3, 1, old),
            sidecar("accounts", "profile", 2, 0, old),
            sidecar("containers", "launcher", 2, 0, old),
            sidecar("containers", "terminal", 3, 0, old),
            sidecar("containers", "user-containers-with-a-rather-long-deployment-name", 6, 0, old),
            sidecar("shop", "cart", 2, 1, old),
            sidecar("shop", "checkout", 2, 0, old),
            sidecar("shop", "web", 4, 1, old),
            gateway(old)),
        List.of(
            "*[FIRING] ContainersNotCreated* · users get no container any more · prod",
            "*[FIRING] PodsInBadPhase* · namespace istio-system, containers, shop, accounts · prod",
            "*[FIRING] ErrorLogSurge* · `StreamSecrets gRPC config stream closed: 14` · since 21:00"
                + " · prod",
            "*[FIRING] GatewayErrors* · 503 on *.apps.example.com · prod",
            "*[FIRING] FrontendErrors* · `Unexpected: [object Object]` · prod"));
  }

  /** A mesh that is well, and two minors behind. */
  public static Scenario behind() {
    var old = IstioVersion.of("1.29.6");
    var record = Map.of("global.hub", "docker.io/istio", "pilot.autoscaleMin", "2");
    return new Scenario(
        "behind",
        "A healthy mesh, two minors behind",
        kubernetes("v1.34.2"),
        old,
        true,
        new InstallEvidence(
            Set.of(InstallEvidence.Method.ISTIOCTL),
            List.of(
                "Deployment istio-system/istiod: label"
                    + " install.operator.istio.io/owning-resource-namespace"),
            Optional.of(new InstallEvidence.MeshRecord("ConfigMap istio-system/values", record))),
        new InstallInputs(List.of(), List.of("hub=docker.io/istio", "tag={version}")),
        List.of(
            sidecar("accounts", "login", 3, 3, old),
            sidecar("accounts", "profile", 2, 2, old),
            sidecar("shop", "cart", 2, 2, old),
            sidecar("shop", "checkout", 2, 2, old),
            sidecar("shop", "search", 3, 3, old),
            sidecar("shop", "web", 4, 4, old),
            gateway(old),
            job("shop", "nightly-report", old)),
        List.of("*Monthly reminder* · is the mesh still supported? Ask `/istio status` · prod"));
  }

  /** The mesh beside the night's: the same Kubernetes, and an Istio that can live with it. */
  public static Scenario dev() {
    var version = IstioVersion.of("1.16.1");
    return new Scenario(
        "dev",
        "The healthy mesh that people compare with",
        kubernetes("v1.34.2"),
        version,
        true,
        InstallEvidence.none(),
        new InstallInputs(List.of(), List.of("hub=docker.io/istio", "tag={version}")),
        List.of(
            sidecar("accounts", "login", 1, 1, version),
            sidecar("containers", "launcher", 1, 1, version),
            sidecar("shop", "cart", 1, 1, version),
            sidecar("shop", "web", 2, 2, version),
            gateway(version)),
        List.of());
  }

  private static Start sidecar(
      String namespace, String name, int desired, int live, IstioVersion version) {
    return new Start(
        new WorkloadRef("Deployment", namespace, name),
        Workload.Role.SIDECAR,
        Workload.Mover.RESTART,
        Optional.empty(),
        desired,
        live,
        version);
  }

  private static Start gateway(IstioVersion version) {
    return new Start(
        new WorkloadRef("Deployment", "istio-system", "istio-ingressgateway"),
        Workload.Role.GATEWAY,
        Workload.Mover.INSTALL,
        Optional.empty(),
        1,
        1,
        version);
  }

  private static Start job(String namespace, String name, IstioVersion version) {
    return new Start(
        new WorkloadRef("Job", namespace, name),
        Workload.Role.SIDECAR,
        Workload.Mover.NOTHING,
        Optional.of(Workload.Obstacle.JOB),
        1,
        1,
        version);
  }

  private static KubernetesVersion kubernetes(String text) {
    return KubernetesVersion.parse(text).orElseThrow();
  }
}
