package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What will be done, and what must be acknowledged for it.
 *
 * @param from the control plane's version, empty when it could not be told
 * @param kubernetes the API server's version text
 * @param binarySha256 of the istioctl that will run, lower-case hex
 * @param unmovable one line each: what a restart cannot move, with advice; part of the digest but
 *     for what runs to its end
 * @param findings of every severity but BLOCKER; those of severity APPROVAL are acknowledged by
 *     approving
 * @param newer a still newer version for this Kubernetes that further hops would reach
 * @param pods pods that the waves restart, for the card; not part of the digest, since they come
 *     and go
 * @param approvals how many different people have to approve
 * @param kubernetesApprovers who could approve outside Slack when this was planned; empty: it is
 *     approved in Slack. That there are some is part of the digest, who they are is not
 * @param details empty in what an earlier release stored
 * @param restart the workloads alone follow the istiod that runs; empty for an upgrade
 * @param cleanup leftovers alone are removed; empty for an upgrade
 * @param canary two control planes run at the same time; empty where the one is replaced in place
 */
public record UpgradePlan(
    String cluster,
    Optional<IstioVersion> from,
    IstioVersion to,
    String kubernetes,
    InstallInputs inputs,
    String binarySha256,
    List<PlanStep> steps,
    List<URI> probes,
    List<String> unmovable,
    List<Finding> findings,
    Optional<IstioVersion> newer,
    int pods,
    int approvals,
    Optional<KubernetesApprovers> kubernetesApprovers,
    Optional<PlanDetails> details,
    Optional<RestartScope> restart,
    Optional<Cleanup> cleanup,
    Optional<Canary> canary) {
  public UpgradePlan {
    steps = List.copyOf(steps);
    probes = List.copyOf(probes);
    unmovable = List.copyOf(unmovable);
    findings = findings.stream().map(Finding::withoutDue).toList();
  }

  /** One that is approved in Slack, without details. */
  public UpgradePlan(
      String cluster,
      Optional<IstioVersion> from,
      IstioVersion to,
      String kubernetes,
      InstallInputs inputs,
      String binarySha256,
      List<PlanStep> steps,
      List<URI> probes,
      List<String> unmovable,
      List<Finding> findings,
      Optional<IstioVersion> newer,
      int pods,
      int approvals) {
    this(
        cluster,
        from,
        to,
        kubernetes,
        inputs,
        binarySha256,
        steps,
        probes,
        unmovable,
        findings,
        newer,
        pods,
        approvals,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, with what istioctl would apply. */
  public UpgradePlan with(Rendering rendering) {
    return new UpgradePlan(
        cluster,
        from,
        to,
        kubernetes,
        inputs,
        binarySha256,
        steps,
        probes,
        unmovable,
        findings,
        newer,
        pods,
        approvals,
        kubernetesApprovers,
        details.map(known -> known.with(rendering)),
        restart,
        cleanup,
        canary);
  }

  /** What istioctl does in this step; empty for one that does not run it. */
  public Optional<MeshChange> change(PlanStep step) {
    return switch (step.kind()) {
      case CONTROL_PLANE -> Optional.of(new MeshChange.InPlace(inputs, to));
      case INSTALL_REVISION -> canary.map(way -> Canary.beside(way.revision(), inputs));
      case INSTALL_GATEWAYS -> canary.map(way -> Canary.whole(way.revision(), inputs, to));
      case MOVE_TAG ->
          canary.flatMap(to -> step.tag().map(tag -> new MeshChange.MoveTag(tag, to.revision())));
      case REMOVE_CONTROL_PLANE -> canary.map(to -> new MeshChange.RemoveRevision(to.before()));
      case PRECHECK,
          BACKUP,
          VERIFY_CONTROL_PLANE,
          RESTART_WAVE,
          RESTART_GATEWAYS,
          LEFTOVERS,
          VERIFY_DATA_PLANE,
          PROBES,
          REPORT ->
          Optional.empty();
    };
  }

  /** The control planes that new pods are to come from; of a canary, those of its revision. */
  public List<ControlPlane> planes(MeshState mesh) {
    return mesh.controlPlanes().stream()
        .filter(plane -> canary.map(to -> to.revision().equals(plane.revision())).orElse(true))
        .toList();
  }

  /**
   * The mesh as it counts for going on: on the way back from a canary, without the control plane
   * that is left, for that one may be what is broken.
   */
  public MeshState towards(MeshState mesh, boolean back) {
    return canary
        .filter(way -> back)
        .map(way -> mesh.without(way.before(), way.revision()))
        .orElse(mesh);
  }

  /** Only workloads are restarted; there is no other version, and so no way back. */
  public boolean isRestart() {
    return restart.isPresent();
  }

  /** For people: {@code upgrade}, {@code restart} or {@code cleanup}. */
  public String noun() {
    return isRestart() ? "restart" : isCleanup() ? "cleanup" : "upgrade";
  }

  /** Only leftovers are removed; there is no other version. */
  public boolean isCleanup() {
    return cleanup.isPresent();
  }

  /** istioctl runs; where it does not, istiod stays as it is. */
  public boolean installs() {
    return !isRestart() && !isCleanup();
  }

  /** What it is about, such as {@code prod} or {@code shop on prod}. */
  public String subject() {
    return restart.map(scope -> scope.on(cluster)).orElse(cluster);
  }

  /** What is then true of its subject, as the middle of a sentence that ends with the version. */
  public String atTheEnd() {
    return isRestart()
        ? " is restarted on Istio "
        : isCleanup() ? " is cleaned up on Istio " : " runs Istio ";
  }

  public boolean covers(Workload workload) {
    return restart.map(scope -> scope.covers(workload)).orElse(true);
  }

  public boolean isApprovedOutsideSlack() {
    return kubernetesApprovers.isPresent();
  }

  public List<Finding> toAcknowledge() {
    return findings.stream().filter(Finding::needsAcknowledgement).toList();
  }

  /** What the inputs do not explain of what ran then, or why that is not known; mostly empty. */
  public List<String> unproven() {
    return findings.stream()
        .filter(finding -> finding.code() == FindingCode.INPUTS_UNPROVEN)
        .flatMap(
            finding -> Stream.concat(Stream.of(finding.message()), finding.evidence().stream()))
        .toList();
  }

  /** Those that ask people once more before they begin. */
  public List<PlanStep> asking() {
    return steps.stream().filter(step -> step.approval().isPresent()).toList();
  }

  /** Those that restart workloads, the gateways last. */
  public List<PlanStep> waves() {
    return steps.stream().filter(step -> step.kind().restarts()).toList();
  }

  /**
   * SHA-256 over everything that decides what will be done, lower-case hex. Approvals bind to it.
   */
  public String digest() {
    return PlanDigest.of(this);
  }

  /**
   * Share of proxies on the target, in percent rounded down; 100 when there are none to move. The
   * CNI plugin is no proxy, though its image has the version, too.
   */
  public int percentOnTarget(MeshState mesh) {
    var proxied =
        mesh.workloads().stream()
            .filter(workload -> workload.role() != Workload.Role.CNI && covers(workload))
            .toList();
    var on = proxied.stream().mapToInt(workload -> workload.podsOn(to)).sum();
    var all =
        proxied.stream()
            .filter(workload -> !workload.proxies().isEmpty() || workload.desired() > 0)
            .mapToInt(workload -> Math.max(workload.desired(), workload.pods()))
            .sum();
    return all == 0 ? 100 : on * 100 / all;
  }
}
