package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.BLOCKER;
import static dev.sailwright.diagnosis.Severity.INFO;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.InstallEvidence.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether this mesh, installed as it is, can be upgraded in place by istioctl with the inputs of
 * the settings.
 */
final class MeshChecks {
  /** Methods that own their mesh: istioctl beside them would fight. */
  private static final Set<Method> OTHERS =
      EnumSet.of(
          Method.HELM, Method.SAIL, Method.IN_CLUSTER_OPERATOR, Method.GITOPS, Method.MANAGED);

  private MeshChecks() {}

  static List<Finding> installMethod(Candidate candidate) {
    var install = candidate.mesh().install();
    if (install.proven().size() > 1) {
      return List.of(
          Finding.of(
              FindingCode.INSTALL_METHOD_MIXED,
              BLOCKER,
              "This mesh shows proof of several install methods: " + titles(install.proven()) + ".",
              install.lines(),
              "Settle on one owner first; upgrading with one tool would undo the other's work."));
    }
    if (install.proven().stream().anyMatch(OTHERS::contains)) {
      return List.of(
          Finding.of(
              FindingCode.INSTALL_METHOD_OTHER,
              BLOCKER,
              "This mesh is installed by "
                  + titles(install.proven())
                  + "; istioctl must not touch it.",
              install.lines(),
              "Upgrade it with the tool that owns it."));
    }
    if (install.proven().isEmpty()) {
      return List.of(
          Finding.of(
              FindingCode.INSTALL_METHOD_UNPROVEN,
              APPROVAL,
              "How this mesh was installed cannot be proven (as after `kubectl apply`).",
              List.of("no trace of istioctl, Helm, Sail, an operator or GitOps"),
              "Approving means: nothing else manages this mesh."));
    }
    return List.of();
  }

  static List<Finding> inputsExplainTheRecord(Candidate candidate) {
    var unexplained = InputDifference.of(candidate);
    return unexplained.isEmpty()
        ? List.of()
        : List.of(
            Finding.of(
                FindingCode.INPUTS_DIFFER,
                APPROVAL,
                unexplained.size()
                    + " recorded install value"
                    + (unexplained.size() == 1 ? " is" : "s are")
                    + " not in the cluster's inputs and would be reverted.",
                unexplained,
                "Add them under `inputs` of this cluster in the settings, or accept the change by"
                    + " approving."));
  }

  static List<Finding> inputsExplainWhatRuns(Candidate candidate) {
    return switch (candidate.surroundings().proof()) {
      case InputProof.Compared compared -> unproven(compared);
      case InputProof.NotRendered not ->
          List.of(
              Finding.of(
                  FindingCode.INPUTS_UNPROVEN,
                  APPROVAL,
                  "Whether the inputs explain what runs could not be proven: istioctl "
                      + not.version()
                      + " did not render them.",
                  List.of(not.reason()),
                  "Run `istioctl manifest generate` of "
                      + not.version()
                      + " with these inputs to see why, then ask again; approving means to go on"
                      + " without the proof."));
      case InputProof.NoTool none -> List.of();
      case InputProof.NotTried notTried -> List.of();
    };
  }

  private static List<Finding> unproven(InputProof.Compared compared) {
    var open = compared.difference().lines().size();
    var evidence =
        Stream.concat(
                compared.difference().shown().stream(),
                compared.unread().stream().map(place -> "not read: " + place))
            .toList();
    if (evidence.isEmpty()) {
      return List.of();
    }
    return List.of(
        Finding.of(
            FindingCode.INPUTS_UNPROVEN,
            APPROVAL,
            open == 0
                ? "Whether the inputs explain all that runs could not be seen."
                : "The inputs do not explain "
                    + Raise.count(open, "thing")
                    + (open == 1
                        ? " that runs; an upgrade may take it back."
                        : " that run; an upgrade may take them back."),
            evidence,
            (open == 0
                    ? ""
                    : "Put what should stay under `inputs` of this cluster in the settings, or"
                        + " accept by approving that it is reset.")
                + (compared.unread().isEmpty()
                    ? ""
                    : (open == 0 ? "" : " ")
                        + "Grant what could not be read (deploy/rbac.yaml) and ask again, or"
                        + " approve without the proof.")));
  }

  static List<Finding> emergencyIsOne(Candidate candidate) {
    return candidate.request().emergency().isPresent() && !candidate.down()
        ? List.of(
            Finding.of(
                FindingCode.EMERGENCY_NOT_NEEDED,
                BLOCKER,
                "The control plane is not down, so `--emergency` does not apply.",
                List.of("istiod is ready and answers, as far as can be seen"),
                "Ask without `--emergency`."))
        : List.of();
  }

  static List<Finding> notMovable(Candidate candidate) {
    var lines = Unmovable.lines(candidate.workloads());
    return lines.isEmpty()
        ? List.of()
        : List.of(
            Finding.of(
                FindingCode.WORKLOAD_NOT_MOVABLE,
                INFO,
                lines.size()
                    + " workload"
                    + (lines.size() == 1 ? "" : "s")
                    + " cannot be moved by a restart.",
                lines,
                "They stay on their proxy until somebody acts."));
  }

  static List<Finding> rights(Candidate candidate) {
    var unknown = candidate.surroundings().rightsUnknown();
    if (unknown.isPresent()) {
      return List.of(
          Finding.of(
              FindingCode.RIGHT_MISSING,
              BLOCKER,
              "Which rights Sailwright has here could not be asked.",
              List.of(unknown.get()),
              "Check that the API server answers."));
    }
    var missing = candidate.surroundings().missingRights();
    return missing.isEmpty()
        ? List.of()
        : List.of(
            Finding.of(
                FindingCode.RIGHT_MISSING,
                BLOCKER,
                "Sailwright lacks "
                    + missing.size()
                    + " right"
                    + (missing.size() == 1 ? "" : "s")
                    + " here.",
                missing,
                "Apply deploy/rbac.yaml, or grant these verbs."));
  }

  static List<Finding> istioctlUsable(Candidate candidate) {
    var istioctl = candidate.surroundings().istioctl();
    return istioctl.sha256().isPresent()
        ? List.of()
        : List.of(
            Finding.of(
                FindingCode.ISTIOCTL_UNUSABLE,
                BLOCKER,
                "istioctl " + candidate.to() + " cannot be used.",
                List.of(istioctl.problem()),
                "Put the release's binary into `istioctl.directory` and its SHA-256 into the"
                    + " settings."));
  }

  /** {@code istioctl upgrade} renders first, so it would end right there. */
  static List<Finding> targetRenders(Candidate candidate) {
    return candidate
        .surroundings()
        .rendered()
        .flatMap(Surroundings.Rendered::problem)
        .map(why ->
            List.of(
                Finding.of(
                    FindingCode.TARGET_NOT_RENDERED,
                    BLOCKER,
                    "istioctl " + candidate.to() + " makes nothing of this cluster's inputs.",
                    List.of(why),
                    "Run `istioctl manifest generate` of "
                        + candidate.to()
                        + " with these inputs to see why; take what it no longer knows out of"
                        + " `inputs` in the settings.")))
        .orElse(List.of());
  }

  static List<Finding> istioctlPrecheck(Candidate candidate) {
    return candidate
        .surroundings()
        .precheck()
        .filter(precheck -> !precheck.clean())
        .map(precheck ->
            List.of(
                Finding.of(
                    FindingCode.ISTIOCTL_PRECHECK,
                    BLOCKER,
                    "`istioctl x precheck` of " + candidate.to() + " found issues.",
                    precheck.output(),
                    "Mend what it names, then ask again.")))
        .orElse(List.of());
  }

  static List<Finding> noOtherUpgrade(Candidate candidate) {
    if (!candidate.surroundings().open().asked()) {
      return List.of(
          Finding.of(
              FindingCode.UPGRADE_RUNNING,
              INFO,
              "Whether an upgrade of this mesh is open already was not asked; the bot knows.",
              List.of(),
              "`/istio history` shows it in Slack."));
    }
    return candidate
        .surroundings()
        .open()
        .id()
        .map(id ->
            List.of(
                Finding.of(
                    FindingCode.UPGRADE_RUNNING,
                    BLOCKER,
                    "Upgrade " + id + " of this mesh has not ended.",
                    List.of("MeshUpgrade " + id),
                    "Approve or deny it, or wait until it has ended.")))
        .orElse(List.of());
  }

  private static String titles(Set<Method> methods) {
    return methods.stream().sorted().map(Method::title).collect(Collectors.joining(", "));
  }
}
