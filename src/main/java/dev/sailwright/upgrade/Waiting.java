package dev.sailwright.upgrade;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.planning.ClusterPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an upgrade tells while it waits for people, or for what is known of them. */
public final class Waiting {
  /** How long before an answer is too late people are reminded of it. */
  static final Duration REMINDER = Duration.ofMinutes(10);

  private Waiting() {}

  /** A step's approval waits, and says so once, until it is known that it counts. */
  public static Upgrade stepNotBegun(Upgrade upgrade, String reason, Instant now) {
    var step = StepApprovals.name(upgrade, upgrade.status().step());
    return notBegun(upgrade, "Approved " + step, reason, now);
  }

  static Upgrade notBegun(Upgrade upgrade, String what, String reason, Instant now) {
    return once(
        upgrade,
        what
            + ", and not begun yet: it cannot be seen whether those who asked and approved still"
            + " may.",
        List.of(reason),
        now);
  }

  /** Two are never under way on one mesh. */
  public static Upgrade behind(Upgrade upgrade, Upgrade underWay, Instant now) {
    return once(
        upgrade,
        "Approved, and not begun yet: " + underWay.id() + " has not ended.",
        List.of(),
        now);
  }

  private static Upgrade once(Upgrade upgrade, String text, List<String> lines, Instant now) {
    var said =
        upgrade.status().timeline().stream()
            .anyMatch(entry ->
                entry.kind() == TimelineEntry.Kind.TROUBLE
                    && entry.text().equals(AuditRecord.cut(text)));
    return said
        ? upgrade
        : upgrade.with(upgrade.status().telling(now, TimelineEntry.Kind.TROUBLE, text, lines));
  }

  /** Once, shortly before the card expires; a card that lives shorter than that needs none. */
  static Upgrade remind(Upgrade upgrade, Instant now) {
    var due = upgrade.expiresAt().minus(REMINDER);
    var reminded =
        upgrade.status().timeline().stream()
            .anyMatch(entry -> entry.kind() == TimelineEntry.Kind.REMINDER);
    if (reminded || now.isBefore(due) || !due.isAfter(upgrade.origin().at())) {
      return upgrade;
    }
    var missing = upgrade.plan().approvals() - upgrade.approvals().size();
    return upgrade.with(
        upgrade
            .status()
            .telling(
                now,
                TimelineEntry.Kind.REMINDER,
                "This card expires in "
                    + Durations.exact(Duration.between(now, upgrade.expiresAt()))
                    + " and still needs "
                    + missing
                    + (missing == 1 ? " approval." : " approvals."),
                List.of()));
  }

  /** Whose approval does not count, one by one. */
  static Upgrade tellingRefused(
      Upgrade upgrade, ClusterPolicy policy, Standing standing, Instant now) {
    var told = upgrade.status();
    for (var refused : ApprovalPolicy.refused(upgrade, policy, standing)) {
      told =
          told.telling(
              now,
              TimelineEntry.Kind.DECISION,
              "An approval does not count: " + refused.why() + ".",
              List.of(),
              Optional.of(refused.approval().user()));
    }
    return upgrade.with(told);
  }
}
