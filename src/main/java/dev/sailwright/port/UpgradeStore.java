package dev.sailwright.port;

import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import java.util.List;
import java.util.Optional;

/**
 * Keeps upgrades. Two kinds of writers never fight: people's intent goes in by {@link #decide}, the
 * leader's progress by {@link #saveStatus}, and both compare and set.
 *
 * <p>Every method throws {@link UnreachableException} when the store does not answer; then nothing
 * is known of whether a write took place.
 */
public interface UpgradeStore {
  /** Stores a new upgrade under its id; refused when the id is taken. */
  @Effectful(EffectWitness.Point.STORE_PROPOSAL)
  Saved create(Upgrade upgrade);

  @ReadOnly
  Optional<Upgrade> load(String id);

  /** All of one cluster by their numbers, and so the oldest first. */
  @ReadOnly
  List<Upgrade> ofCluster(String cluster);

  /** Appends a decision; refused when the upgrade changed since it was loaded. */
  @Effectful(EffectWitness.Point.STORE_DECISION)
  Saved decide(Upgrade loaded, Decision decision);

  /** Writes the status; refused when the upgrade changed since it was loaded. */
  @Effectful(EffectWitness.Point.STORE_PROGRESS)
  Saved saveStatus(Upgrade changed);

  /** What became of a write. */
  sealed interface Saved {
    /**
     * @param upgrade as stored, with its new version
     */
    record Stored(Upgrade upgrade) implements Saved {}

    /** Somebody else was first: load again and look. */
    record Conflict() implements Saved {}
  }
}
