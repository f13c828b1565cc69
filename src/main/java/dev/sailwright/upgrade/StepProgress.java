package dev.sailwright.upgrade;

import dev.sailwright.backup.StoredBackup;
import dev.sailwright.gates.Gates;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import java.time.Duration;
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
  /**
   * istioctl waits 5 minutes for each component; an unseen one is given this long before it is run
   * again.
   */
  static final Duration UNSEEN_INSTALL = Duration.ofMinutes(7);

  /**
   * Starts of istioctl of which no end was seen. Its process may have died before istioctl began,
   * so this is more than a failing istioctl would get; who dies of istioctl itself still stops.
   */
  private static final int MAX_INSTALLS = 5;

  private static final Set<BlindSpot.Area> NEEDED =
      Set.of(
          BlindSpot.Area.KUBERNETES,
          BlindSpot.Area.CONTROL_PLANE,
          BlindSpot.Area.DATA_PLANE,
          BlindSpot.Area.WEBHOOKS);

  /** In a row; a cluster that does not store it now may do so in seconds. */
  private static final int MAX_BACKUPS = 3;

  /**
   * Attempts that fail together within this time have one cause, such as an API server that
   * restarts; it takes more than that until people are asked.
   */
  private static final Duration PERSISTENCE = Duration.ofMinutes(2);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private StepProgress() {}

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
      case CONTROL_PLANE -> controlPlane(upgrade, facts, now);
      case VERIFY_CONTROL_PLANE -> verifyControlPlane(upgrade, facts);
      case RESTART_WAVE, RESTART_GATEWAYS ->
          PlanProgress.changedMeanwhile(upgrade, facts)
              .orElseGet(() -> WaveProgress.judge(upgrade, facts));
      case LEFTOVERS ->
          PlanProgress.changedMeanwhile(upgrade, facts)
              .orElseGet(() -> Removing.judge(upgrade, facts));
      case VERIFY_DATA_PLANE -> verifyDataPlane(upgrade.plan(), facts.mesh());
      case PROBES -> probes(facts);
      case REPORT -> new StepStatus.Done("");
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
      case StoredBackup.Missing missing when isPausingBetweenAttempts(upgrade, now) ->
          new StepStatus.InProgress(upgrade.status().currentStep().note());
      case StoredBackup.Missing missing when !hasTriedEnough(upgrade, MAX_BACKUPS, now) ->
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

  private static StepStatus controlPlane(Upgrade upgrade, StepFacts facts, Instant now) {
    var acted = upgrade.status().actedAt();
    if (acted.isEmpty()) {
      return PlanProgress.changedMeanwhile(upgrade, facts)
          .orElseGet(
              () -> new StepStatus.ReadyToInstall("istioctl upgrade to " + upgrade.plan().to()));
    }
    var install = facts.install().orElseThrow();
    return switch (install.state()) {
      case RUNNING -> new StepStatus.InProgress("istioctl is running");
      case FINISHED -> finished(upgrade, facts.mesh(), install, now);
      case GONE -> unseen(upgrade, facts.mesh(), false, now);
      case UNKNOWN ->
          unseen(upgrade, facts.mesh(), now.isBefore(acted.get().plus(UNSEEN_INSTALL)), now);
    };
  }

  private static StepStatus finished(
      Upgrade upgrade, MeshState mesh, StepFacts.Install install, Instant now) {
    if (install.exitCode().orElse(1) != 0) {
      return failed(upgrade, install, now);
    }
    // Success is what the cluster shows, not what istioctl prints.
    return controlPlaneOn(mesh, upgrade.plan().to())
        ? new StepStatus.Done("istiod is on " + upgrade.plan().to())
        : new StepStatus.InProgress("istioctl ended well; waiting for the istiod rollout");
  }

  private static StepStatus failed(Upgrade upgrade, StepFacts.Install install, Instant now) {
    var ended = "istioctl ended with exit code " + install.exitCode().orElse(1);
    if (!ApiServerTrouble.isIn(install.output()) || hasTriedEnough(upgrade, MAX_INSTALLS, now)) {
      return new StepStatus.Broken(ended + ".", install.output());
    }
    return isPausingBetweenAttempts(upgrade, now)
        ? new StepStatus.InProgress(
            ended + ", for the API server was in trouble; it is started again in a moment")
        : new StepStatus.ReadyToInstall(
            ended + ", for the API server was in trouble: once more with the same inputs");
  }

  private static boolean hasTriedEnough(Upgrade upgrade, int attempts, Instant now) {
    var since = upgrade.status().waitingSince().orElse(now);
    // While it waits for its hours, nothing is tried.
    return !upgrade.status().isHeld()
        && upgrade.status().attempt() >= attempts
        && !now.isBefore(since.plus(PERSISTENCE));
  }

  private static boolean isPausingBetweenAttempts(Upgrade upgrade, Instant now) {
    var pause = FIRST_PAUSE.multipliedBy(upgrade.status().attempt());
    var bounded = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    return upgrade.status().actedAt().filter(at -> now.isBefore(at.plus(bounded))).isPresent();
  }

  private static StepStatus unseen(Upgrade upgrade, MeshState mesh, boolean mayRun, Instant now) {
    var target = upgrade.plan().to();
    var gatewaysBehind =
        mesh.workloads().stream()
            .filter(workload -> workload.mover() == Workload.Mover.INSTALL)
            .anyMatch(workload -> !workload.isOn(target));
    if (controlPlaneOn(mesh, target) && !gatewaysBehind) {
      return new StepStatus.Done("istiod is on " + target + "; istioctl's own end was not seen");
    }
    if (mayRun) {
      return new StepStatus.InProgress(
          "istioctl was started by a process that is gone; it may still be running");
    }
    if (isPausingBetweenAttempts(upgrade, now)) {
      return new StepStatus.InProgress("istioctl did not finish; it is started again in a moment");
    }
    return !hasTriedEnough(upgrade, MAX_INSTALLS, now)
        ? new StepStatus.ReadyToInstall("istioctl did not finish: once more with the same inputs")
        : new StepStatus.Broken(
            "istioctl was started "
                + upgrade.status().attempt()
                + " times, and each time the process that ran it was gone before its end was seen.",
            List.of());
  }

  /** Whether an istioctl of this step runs, or was started by a process that is gone. */
  public static boolean mayBeRunning(
      Upgrade upgrade, Optional<StepFacts.Install> seen, Instant now) {
    var acted = upgrade.status().actedAt();
    return acted.isPresent()
        && seen.map(install ->
                switch (install.state()) {
                  case RUNNING -> true;
                  case FINISHED, GONE -> false;
                  case UNKNOWN -> now.isBefore(acted.get().plus(UNSEEN_INSTALL));
                })
            .orElse(false);
  }

  private static boolean controlPlaneOn(MeshState mesh, IstioVersion target) {
    return !mesh.controlPlanes().isEmpty()
        && mesh.controlPlanes().stream()
            .allMatch(
                plane -> plane.version().equals(Optional.of(target)) && plane.rolloutComplete());
  }

  private static StepStatus verifyControlPlane(Upgrade upgrade, StepFacts facts) {
    var target = upgrade.plan().to();
    var waits = new ArrayList<String>();
    if (!controlPlaneOn(facts.mesh(), target)) {
      waits.add("istiod is not on " + target + " everywhere");
    }
    Gates.silent(facts.mesh()).forEach(waits::add);
    Gates.untrusted(facts.mesh()).forEach(waits::add);
    injectionProblems(facts, target).forEach(waits::add);
    return waits.isEmpty()
        ? new StepStatus.Done("istiod answers, and a new pod would get proxy " + target)
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
