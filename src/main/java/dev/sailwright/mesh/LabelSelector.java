package dev.sailwright.mesh;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A selector of Kubernetes; all requirements must hold, and one without any selects everything.
 *
 * @param requirements those of {@code matchExpressions}; one of {@code matchLabels} is an {@code
 *     In} with one value
 */
public record LabelSelector(List<Requirement> requirements) {
  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /** As in {@code matchExpressions}. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  /** One label, and what is asked of it. */
  public record Requirement(String key, Operator operator, Set<String> values) {
    public Requirement {
      values = Set.copyOf(values);
    }

    boolean holdsFor(Map<String, String> labels) {
      return switch (operator) {
        case IN -> labels.containsKey(key) && values.contains(labels.get(key));
        // As Kubernetes has it: what has no such label is not in.
        case NOT_IN -> !labels.containsKey(key) || !values.contains(labels.get(key));
        case EXISTS -> labels.containsKey(key);
        case DOES_NOT_EXIST -> !labels.containsKey(key);
      };
    }
  }

  public boolean selects(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.holdsFor(labels));
  }

  /** Whether there are labels that both select. */
  public boolean canSelectWith(LabelSelector other) {
    return Stream.concat(requirements.stream(), other.requirements.stream())
        .collect(Collectors.groupingBy(Requirement::key))
        .values()
        .stream()
        .allMatch(LabelSelector::canHold);
  }

  /** Of one key. */
  private static boolean canHold(List<Requirement> all) {
    var wanted = all.stream().filter(one -> one.operator() == Operator.IN).toList();
    var absent = all.stream().anyMatch(one -> one.operator() == Operator.DOES_NOT_EXIST);
    if (absent) {
      return wanted.isEmpty() && all.stream().noneMatch(one -> one.operator() == Operator.EXISTS);
    }
    if (wanted.isEmpty()) {
      return true;
    }
    var values = new HashSet<>(wanted.getFirst().values());
    wanted.forEach(one -> values.retainAll(one.values()));
    all.stream()
        .filter(one -> one.operator() == Operator.NOT_IN)
        .forEach(one -> values.removeAll(one.values()));
    return !values.isEmpty();
  }
}
