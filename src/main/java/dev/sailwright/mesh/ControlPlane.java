package dev.sailwright.mesh;

import java.util.List;
import java.util.Optional;

/**
 * One istiod Deployment.
 *
 * @param revision label {@code istio.io/rev}, {@code default} if there is none
 * @param version empty when image, labels and istiod itself do not tell
 * @param image of container {@code discovery}
 * @param desired replicas asked for
 * @param ready replicas that Kubernetes calls ready
 * @param rolloutComplete the Deployment's newest template is what runs, everywhere
 * @param answer what istiod's own readiness endpoint said, reached through the API server
 * @param podProblems why its pods are not ready, one line a reason, such as {@code
 *     CrashLoopBackOff: …}, without the secrets that the words of others may hold
 * @param rollingOut a rollout replaces its pods at this moment, and nothing shows that it cannot go
 *     on
 * @param podVersions what its live pods run by their images, each once, oldest first; an image that
 *     does not tell is left out
 */
public record ControlPlane(
    String namespace,
    String name,
    String revision,
    Optional<IstioVersion> version,
    String image,
    int desired,
    int ready,
    boolean rolloutComplete,
    Answer answer,
    List<String> podProblems,
    boolean rollingOut,
    List<IstioVersion> podVersions) {
  public ControlPlane {
    podProblems = podProblems.stream().map(Redaction::inOneLine).toList();
    podVersions = podVersions.stream().distinct().sorted().toList();
  }

  /** One that no rollout replaces at this moment, and whose pods do not tell their version. */
  public ControlPlane(
      String namespace,
      String name,
      String revision,
      Optional<IstioVersion> version,
      String image,
      int desired,
      int ready,
      boolean rolloutComplete,
      Answer answer,
      List<String> podProblems) {
    this(
        namespace,
        name,
        revision,
        version,
        image,
        desired,
        ready,
        rolloutComplete,
        answer,
        podProblems,
        false,
        List.of());
  }

  /** Its pods run different versions, and no rollout goes on that would end it. */
  public boolean isHalfReplaced() {
    return !rollingOut && podVersions.size() > 1;
  }

  /** NOT_ASKED: no right, or no pod to ask; nothing follows from it. */
  public enum Answer {
    READY,
    REFUSED,
    NOT_ASKED
  }
}
