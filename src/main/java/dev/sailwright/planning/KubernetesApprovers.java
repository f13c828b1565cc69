package dev.sailwright.planning;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who may approve outside Slack, by the names under which the API server knows them. Service
 * accounts and other {@code system:} names are no persons, so they never may.
 *
 * @param users by name
 * @param groups whose members may; nobody but the API server knows who they are
 */
public record KubernetesApprovers(List<User> users, List<String> groups) {
  private static final String PREFIX = "kubernetes:";
  private static final String SYSTEM = "system:";

  public KubernetesApprovers {
    users = users.stream().sorted(Comparator.comparing(User::name)).toList();
    groups = groups.stream().sorted().toList();
  }

  /**
   * @param name as the API server says it
   * @param slack the same person's Slack user id, so that whoever asked is known again
   */
  public record User(String name, String slack) {}

  /** How a decision names somebody who is known by their Kubernetes name. */
  public static String user(String name) {
    return PREFIX + name;
  }

  /** Whether a decision's user was named so; the others are Slack user ids. */
  public static boolean isOne(String user) {
    return user.startsWith(PREFIX);
  }

  /** Whether this is the name of a program or of everybody, and of no person. */
  public static boolean isOfTheSystem(String name) {
    return name.startsWith(SYSTEM);
  }

  /** How many may approve; empty when groups make that unknown. */
  Optional<Integer> count() {
    return groups.isEmpty() ? Optional.of(users.size()) : Optional.empty();
  }

  /**
   * The group by which somebody may approve who is not named themselves.
   *
   * @param theirs all of their groups
   */
  public Optional<String> groupOf(String name, List<String> theirs) {
    return named(name).isPresent()
        ? Optional.empty()
        : groups.stream().filter(theirs::contains).findFirst();
  }

  /**
   * Why an approval by this user does not count; empty when it does.
   *
   * @param user of the decision
   * @param group of the decision
   * @param requester Slack user id
   */
  public Optional<String> refusal(String user, Optional<String> group, String requester) {
    if (!isOne(user)) {
      return Optional.of("it was given in Slack, and this cluster is approved outside Slack");
    }
    var name = user.substring(PREFIX.length());
    if (name.isBlank() || isOfTheSystem(name)) {
      return Optional.of(user + " is no person");
    }
    var named = named(name);
    if (named.isEmpty() && group.filter(groups::contains).isEmpty()) {
      return Optional.of(user + " is not among the `kubernetesApprovers`");
    }
    return named
        .filter(one -> one.slack().equals(requester))
        .map(one -> user + " asked for this upgrade; somebody else has to approve it");
  }

  private Optional<User> named(String name) {
    return users.stream().filter(user -> user.name().equals(name)).findFirst();
  }
}
