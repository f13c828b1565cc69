package dev.sailwright.planning;

import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.IstioVersion;
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
 * @param open upgrades of this cluster that have not ended
 * @param analysis what the target's {@code istioctl analyze} says that the running version's does
 *     not
 * @param survey of the cluster around the mesh
 * @param trials of the injector: what new pods got
 * @param proof whether the inputs explain what runs
 * @param rendered what the target's istioctl makes of the inputs; empty when it was not asked
 */
public record Surroundings(
    List<String> missingRights,
    Optional<String> rightsUnknown,
    Istioctl istioctl,
    Optional<Precheck> precheck,
    Optional<String> approversUnknown,
    Open open,
    Analysis analysis,
    ClusterSurvey survey,
    List<Trial> trials,
    InputProof proof,
    Optional<Rendered> rendered) {
  public Surroundings {
    missingRights = List.copyOf(missingRights);
    trials = List.copyOf(trials);
  }

  /**
   * @param asked whether anybody asked
   * @param id of one that has not ended
   */
  public record Open(boolean asked, Optional<String> id) {
    public static Open notAsked() {
      return new Open(false, Optional.empty());
    }

    public static Open of(Optional<String> id) {
      return new Open(true, id);
    }
  }

  /**
   * A pod that was created as a server-side dry-run.
   *
   * @param proxy version of the proxy that it got; empty: none
   * @param problem why it got none
   */
  public record Trial(String namespace, Optional<IstioVersion> proxy, String problem) {}

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
   * What came of the inputs.
   *
   * @param problem why nothing did, as the second half of a sentence that begins with "because";
   *     empty when something did
   * @param runs of a canary, what its installations would apply; empty when nothing came, and for
   *     what is in place
   */
  public record Rendered(Optional<String> problem, Optional<CanaryRuns> runs) {
    public static Rendered notAtAll(String problem) {
      return new Rendered(Optional.of(problem), Optional.empty());
    }

    public static Rendered inPlace() {
      return new Rendered(Optional.empty(), Optional.empty());
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
