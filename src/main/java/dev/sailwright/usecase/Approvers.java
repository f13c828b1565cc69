package dev.sailwright.usecase;

import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.port.People;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.upgrade.Upgrade;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may decide about a cluster at this moment. Groups are asked for their members each time, and
 * what cannot be found out is a no.
 */
public final class Approvers {
  private final People people;

  public Approvers(People people) {
    this.people = people;
  }

  /**
   * The policy with its user groups replaced by whoever is in them.
   *
   * @throws UnreachableException when that could not be found out
   */
  ClusterPolicy now(ClusterPolicy policy) {
    return policy.withApprovers(
        policy.approvers().stream().flatMap(this::users).collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * The same, without those of these users who are excluded.
   *
   * @throws UnreachableException when that could not be found out
   */
  ClusterPolicy now(ClusterPolicy policy, Set<String> users) {
    var now = now(policy);
    return now.withApprovers(
        now.approvers().stream()
            .filter(user -> !users.contains(user) || exclusion(user).isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }

  private Stream<String> users(String approver) {
    return ClusterPolicy.isUserGroup(approver)
        ? people.members(approver).stream()
        : Stream.of(approver);
  }

  /**
   * Why nothing that this user decides may count; empty for a full member of the workspace.
   *
   * @throws UnreachableException when that could not be found out
   */
  Optional<String> exclusion(String user) {
    return people.exclusion(user);
  }

  /**
   * The same in words for the user.
   *
   * @throws UnreachableException when that could not be found out
   */
  Optional<String> excluded(String user) {
    return exclusion(user).map(what -> "Slack says that you are " + what + "; nothing was done.");
  }

  /**
   * Why this user may not pause. That must work while Slack itself is in trouble, so the requester,
   * and whoever is named by id, is not looked up.
   *
   * @param policy empty: the cluster is not in the settings any more
   */
  Optional<String> pausingRefusal(Optional<ClusterPolicy> policy, Upgrade upgrade, String user) {
    return isNamed(policy, upgrade, user)
        ? Optional.empty()
        : steeringRefusal(policy, upgrade, user, "do this to " + upgrade.id());
  }

  /**
   * Why this user may not resume, retry, abort, or ask for the way back.
   *
   * @param policy empty: the cluster is not in the settings any more
   * @param doing such as {@code do this to prod-1}
   */
  Optional<String> steeringRefusal(
      Optional<ClusterPolicy> policy, Upgrade upgrade, String user, String doing) {
    var known =
        isNamed(policy, upgrade, user)
            || policy.map(this::now).map(ClusterPolicy::approvers).orElse(Set.of()).contains(user);
    return known
        ? excluded(user)
        : Optional.of(
            "Only its requester and the approvers of "
                + upgrade.plan().cluster()
                + " may "
                + doing
                + ".");
  }

  /**
   * Why this user may not let an upgrade go on while the settings allow no changes: that widens
   * what was approved, so it is for those who could have approved it, and for nobody where that is
   * not done in Slack.
   *
   * @param policy empty: the cluster is not in the settings any more
   */
  Optional<String> overridingRefusal(Optional<ClusterPolicy> policy, Upgrade upgrade, String user) {
    if (upgrade.plan().isApprovedOutsideSlack()
        || policy.filter(ClusterPolicy::isApprovedOutsideSlack).isPresent()) {
      return Optional.of(
          upgrade.id()
              + " waits until changes may begin. It is approved outside Slack, so nobody can let it"
              + " go on before in Slack; change `changes` in the settings, or abort it.");
    }
    return !user.equals(upgrade.origin().requester())
            && policy.map(this::now).map(ClusterPolicy::approvers).orElse(Set.of()).contains(user)
        ? excluded(user)
        : Optional.of(
            upgrade.id()
                + " waits until changes may begin; only approvers of "
                + upgrade.plan().cluster()
                + " who did not ask for it may let it go on before.");
  }

  private static boolean isNamed(Optional<ClusterPolicy> policy, Upgrade upgrade, String user) {
    return user.equals(upgrade.origin().requester())
        || policy.map(ClusterPolicy::approvers).orElse(Set.of()).contains(user);
  }
}
