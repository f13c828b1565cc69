package dev.sailwright.upgrade;

import dev.sailwright.planning.ClusterPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may approve what. Checked at the click, and again before anything starts. When in doubt, no.
 */
public final class ApprovalPolicy {
  private ApprovalPolicy() {}

  /** Why this person may not approve this upgrade now; empty when they may. */
  public static Optional<String> refusal(
      Upgrade upgrade, String user, Set<String> approvers, Instant at) {
    var refusal = stranger(upgrade, user, approvers);
    if (refusal.isPresent()) {
      return refusal;
    }
    if (!at.isBefore(upgrade.expiresAt())) {
      return Optional.of("This card expired; ask again with `" + upgrade.command() + "`.");
    }
    return forged(upgrade);
  }

  /**
   * Why this person may not approve a step of this upgrade; empty when they may. It needs the same
   * people as the card, and no card that is still open.
   */
  public static Optional<String> stepRefusal(Upgrade upgrade, String user, Set<String> approvers) {
    return stranger(upgrade, user, approvers).or(() -> forged(upgrade));
  }

  private static Optional<String> stranger(Upgrade upgrade, String user, Set<String> approvers) {
    if (approvers.isEmpty()) {
      return Optional.of(
          "Nobody may approve upgrades of "
              + upgrade.plan().cluster()
              + ": its `approvers` are not set.");
    }
    if (!approvers.contains(user)) {
      return Optional.of("You are not an approver of " + upgrade.plan().cluster() + ".");
    }
    return user.equals(upgrade.origin().requester())
        ? Optional.of("You asked for this upgrade; somebody else has to approve it.")
        : Optional.empty();
  }

  private static Optional<String> forged(Upgrade upgrade) {
    if (!upgrade.digest().equals(upgrade.plan().digest())) {
      return Optional.of(
          "The stored plan does not match its digest; ask again with `" + upgrade.command() + "`.");
    }
    return Optional.empty();
  }

  /**
   * Why the recorded approvals do not suffice now; empty when they do.
   *
   * @param policy of the settings, with its user groups replaced by whoever is in them
   */
  public static Optional<String> refusal(Upgrade upgrade, ClusterPolicy policy, Standing standing) {
    if (standing.unknown().isPresent()) {
      return Optional.of(
          "It could not be found out whether those who asked and approved still may: "
              + standing.unknown().get()
              + ".");
    }
    var asker = standing.exclusion(upgrade.origin().requester());
    if (asker.isPresent()) {
      return Optional.of("Who asked for this is " + asker.get() + " now.");
    }
    var refused = refused(upgrade, policy, standing);
    return upgrade.approvals().size() - refused.size() < upgrade.plan().approvals()
        ? Optional.of("The approval does not count: " + refused.getFirst().why() + ".")
        : Optional.empty();
  }

  /** A recorded approval that does not count, and why. */
  public record Refused(Decision approval, String why) {}

  /** The recorded approvals of the card that do not count now. */
  static List<Refused> refused(Upgrade upgrade, ClusterPolicy policy, Standing standing) {
    return upgrade.approvals().stream()
        .flatMap(approval ->
            refusal(upgrade, approval, policy, standing).stream()
                .map(why -> new Refused(approval, why)))
        .toList();
  }

  private static Optional<String> refusal(
      Upgrade upgrade, Decision approval, ClusterPolicy policy, Standing standing) {
    if (!approval.digest().equals(upgrade.digest())) {
      return Optional.of("it is about another plan");
    }
    var required = upgrade.plan().toAcknowledge().stream().map(finding -> finding.code()).toList();
    if (!approval.acknowledged().containsAll(required)) {
      return Optional.of("it does not acknowledge every override");
    }
    if (isAboutOutside(upgrade, policy)) {
      return outsideRefusal(upgrade, approval, policy)
          .or(() ->
              approval.at().isBefore(upgrade.expiresAt())
                  ? Optional.empty()
                  : Optional.of("it came after the card had expired"));
    }
    if (!policy.approvers().contains(approval.user())) {
      return Optional.of("who gave it is not an approver of " + upgrade.plan().cluster() + " now");
    }
    return standing
        .exclusion(approval.user())
        .map(what -> "who gave it is " + what + " now")
        .or(() -> refusal(upgrade, approval.user(), policy.approvers(), approval.at()));
  }

  /** Why an approval of a step does not count, or would not; empty when it does. */
  static Optional<String> stepRefusal(Upgrade upgrade, Decision approval, ClusterPolicy policy) {
    return isAboutOutside(upgrade, policy)
        ? outsideRefusal(upgrade, approval, policy).map(why -> why + ".")
        : stepRefusal(upgrade, approval.user(), policy.approvers());
  }

  /** The plan or the settings want approvals outside Slack; then both have to. */
  private static boolean isAboutOutside(Upgrade upgrade, ClusterPolicy policy) {
    return upgrade.plan().isApprovedOutsideSlack() || policy.isApprovedOutsideSlack();
  }

  /**
   * Why an approval given outside Slack does not count, or would not; empty when it does. Nothing
   * is looked at that only the bot knows.
   *
   * @param policy of the settings; or of the record alone, where the settings are not at hand
   */
  public static Optional<String> outsideRefusal(
      Upgrade upgrade, Decision approval, ClusterPolicy policy) {
    if (upgrade.plan().isApprovedOutsideSlack() != policy.isApprovedOutsideSlack()) {
      return Optional.of(
          "how upgrades of "
              + upgrade.plan().cluster()
              + " are approved was changed in the settings");
    }
    return policy
        .kubernetesApprovers()
        .flatMap(
            may -> may.refusal(approval.user(), approval.group(), upgrade.origin().requester()))
        .or(() -> forged(upgrade));
  }
}
