package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the settings say of one cluster.
 *
 * @param approvers Slack user ids, and ids of user groups; empty means that nobody may approve
 * @param wavePercentages cumulative shares of the workloads, rising, the last one 100
 * @param probes addresses that must answer 200 after the upgrade
 * @param quorum how many different approvers have to approve
 * @param stepApprovals before what the same number has to approve once more
 * @param incidentChannel Slack channel id for root messages; else the channel of the command
 * @param approvalTtl after which a card expires, and a step that asks pauses the upgrade
 * @param patience how long one step may wait for the cluster before it is called failed
 * @param kubernetesApprovers who may approve outside Slack; when present, nobody approves in Slack,
 *     and approvers deny and steer only
 * @param changes when changes of the mesh may begin
 * @param keepFor how long nothing may use a control plane that a canary has replaced until it goes
 * @param revisions two names that canaries have by turns, since rights are granted to names; empty:
 *     each is named after its version
 */
public record ClusterPolicy(
    String cluster,
    int maxMinorStep,
    List<Integer> wavePercentages,
    InstallInputs inputs,
    List<URI> probes,
    Set<String> approvers,
    int quorum,
    Set<StepApproval> stepApprovals,
    Optional<String> incidentChannel,
    Duration approvalTtl,
    Duration patience,
    Optional<KubernetesApprovers> kubernetesApprovers,
    ChangeTimes changes,
    Duration keepFor,
    List<String> revisions) {
  /** Longer than the 30 minutes after which istiod ends each connection of a proxy. */
  public static final Duration DEFAULT_KEEP_FOR = Duration.ofMinutes(35);

  public static final Duration DEFAULT_APPROVAL_TTL = Duration.ofMinutes(30);
  public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(15);
  public static final List<Integer> DEFAULT_WAVES = List.of(10, 50, 100);

  public ClusterPolicy {
    wavePercentages = List.copyOf(wavePercentages);
    probes = List.copyOf(probes);
    approvers = Set.copyOf(approvers);
    stepApprovals = Set.copyOf(stepApprovals);
    revisions = List.copyOf(revisions);
  }

  /** The name of the revision that comes beside one, such as {@code 1-30-5}. */
  String revisionAfter(String before, IstioVersion version) {
    return revisions.stream()
        .filter(name -> !name.equals(before))
        .findFirst()
        .orElseGet(() -> version.toString().replace('.', '-'));
  }

  /** Of a cluster whose changes may begin at any time. */
  public ClusterPolicy(
      String cluster,
      int maxMinorStep,
      List<Integer> wavePercentages,
      InstallInputs inputs,
      List<URI> probes,
      Set<String> approvers,
      int quorum,
      Set<StepApproval> stepApprovals,
      Optional<String> incidentChannel,
      Duration approvalTtl,
      Duration patience,
      Optional<KubernetesApprovers> kubernetesApprovers) {
    this(
        cluster,
        maxMinorStep,
        wavePercentages,
        inputs,
        probes,
        approvers,
        quorum,
        stepApprovals,
        incidentChannel,
        approvalTtl,
        patience,
        kubernetesApprovers,
        ChangeTimes.ALWAYS,
        DEFAULT_KEEP_FOR,
        List.of());
  }

  /** Of a cluster that is approved in Slack. */
  public ClusterPolicy(
      String cluster,
      int maxMinorStep,
      List<Integer> wavePercentages,
      InstallInputs inputs,
      List<URI> probes,
      Set<String> approvers,
      int quorum,
      Set<StepApproval> stepApprovals,
      Optional<String> incidentChannel,
      Duration approvalTtl,
      Duration patience) {
    this(
        cluster,
        maxMinorStep,
        wavePercentages,
        inputs,
        probes,
        approvers,
        quorum,
        stepApprovals,
        incidentChannel,
        approvalTtl,
        patience,
        Optional.empty());
  }

  public ClusterPolicy with(InstallInputs others) {
    return changed(others, approvers, kubernetesApprovers, changes);
  }

  public ClusterPolicy withApprovers(Set<String> others) {
    return changed(inputs, others, kubernetesApprovers, changes);
  }

  public ClusterPolicy with(Optional<KubernetesApprovers> outsideSlack) {
    return changed(inputs, approvers, outsideSlack, changes);
  }

  public ClusterPolicy with(ChangeTimes others) {
    return changed(inputs, approvers, kubernetesApprovers, others);
  }

  private ClusterPolicy changed(
      InstallInputs given,
      Set<String> mayApprove,
      Optional<KubernetesApprovers> outsideSlack,
      ChangeTimes times) {
    return new ClusterPolicy(
        cluster,
        maxMinorStep,
        wavePercentages,
        given,
        probes,
        mayApprove,
        quorum,
        stepApprovals,
        incidentChannel,
        approvalTtl,
        patience,
        outsideSlack,
        times,
        keepFor,
        revisions);
  }

  /** A click in Slack approves nothing then. */
  public boolean isApprovedOutsideSlack() {
    return kubernetesApprovers.isPresent();
  }

  /** Whether an approver's id is that of a user group; the others are users. */
  public static boolean isUserGroup(String approver) {
    return approver.startsWith("S");
  }

  /** What holds for a cluster that the settings do not name, such as a kubeconfig context. */
  public static ClusterPolicy defaults(String cluster) {
    return new ClusterPolicy(
        cluster,
        1,
        DEFAULT_WAVES,
        InstallInputs.none(),
        List.of(),
        Set.of(),
        1,
        Set.of(),
        Optional.empty(),
        DEFAULT_APPROVAL_TTL,
        DEFAULT_PATIENCE);
  }
}
