package dev.sailwright.usecase;

import dev.sailwright.audit.AuditTrail;
import dev.sailwright.audit.Verdict;
import dev.sailwright.audit.Verdict.Outcome;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Upgrade;
import java.util.List;
import java.util.stream.Stream;

/** Verifies that nobody changed what was recorded of upgrades. */
public final class VerifyAudit {
  private final UpgradeStore store;

  public VerifyAudit(UpgradeStore store) {
    this.store = store;
  }

  /** All upgrades of a log, by the log alone. */
  public static List<Verdict> ofLog(AuditTrail log) {
    return Stream.of(
            log.unreadable().stream(), log.upgrades().stream().map(log::of), log.effects().stream())
        .flatMap(verdicts -> verdicts)
        .toList();
  }

  /**
   * These upgrades, as they are stored, against a log, and the log's effects. Of a process that is
   * older than the log, only what was changed is told.
   *
   * @throws dev.sailwright.port.UnreachableException when the store does not answer
   */
  public List<Verdict> of(List<String> upgrades, AuditTrail log) {
    return Stream.of(
            log.unreadable().stream(),
            upgrades.stream().distinct().map(id -> one(id, log)),
            log.effects().stream().filter(verdict -> verdict.outcome() != Outcome.NOT_VERIFIED))
        .flatMap(verdicts -> verdicts)
        .toList();
  }

  private Verdict one(String id, AuditTrail log) {
    return store
        .load(id)
        .map(upgrade -> against(upgrade, log))
        .orElseGet(() ->
            new Verdict(
                id,
                Outcome.NOT_VERIFIED,
                0,
                "there is no such upgrade; `kubectl get meshupgrades` lists them. If there was one,"
                    + " it was deleted"));
  }

  private static Verdict against(Upgrade upgrade, AuditTrail log) {
    return upgrade.plan().digest().equals(upgrade.digest())
        ? log.against(upgrade.audit())
        : new Verdict(
            upgrade.id(),
            Outcome.EDITED,
            0,
            "the stored plan is not the one whose digest was approved");
  }
}
