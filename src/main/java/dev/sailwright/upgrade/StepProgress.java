package dev.sailwright.upgrade;

import dev.sailwright.backup.StoredBackup;
import dev.sailwright.gates.Gates;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Judges the running step from the cluster, never from memory, so that whoever takes over looks
 * first and acts only on what is not done.
 */
public final class StepProgress {
  private static final Set<BlindSpot.Area> NEEDED =
      Set.of(
          BlindSpot.Area.KUBERNETES,
          BlindSpot.Area.CONTROL_PLANE,
          BlindSpot.Area.DATA_PLANE,
          BlindSpot.Area.WEBHOOKS);

  /** In a row; a cluster that does not store it now may do so in seconds. */
  private static final int MAX_BACKUPS = 3;

  private StepProgress() {}

  /** Whether an istioctl of this step runs, or was started by a process that is gone. */
  public static boolean mayBeRunning(
      Upgrade upgrade, Optional<StepFacts.Install> seen, Instant now) {
    return InstallProgress.mayBeRunning(upgrade, seen, now);
  }

  public static StepStatus judge(Upgrade upgrade, StepFacts facts, Instant now) {
    // An empty list that nobody could read looks like "nothing left to do"; it must never be taken
    // for that.
    var blind =
        facts.mesh().blindSpots().stream().filter(spot -> NEEDED.contains(spot.area())).findFirst();
    if (blind.isPresent() && upgrade.currentStep().kind() != StepKind.PRECHECK) {
      return new StepStatus.InProgress(
          "cannot see " + blind.get().subject() + ": " + blind.get().reason());
    }
    return StepGates.hold(upgrade, facts, ungated(upgrade, facts, now));
  }

  private static StepStatus ungated(Upgrade upgrade, StepFacts facts, Instant now) {
    return switch (upgrade.currentStep().kind()) {
      case PRECHECK -> PlanProgress.precheck(upgrade, facts);
      case BACKUP ->
          PlanProgress.changedMeanwhile(upgrade, facts)
              .orElseGet(() -> backup(upgrade, facts.backup().orElseThrow(), now));
      case CONTROL_PLANE, INSTALL_REVISION, MOVE_TAG, INSTALL_GATEWAYS ->
          InstallProgress.judge(upgrade, facts, now);
      case REMOVE_CONTROL_PLANE -> OldRevision.judge(upgrade, facts, now);
      case VERIFY_CONTROL_PLANE -> verifyControlPlane(upgrade, facts);
      case RESTART_WAVE, RESTART_GATEWAYS ->
          PlanProgress.changedMeanwhile(upgrade, facts)
              .orElseGet(() -> WaveProgress.judge(upgrade, facts));
      case LEFTOVERS ->
          PlanProgress.changedMeanwhile(upgrade, facts)
              .orElseGet(() -> Removing.judge(upgrade, facts));
      case VERIFY_DATA_PLANE -> verifyDataPlane(upgrade.plan(), facts.mesh());
      case PROBES -> probes(facts);
      case REPORT -> Journeys.report(upgrade, facts);
    };
  }

  private static StepStatus backup(Upgrade upgrade, StoredBackup stored, Instant now) {
    return switch (stored) {
      case StoredBackup.Complete complete ->
          new StepStatus.Done(
              complete.backup().summary()
                  + "; ConfigMap"
                  + (complete.places().size() == 1 ? " " : "s ")
                  + String.join(", ", complete.places()));
      case StoredBackup.Missing missing when Attempts.isPausing(upgrade, now) ->
          new StepStatus.InProgress(upgrade.status().currentStep().note());
      case StoredBackup.Missing missing when !Attempts.areEnough(upgrade, MAX_BACKUPS, now) ->
          new StepStatus.ReadyToBackUp("what the mesh is now, before anything is changed");
      case StoredBackup.Missing missing ->
          new StepStatus.Broken(
              "it could not be stored, and without it nothing is changed: "
                  + upgrade.status().currentStep().note(),
              List.of());
      case StoredBackup.Damaged damaged ->
          new StepStatus.Broken(
              "the one that was stored is not whole, and without it nothing is changed: "
                  + damaged.reason(),
              List.of());
      case StoredBackup.Unknown unknown ->
          new StepStatus.InProgress("cannot see whether it is stored: " + unknown.reason());
    };
  }

  static boolean controlPlaneOn(UpgradePlan plan, MeshState mesh) {
    var planes = plan.planes(mesh);
    return !planes.isEmpty()
        && planes.stream()
            .allMatch(
                plane -> plane.version().equals(Optional.of(plan.to())) && plane.rolloutComplete());
  }

  private static StepStatus verifyControlPlane(Upgrade upgrade, StepFacts facts) {
    var target = upgrade.plan().to();
    var mesh = upgrade.plan().towards(facts.mesh(), upgrade.isRollback());
    var waits = new ArrayList<String>();
    if (!controlPlaneOn(upgrade.plan(), mesh)) {
      waits.add("istiod is not on " + target + " everywhere");
    }
    Gates.silent(mesh).forEach(waits::add);
    Gates.untrusted(mesh).forEach(waits::add);
    injectionProblems(facts, target).forEach(waits::add);
    return waits.isEmpty()
        ? new StepStatus.Done(
            facts.injections().isEmpty()
                ? "istiod answers"
                : "istiod answers, and a new pod would get proxy " + target)
        : new StepStatus.InProgress("waiting: " + waits.getFirst());
  }

  static Stream<String> injectionProblems(StepFacts facts, IstioVersion target) {
    return facts.injections().stream()
        .filter(injection -> !injection.proxy().equals(Optional.of(target)))
        .map(injection ->
            "a new pod in "
                + injection.namespace()
                + " would get "
                + injection
                    .proxy()
                    .map(version -> "proxy " + version)
                    .orElse("no proxy: " + injection.problem()));
  }

  /** Where workloads alone are restarted, nothing else follows. */
  private static StepStatus verifyDataPlane(UpgradePlan plan, MeshState mesh) {
    var target = plan.to();
    var behind =
        mesh.workloads().stream()
            .filter(workload ->
                workload.mover() == Workload.Mover.RESTART
                    || workload.mover() == Workload.Mover.CONTROLLER && !plan.isRestart())
            .filter(plan::covers)
            .filter(workload -> workload.desired() > 0 && !workload.isOn(target))
            .filter(workload -> !plan.isRestart() || workload.hasPodsBehind(target))
            .toList();
    return behind.isEmpty()
        ? new StepStatus.Done(plan.percentOnTarget(mesh) + " % of proxies on " + target)
        : new StepStatus.InProgress(
            behind.size() + " workloads behind, first " + behind.getFirst().ref());
  }

  private static StepStatus probes(StepFacts facts) {
    var failing = facts.probes().stream().filter(probe -> !probe.ok()).toList();
    if (failing.isEmpty()) {
      return new StepStatus.Done(
          facts.probes().isEmpty()
              ? "no probes are set for this cluster"
              : facts.probes().size() + " answer 200");
    }
    return new StepStatus.InProgress(
        failing.getFirst().address() + " answers " + failing.getFirst().answer());
  }
}
