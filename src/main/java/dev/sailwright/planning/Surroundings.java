package dev.sailwright.planning;

import java.util.List;
import java.util.Optional;

/**
 * What was gathered for planning from outside the mesh's state.
 *
 * @param missingRights verbs that the bot uses and may not, such as {@code patch deployments in
 *     team-1}
 * @param rightsUnknown why rights could not be asked; empty when they could
 * @param istioctl the binary of the target version, or why there is none
 * @param precheck what {@code istioctl x precheck} of the target said; empty when it was not run
 * @param approversUnknown why it could not be asked who is in the approvers' groups; empty when it
 *     could
 * @param running the id of an upgrade of this cluster that has not ended
 */
public record Surroundings(
    List<String> missingRights,
    Optional<String> rightsUnknown,
    Istioctl istioctl,
    Optional<Precheck> precheck,
    Optional<String> approversUnknown,
    Optional<String> running) {
  public Surroundings {
    missingRights = List.copyOf(missingRights);
  }

  /** A pinned istioctl whose hash was checked, or the sentence that says why it cannot be used. */
  public record Istioctl(Optional<String> sha256, String problem) {
    public static Istioctl verified(String sha256) {
      return new Istioctl(Optional.of(sha256), "");
    }

    public static Istioctl unusable(String problem) {
      return new Istioctl(Optional.empty(), problem);
    }
  }

  /**
   * @param clean it exited 0
   * @param output its lines, verbatim
   */
  public record Precheck(boolean clean, List<String> output) {
    public Precheck {
      output = List.copyOf(output);
    }
  }
}
