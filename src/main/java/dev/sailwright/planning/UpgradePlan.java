package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
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
    Optional<Cleanup> cleanup) {
  public UpgradePlan {
    steps = List.copyOf(steps);
    probes = List.copyOf(probes);
    unmovable = List.copyOf(unmovable);
    findings = List.copyOf(findings);
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
        cleanup);
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
