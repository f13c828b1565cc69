package dev.sailwright.planning;

import java.util.List;
import java.util.Optional;

/**
 * What istioctl would apply, as it was rendered when this was planned.
 *
 * @param after SHA-256 of what the target would apply; empty when it could not be rendered
 * @param problems what could not be rendered, and why; one line each
 * @param added objects that come new
 * @param removed objects that the target does not have; istioctl leaves them where they are
 * @param changed objects that differ in more than labels of the version
 */
public record Rendering(
    Optional<String> after, List<String> problems, int added, int removed, int changed) {
  public Rendering {
    problems = List.copyOf(problems);
  }

  /** Both sides are known, so that they could be compared. */
  public boolean wasCompared() {
    return problems.isEmpty();
  }
}
