package dev.sailwright.comparison;

import dev.sailwright.diagnosis.Cause;
import dev.sailwright.mesh.Redaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares two meshes. A difference is told only where both could be seen, and sameness only where
 * both were seen as a whole.
 */
public final class MeshComparison {
  private final Look left;
  private final Look right;
  private final Map<Aspect, List<Difference>> differences = new EnumMap<>(Aspect.class);
  private final Set<Aspect> suspects = new LinkedHashSet<>();
  private final List<Suspicion> unshown = new ArrayList<>();
  private final List<String> same = new ArrayList<>();
  private final List<String> notCompared = new ArrayList<>();

  private MeshComparison(Look left, Look right) {
    this.left = left;
    this.right = right;
  }

  /**
   * @param left the one that was named first
   */
  public static Comparison of(Look left, Look right) {
    var comparison = new MeshComparison(left, right);
    if (left.isUnseen() || right.isUnseen()) {
      comparison.notCompared.add(
          notSeen("everything", Stream.of(left, right).filter(Look::isUnseen).toList()));
    } else {
      Topics.BOOK.forEach(comparison::compare);
      comparison.suspect();
    }
    return comparison.result();
  }

  private void compare(Topic topic) {
    var hidden = Stream.of(left, right).filter(topic::isHidden).toList();
    if (!hidden.isEmpty()) {
      notCompared.add(notSeen(topic.aspect().title(), hidden));
      return;
    }
    var lefts = topic.reader().read(left, right);
    var rights = topic.reader().read(right, left);
    var unseen =
        Stream.of(unseen(left, lefts), unseen(right, rights)).flatMap(Optional::stream).toList();
    if (!unseen.isEmpty()) {
      notCompared.add(notSeen(topic.aspect().title(), unseen));
      return;
    }
    compare(topic.aspect(), lefts, rights);
  }

  private static Optional<Look> unseen(Look look, Map<String, Seen> seen) {
    return seen.values().stream().anyMatch(Seen::isUnseen) ? Optional.of(look) : Optional.empty();
  }

  private void compare(Aspect aspect, Map<String, Seen> lefts, Map<String, Seen> rights) {
    var equal = new TreeMap<String, Seen>();
    var subjects = new TreeMap<>(lefts);
    subjects.putAll(rights);
    for (var subject : subjects.keySet()) {
      var one = Optional.ofNullable(lefts.get(subject));
      var other = Optional.ofNullable(rights.get(subject));
      if (!one.map(Seen::text).equals(other.map(Seen::text))) {
        differences
            .computeIfAbsent(aspect, each -> new ArrayList<>())
            .add(difference(aspect, subject, one, other));
      } else if (Stream.of(one, other).flatMap(Optional::stream).allMatch(Seen::isWhole)) {
        one.ifPresent(seen -> equal.put(subject, seen));
      } else {
        notCompared.add(aspect.title() + ": not known for certain on " + names(partly(one, other)));
      }
    }
    tellSame(aspect, equal);
  }

  private List<Look> partly(Optional<Seen> one, Optional<Seen> other) {
    return Stream.of(
            one.filter(seen -> !seen.isWhole()).map(seen -> left),
            other.filter(seen -> !seen.isWhole()).map(seen -> right))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Difference difference(
      Aspect aspect, String subject, Optional<Seen> one, Optional<Seen> other) {
    return new Difference(
        aspect.section(),
        aspect.weight(),
        aspect.title(),
        Redaction.inOneLine(subject),
        one.map(Seen::withoutSecrets),
        other.map(Seen::withoutSecrets),
        Optional.empty());
  }

  /** Settings and APIs are counted; one thing alone is told as it is. */
  private void tellSame(Aspect aspect, Map<String, Seen> equal) {
    if (equal.isEmpty()) {
      return;
    }
    same.add(
        aspect.title()
            + ": "
            + Optional.ofNullable(equal.get(""))
                .map(seen -> Redaction.inOneLine(seen.text()))
                .orElseGet(() -> equal.size() + " the same"));
  }

  /** Marks, for each cause that only one of them has, the first difference that shows it. */
  private void suspect() {
    Stream.concat(
            Suspects.causesOfOneAlone(left.diagnosis(), right.diagnosis()).stream()
                .map(cause -> new Alone(Side.LEFT, cause)),
            Suspects.causesOfOneAlone(right.diagnosis(), left.diagnosis()).stream()
                .map(cause -> new Alone(Side.RIGHT, cause)))
        .sorted(Comparator.comparing((Alone alone) -> Suspects.severity(alone.cause())).reversed())
        .forEach(this::suspect);
  }

  /** A cause that only one of them has. */
  private record Alone(Side side, Cause cause) {
    Suspicion suspicion() {
      var finding = cause.finding();
      return new Suspicion(side, finding.code(), finding.message(), cause.unexplained());
    }
  }

  private void suspect(Alone alone) {
    Suspects.of(alone.cause().finding().code()).stream()
        .filter(differences::containsKey)
        .findFirst()
        .ifPresentOrElse(
            aspect -> {
              suspects.add(aspect);
              differences.computeIfPresent(aspect, (each, all) -> marked(all, alone.suspicion()));
            },
            () -> unshown.add(alone.suspicion()));
  }

  /** What a likelier cause has marked stays so. */
  private static List<Difference> marked(List<Difference> all, Suspicion suspicion) {
    return all.stream()
        .map(each -> each.isSuspicious() ? each : each.suspected(suspicion))
        .toList();
  }

  private Comparison result() {
    var ordered =
        Stream.concat(
                suspects.stream(),
                Arrays.stream(Aspect.values())
                    .filter(aspect -> !suspects.contains(aspect))
                    .sorted(Comparator.comparing(Aspect::weight)))
            .flatMap(aspect -> differences.getOrDefault(aspect, List.of()).stream())
            .toList();
    return new Comparison(
        outcome(ordered), part(left), part(right), ordered, unshown, same, notCompared);
  }

  private Comparison.Outcome outcome(List<Difference> ordered) {
    if (ordered.stream().anyMatch(Difference::isSuspicious)) {
      return Comparison.Outcome.SUSPICIOUS;
    }
    if (!unshown.isEmpty()) {
      return Comparison.Outcome.UNSHOWN;
    }
    if (!left.blindSpots().isEmpty() || !right.blindSpots().isEmpty()) {
      return Comparison.Outcome.NOT_ENOUGH_SEEN;
    }
    return Suspects.causes(left.diagnosis()).findAny().isPresent()
        ? Comparison.Outcome.BOTH_BROKEN
        : Comparison.Outcome.NOTHING_SUSPICIOUS;
  }

  private static Comparison.Part part(Look look) {
    return new Comparison.Part(
        look.cluster(),
        look.mesh().observedAt(),
        look.diagnosis().verdict(),
        look.versions(),
        look.mesh().kubernetes(),
        Suspects.causes(look.diagnosis())
            .findFirst()
            .map(Cause::finding)
            .map(finding -> finding.message()),
        look.blindSpots());
  }

  private static String notSeen(String what, List<Look> looks) {
    return what + ": not seen on " + names(looks);
  }

  private static String names(List<Look> looks) {
    return looks.stream().map(Look::cluster).collect(Collectors.joining(" and "));
  }
}
