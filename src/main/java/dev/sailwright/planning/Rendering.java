package dev.sailwright.planning;

import java.util.List;
import java.util.Optional;

/**
 * What istioctl would apply, as it was rendered when this was planned.
 *
 * @param after SHA-256 of what the target would apply, in all runs of istioctl; empty when it could
 *     not be rendered
 * @param problems what could not be rendered, and why; one line each
 * @param added objects that come new
 * @param removed objects that the target does not have; istioctl leaves them where they are
 * @param changed objects that differ in more than labels of the version
 * @param beside objects that come new and stand where those of another revision stay; empty where
 *     none do, as in what an earlier release stored
 */
public record Rendering(
    Optional<String> after,
    List<String> problems,
    int added,
    int removed,
    int changed,
    Optional<Integer> beside) {
  public Rendering {
    problems = List.copyOf(problems);
  }

  /** Such as {@code 17 objects come beside those of another revision, }; empty where none are. */
  public String besideInWords() {
    return beside
        .map(count -> count + " objects come beside those of another revision, ")
        .orElse("");
  }

  /** Both sides are known, so that they could be compared. */
  public boolean wasCompared() {
    return problems.isEmpty();
  }

  /** Such as {@code 2 objects new, 3 changed, 0 no longer part of it}. */
  public String counted() {
    return besideInWords()
        + added
        + (beside.isEmpty() ? " objects new, " : " new, ")
        + changed
        + (beside.isEmpty() ? " changed, " : " changed in place, ")
        + removed
        + " no longer part of it";
  }
}
