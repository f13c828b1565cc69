package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Journey;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Origin;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.upgrade.UpgradeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The layout of a MeshUpgrade's spec. The plan is stored whole; cluster, from and to are repeated
 * before it for people who read the resource.
 */
record MeshUpgradeSpec(
    String id,
    String cluster,
    Optional<IstioVersion> from,
    IstioVersion to,
    String requestedBy,
    Instant requestedAt,
    String channel,
    Optional<String> thread,
    Optional<String> emergency,
    Optional<String> rollbackOf,
    Optional<Journey> journey,
    String digest,
    Instant expiresAt,
    UpgradePlan plan,
    List<Decision> decisions) {

  static MeshUpgradeSpec of(Upgrade upgrade) {
    var plan = upgrade.plan();
    var origin = upgrade.origin();
    return new MeshUpgradeSpec(
        upgrade.id(),
        plan.cluster(),
        plan.from(),
        plan.to(),
        origin.requester(),
        origin.at(),
        origin.channel(),
        origin.thread(),
        origin.emergency(),
        origin.rollbackOf(),
        origin.journey(),
        upgrade.digest(),
        upgrade.expiresAt(),
        plan,
        upgrade.decisions());
  }

  Upgrade toUpgrade(Optional<UpgradeStatus> status, String version) {
    var origin =
        new Origin(requestedBy, requestedAt, channel, thread, emergency, rollbackOf, journey);
    return new Upgrade(
        id,
        origin,
        plan,
        digest,
        expiresAt,
        decisions,
        status.orElseGet(() -> UpgradeStatus.initial(plan, origin.at())),
        version);
  }
}
