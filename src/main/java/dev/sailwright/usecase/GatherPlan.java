package dev.sailwright.usecase;

import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.PlanRequest;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.planning.UpgradePlanner;
import dev.sailwright.port.ClusterAccess;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Upgrade;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Gathers all that a plan depends on, and plans. The same for a request, for a click, and for the
 * first step.
 */
public final class GatherPlan {
  private final MeshObserver observer;
  private final ClusterAccess access;
  private final MeshInstaller installer;
  private final UpgradeStore store;
  private final Approvers approvers;
  private final ReleaseCatalog catalog;
  private final InstantSource clock;
  private final RenderChange change;

  public GatherPlan(
      MeshObserver observer,
      ClusterAccess access,
      MeshInstaller installer,
      UpgradeStore store,
      Approvers approvers,
      ReleaseCatalog catalog,
      InstantSource clock) {
    this.observer = observer;
    this.access = access;
    this.installer = installer;
    this.store = store;
    this.approvers = approvers;
    this.catalog = catalog;
    this.clock = clock;
    this.change = new RenderChange(installer);
  }

  /**
   * @param except the upgrade that is planned again; it is not in its own way
   */
  public PlanResult plan(ClusterPolicy policy, PlanRequest request, Optional<String> except) {
    var evidence = evidence(observer.observe(policy.cluster()));
    var target = UpgradePlanner.target(evidence, policy, request);
    var resolved = except.isPresent() ? Resolved.of(policy) : resolve(policy);
    var result =
        UpgradePlanner.plan(
            evidence,
            resolved.policy(),
            request,
            surroundings(
                evidence.mesh(),
                policy,
                target,
                resolved.unknown(),
                running(policy.cluster(), except)));
    return switch (result) {
      case PlanResult.Planned planned ->
          new PlanResult.Planned(planned.plan().with(change.of(planned.plan()).rendering()));
      case PlanResult.Refused refused -> refused;
    };
  }

  /**
   * What would be planned, to look at alone: nobody is asked who could approve.
   *
   * @param goal may be further than one step; the plan is of the first step towards it then
   */
  public Preview preview(ClusterPolicy policy, Optional<IstioVersion> goal) {
    var evidence = evidence(observer.observe(policy.cluster()));
    var request =
        PlanRequest.upgrade(
            UpgradePlanner.firstStep(evidence, policy, goal).or(() -> goal), Optional.empty());
    var target = UpgradePlanner.target(evidence, policy, request);
    Optional<String> running = Optional.empty();
    Optional<String> unseen = Optional.empty();
    try {
      running = running(policy.cluster(), Optional.empty());
    } catch (UnreachableException e) {
      unseen = Optional.of(Optional.ofNullable(e.getMessage()).orElse("the store did not answer"));
    }
    var around = surroundings(evidence.mesh(), policy, target, Optional.empty(), running);
    return new Preview(evidence, UpgradePlanner.plan(evidence, policy, request, around), unseen);
  }

  /**
   * @param evidence that it was made from
   * @param unseen why it could not be seen whether an upgrade is open; a request looks again
   */
  public record Preview(Evidence evidence, PlanResult result, Optional<String> unseen) {}

  /**
   * Who could approve is asked for a new card; once there is one, whoever approves it is looked at.
   */
  private Resolved resolve(ClusterPolicy policy) {
    if (policy.isApprovedOutsideSlack()) {
      return Resolved.of(policy);
    }
    try {
      return Resolved.of(approvers.now(policy));
    } catch (UnreachableException e) {
      return new Resolved(policy, Optional.ofNullable(e.getMessage()));
    }
  }

  private record Resolved(ClusterPolicy policy, Optional<String> unknown) {
    static Resolved of(ClusterPolicy policy) {
      return new Resolved(policy, Optional.empty());
    }
  }

  public Evidence evidence(MeshState mesh) {
    return new Evidence(mesh, catalog, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  private Surroundings surroundings(
      MeshState mesh,
      ClusterPolicy policy,
      Optional<IstioVersion> target,
      Optional<String> approversUnknown,
      Optional<String> running) {
    var istioctl =
        target
            .map(installer::verify)
            .orElseGet(() -> Surroundings.Istioctl.unusable("no target version is known"));
    var precheck =
        target
            .filter(version -> istioctl.sha256().isPresent() && mesh.kubernetes().isPresent())
            .map(version -> installer.precheck(policy.cluster(), version));
    try {
      var restartable =
          mesh.workloads().stream()
              .filter(workload -> workload.mover() == Workload.Mover.RESTART)
              .map(Workload::ref)
              .toList();
      return new Surroundings(
          access.missingRights(policy.cluster(), restartable),
          Optional.empty(),
          istioctl,
          precheck,
          approversUnknown,
          running);
    } catch (UnreachableException e) {
      return new Surroundings(
          List.of(),
          Optional.ofNullable(e.getMessage()),
          istioctl,
          precheck,
          approversUnknown,
          running);
    }
  }

  private Optional<String> running(String cluster, Optional<String> except) {
    var now = clock.instant();
    return store.ofCluster(cluster).stream()
        .filter(upgrade -> upgrade.isOpen(now))
        .map(Upgrade::id)
        .filter(id -> !except.equals(Optional.of(id)))
        .findFirst();
  }
}
