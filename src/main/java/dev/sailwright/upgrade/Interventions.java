package dev.sailwright.upgrade;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.gates.GateWatch;
import dev.sailwright.planning.ClusterPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What people do to an upgrade that is under way: pause, resume, retry, abort. One decision a turn,
 * in the order in which they were recorded; each is told with who and when.
 */
final class Interventions {
  private Interventions() {}

  /**
   * What the oldest unheeded decision makes of the upgrade; empty when there is none, or when it
   * has to wait for the running istioctl.
   */
  static Optional<Upgrade> heed(Upgrade upgrade, Sight sight, ClusterPolicy policy, Instant now) {
    return upgrade
        .unheeded()
        .filter(decision -> decision.kind() != Decision.Kind.ABORTED || !sight.effectRunning())
        .map(decision -> heed(upgrade.decided(decision, now), decision, policy, now))
        .map(heeded -> heeded.with(heeded.status().heeding(upgrade.status().heeded() + 1)));
  }

  /** One of several approvals that a card needs: told, and counted on. */
  static Optional<Upgrade> countApproval(Upgrade upgrade, Instant now) {
    return upgrade
        .unheeded()
        .map(approval -> {
          var heeded = upgrade.status().heeded() + 1;
          var counted =
              upgrade.with(
                  upgrade
                      .status()
                      .heeding(heeded)
                      .telling(
                          now,
                          TimelineEntry.Kind.DECISION,
                          "Approved, "
                              + upgrade.approvals().size()
                              + " of "
                              + upgrade.plan().approvals()
                              + ".",
                          List.of(),
                          Optional.of(approval.user())));
          return counted.decided(approval, now);
        });
  }

  private static Upgrade heed(
      Upgrade upgrade, Decision decision, ClusterPolicy policy, Instant now) {
    var status = upgrade.status();
    var paused = status.phase() == Phase.PAUSED;
    return switch (decision.kind()) {
      case APPROVED, DENIED -> upgrade;
      case STEP_APPROVED -> StepApprovals.heed(upgrade, decision, policy, now);
      case PAUSED ->
          paused
              ? upgrade
              : upgrade.with(
                  told(
                      status.paused("A person paused it" + why(decision) + "."),
                      decision,
                      "Paused",
                      now));
      case RESUMED ->
          paused
              ? StepApprovals.askedAgain(
                  upgrade.with(
                      told(
                          status.resumed(now).watching(status.gates().map(Interventions::accepted)),
                          decision,
                          isUnseen(status) ? "Resumed without what is not measured" : "Resumed",
                          now)),
                  policy,
                  now)
              : status.isHeld()
                  ? StepTimes.overridden(
                      upgrade.with(
                          told(
                              status,
                              decision,
                              "Lets "
                                  + upgrade.currentStep().title()
                                  + " begin before "
                                  + policy.changes().words(status.hold().orElseThrow().until())
                                  + ", and all that follows until then",
                              now)),
                      policy,
                      now)
                  : upgrade;
      case RETRIED ->
          paused
              ? StepApprovals.askedAgain(
                  upgrade
                      .with(
                          told(
                              status
                                  .resumed(now)
                                  .forgettingEffect()
                                  .watching(
                                      status
                                          .gates()
                                          .map(watch -> watch.renewed(toldAtPause(status)))),
                              decision,
                              "Retried",
                              now))
                      .effectEnded(now, "given up for a retry"),
                  policy,
                  now)
              : upgrade;
      case ABORTED -> aborted(upgrade, decision, now);
    };
  }

  private static boolean isUnseen(UpgradeStatus status) {
    return status.gates().filter(GateWatch::asked).isPresent();
  }

  /** Who was asked what to do without a measurement, and resumes, goes on without it. */
  private static GateWatch accepted(GateWatch watch) {
    return watch.asked() ? watch.withoutUnseen() : watch;
  }

  /** Why it is paused, with the lines that belong to it. */
  private static String toldAtPause(UpgradeStatus status) {
    return status.timeline().stream()
        .filter(entry -> entry.kind() == TimelineEntry.Kind.TROUBLE)
        .reduce((first, second) -> second)
        .filter(entry -> entry.text().equals(AuditRecord.cut("Paused. " + status.pausedBecause())))
        .map(entry -> status.pausedBecause() + "\n" + String.join("\n", entry.lines()))
        .orElse(status.pausedBecause());
  }

  private static Upgrade aborted(Upgrade upgrade, Decision decision, Instant now) {
    var status = upgrade.status();
    var stopped =
        status.withStep(
            status.currentStep().ended(StepRecord.State.FAILED, now, "aborted" + why(decision)));
    var outcome =
        "Aborted at "
            + upgrade.currentStep().title().toLowerCase(Locale.ROOT)
            + why(decision)
            + "; what was done stays, "
            + status.percent()
            + " % of proxies are on "
            + upgrade.plan().to()
            + ".";
    return UpgradeMachine.ended(
        upgrade.with(stopped),
        Phase.ABORTED,
        now,
        outcome,
        List.of(),
        Optional.of(decision.user()));
  }

  private static UpgradeStatus told(
      UpgradeStatus status, Decision decision, String what, Instant now) {
    return status.telling(
        now,
        TimelineEntry.Kind.DECISION,
        what + why(decision) + ".",
        List.of(),
        Optional.of(decision.user()));
  }

  private static String why(Decision decision) {
    return decision.note().isBlank() ? "" : ": " + decision.note();
  }
}
