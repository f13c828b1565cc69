package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.Workload;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Writes down what would be done for a candidate, whatever the prechecks say of it. */
final class PlanWriter {
  private PlanWriter() {}

  static UpgradePlan plan(Candidate candidate, List<Finding> findings) {
    var mesh = candidate.mesh();
    var moved = candidate.restarted();
    var restart = candidate.request().restart();
    var quorums = new Quorums(candidate.survey().of(Surveyed.TEMPLATES));
    var waves =
        Waves.of(moved, candidate.policy().wavePercentages()).stream()
            .map(wave -> wave.oneByOne(quorums::needs))
            .toList();
    var kubernetes = mesh.kubernetes();
    var canary = CanaryChecks.of(candidate);
    return new UpgradePlan(
        candidate.policy().cluster(),
        candidate.from(),
        candidate.to(),
        kubernetes.map(Object::toString).orElse("?"),
        candidate.request().installs() ? candidate.policy().inputs() : InstallInputs.none(),
        candidate.surroundings().istioctl().sha256().orElse(""),
        canary
            .map(way -> canarySteps(candidate, way, waves))
            .orElseGet(() -> steps(waves, candidate.request()))
            .map(asking(candidate)::marked)
            .toList(),
        candidate.policy().probes(),
        Unmovable.lines(candidate.workloads()),
        findings,
        kubernetes
            .filter(version -> candidate.request().installs())
            .flatMap(version -> candidate.targets().newestFor(version.minor()))
            .filter(newest -> newest.compareTo(candidate.to()) > 0),
        moved.stream().mapToInt(Workload::desired).sum(),
        candidate.policy().quorum(),
        candidate.policy().kubernetesApprovers(),
        Optional.of(
            new DetailsWriter(candidate, moved, waves)
                .write()
                .acknowledging(Optional.of(Acknowledged.namely(findings)))),
        restart,
        Optional.of(candidate).filter(one -> one.request().cleanup()).map(CleanupChecks::of),
        canary);
  }

  /**
   * The way back asks on its card alone: proxies that are newer than istiod cannot wait for people
   * between the control plane and the waves.
   */
  private static AskingSteps asking(Candidate candidate) {
    return new AskingSteps(
        candidate.request().rollback() ? Set.of() : candidate.policy().stepApprovals(),
        candidate.mesh().workloads());
  }

  private static Stream<PlanStep> steps(List<PlanStep> waves, PlanRequest request) {
    return Stream.of(
            Stream.of(StepKind.PRECHECK, StepKind.BACKUP).map(PlanStep::of),
            Stream.of(StepKind.CONTROL_PLANE).filter(step -> request.installs()).map(PlanStep::of),
            Stream.of(StepKind.VERIFY_CONTROL_PLANE).map(PlanStep::of),
            waves.stream(),
            Stream.of(request.cleanup() ? StepKind.LEFTOVERS : StepKind.VERIFY_DATA_PLANE)
                .map(PlanStep::of),
            Stream.of(StepKind.PROBES, StepKind.REPORT).map(PlanStep::of))
        .flatMap(steps -> steps);
  }

  /** The way back finds its control plane there, and installs gateways only that have left it. */
  private static Stream<PlanStep> canarySteps(
      Candidate candidate, Canary canary, List<PlanStep> waves) {
    var gateways =
        candidate.mesh().workloads().stream()
            .filter(workload -> workload.mover() == Workload.Mover.INSTALL)
            .anyMatch(gateway -> gateway.desired() > 0 && !gateway.isOn(candidate.to()));
    return Stream.of(
            Stream.of(StepKind.PRECHECK, StepKind.BACKUP).map(PlanStep::of),
            Stream.of(StepKind.INSTALL_REVISION)
                .filter(step -> candidate.request().canary())
                .map(PlanStep::of),
            Stream.of(StepKind.VERIFY_CONTROL_PLANE).map(PlanStep::of),
            canary.tags().stream().map(PlanStep::moving),
            waves.stream(),
            Stream.of(StepKind.INSTALL_GATEWAYS).filter(step -> gateways).map(PlanStep::of),
            Stream.of(
                    StepKind.VERIFY_DATA_PLANE,
                    StepKind.PROBES,
                    StepKind.REMOVE_CONTROL_PLANE,
                    StepKind.REPORT)
                .map(PlanStep::of))
        .flatMap(steps -> steps);
  }
}
