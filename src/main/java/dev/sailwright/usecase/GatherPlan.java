package dev.sailwright.usecase;

import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Releases;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.PlanRequest;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.planning.UpgradePlanner;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;

/** Gathers all that a plan depends on, and plans. The same for a request and for the first step. */
public final class GatherPlan {
  private final LookAround around;
  private final OpenUpgrades open;
  private final Approvers approvers;
  private final Releases releases;
  private final InstantSource clock;
  private final RenderChange change;

  public GatherPlan(
      LookAround.Senses senses,
      UpgradeStore store,
      Approvers approvers,
      Releases releases,
      InstantSource clock) {
    this.around = new LookAround(senses, releases, clock);
    this.open = new OpenUpgrades(store, clock);
    this.approvers = approvers;
    this.releases = releases;
    this.clock = clock;
    this.change = new RenderChange(senses.installer());
  }

  /**
   * @param except the upgrade that is planned again, or that is planned for, and what ends for
   *     that: they are not in the way; empty for what is asked for anew
   */
  public PlanResult plan(ClusterPolicy policy, PlanRequest request, Set<String> except) {
    var resolved = except.isEmpty() ? resolve(policy) : Resolved.of(policy);
    var seen =
        around.look(policy, request, resolved.unknown(), open.except(policy.cluster(), except));
    var result =
        UpgradePlanner.plan(seen.evidence(), resolved.policy(), request, seen.surroundings());
    return switch (result) {
      case PlanResult.Planned planned -> new PlanResult.Planned(change.rendered(planned.plan()));
      case PlanResult.Refused refused -> refused;
    };
  }

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
    return new Evidence(mesh, releases.now(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }
}
