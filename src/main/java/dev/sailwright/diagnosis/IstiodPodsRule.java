package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why istiod's own pods do not run, in the words of Kubernetes. */
final class IstiodPodsRule implements DiagnosisRule {
  /**
   * What the status of a pod says, first match wins: a container that ran out of memory is in a
   * crash loop too.
   */
  private enum Trouble {
    OUT_OF_MEMORY(
        FindingCode.ISTIOD_OUT_OF_MEMORY,
        "istiod is killed because it uses more memory than its limit.",
        "Raise the memory limit of istiod (values.pilot.resources), and look for what made its"
            + " configuration grow.",
        Pattern.compile("OOMKilled")),
    IMAGE(
        FindingCode.ISTIOD_IMAGE,
        "The image of istiod cannot be pulled.",
        "Check the hub, the tag and the pull secret of the control plane.",
        Pattern.compile("ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull")),
    NOT_SCHEDULED(
        FindingCode.ISTIOD_NOT_SCHEDULED,
        "The scheduler finds no node for istiod.",
        "Make room, or mend what the scheduler names: requests, node selector, taints, affinity.",
        Pattern.compile("Pending")),
    CRASH_LOOP(
        FindingCode.ISTIOD_CRASH_LOOP,
        "istiod starts and ends again and again.",
        "Read its last log lines: `kubectl logs deploy/istiod --previous`.",
        Pattern.compile("CrashLoopBackOff|Error"));

    private final FindingCode code;
    private final String message;
    private final String remedy;
    private final Pattern words;

    Trouble(FindingCode code, String message, String remedy, Pattern words) {
      this.code = code;
      this.message = message;
      this.remedy = remedy;
      this.words = words;
    }

    static Optional<Trouble> in(List<String> problems) {
      return List.of(values()).stream()
          .filter(trouble -> problems.stream().anyMatch(line -> trouble.words.matcher(line).find()))
          .findFirst();
    }

    Finding finding(Severity severity, List<String> evidence) {
      return Finding.of(code, severity, message, evidence, remedy);
    }
  }

  @Override
  public List<Finding> examine(Evidence evidence) {
    var mesh = evidence.mesh();
    var findings = new ArrayList<Finding>();
    for (var plane : mesh.controlPlanes()) {
      var severity = worksWithout(plane, mesh) ? Severity.WARNING : Severity.BLOCKER;
      if (plane.desired() == 0) {
        findings.add(scaledToZero(plane, severity));
      } else if (plane.ready() < plane.desired() || plane.isHalfReplaced()) {
        Trouble.in(plane.podProblems())
            .map(trouble -> trouble.finding(severity, plane.podProblems()))
            .ifPresent(findings::add);
        refused(plane, mesh).map(line -> refused(severity, line)).ifPresent(findings::add);
      }
    }
    return findings;
  }

  /** Another pod of it, or another control plane of the same revision, is ready. */
  private static boolean worksWithout(ControlPlane plane, MeshState mesh) {
    return plane.ready() > 0
        || mesh.controlPlanes().stream()
            .anyMatch(other ->
                !other.equals(plane)
                    && other.ready() > 0
                    && (plane.desired() == 0 || other.revision().equals(plane.revision())));
  }

  private static Finding scaledToZero(ControlPlane plane, Severity severity) {
    return Finding.of(
        FindingCode.ISTIOD_SCALED_TO_ZERO,
        severity,
        "istiod of revision " + plane.revision() + " is scaled to zero.",
        List.of("Deployment " + plane.namespace() + "/" + plane.name() + ": 0 replicas asked for"),
        "Scale it up again; if this revision is not used any more, remove it with its webhooks.");
  }

  /** Once a pod is there and has troubles of its own, the refusal is over. */
  private static Optional<String> refused(ControlPlane plane, MeshState mesh) {
    if (!plane.podProblems().isEmpty()) {
      return Optional.empty();
    }
    return mesh.creationFailures().stream()
        .filter(failure -> Refusal.isOf(failure, plane.namespace(), plane.name()))
        .map(Refusal::line)
        .findFirst();
  }

  private static Finding refused(Severity severity, String line) {
    return Finding.of(
        FindingCode.ISTIOD_PODS_REFUSED,
        severity,
        "The API server refuses to create istiod's pods: " + Refusal.Kind.of(line).reason() + ".",
        List.of(line),
        Refusal.Kind.of(line).remedy());
  }
}
