package dev.sailwright.diagnosis;

import dev.sailwright.mesh.MeshState.CreationFailure;
import dev.sailwright.mesh.Workload;
import java.util.List;
import java.util.regex.Pattern;

/** Why the API server did not create a pod, read out of its own words. */
final class Refusal {
  private static final String ISTIOS_INJECTOR = "sidecar-injector.istio.io";

  private Refusal() {}

  /** First match wins; a webhook's own words may name a quota. */
  enum Kind {
    INJECTOR(
        FindingCode.INJECTION_REFUSED,
        "the sidecar injector does not answer",
        "Bring istiod back; pods come by themselves or with a rollout restart afterwards.",
        ISTIOS_INJECTOR.replace(".", "\\.")),
    OTHER_WEBHOOK(
        FindingCode.OTHER_WEBHOOK_FAILED,
        "a webhook that is not Istio's fails, and its failure policy is Fail",
        "Bring the program behind that webhook back, or take this namespace out of its selector.",
        "failed calling webhook"),
    QUOTA(
        FindingCode.QUOTA_EXCEEDED,
        "a quota of the namespace is used up",
        "Raise the ResourceQuota, or free what it counts; sidecars count too.",
        "exceeded quota|failed quota"),
    SERVICE_ACCOUNT(
        FindingCode.SERVICE_ACCOUNT_MISSING,
        "the ServiceAccount of the pods does not exist",
        "Create the ServiceAccount, or name another one in the pod template.",
        "serviceaccount \"[^\"]*\" not found|error looking up service account"),
    POLICY(
        FindingCode.ADMISSION_DENIED,
        "a policy denies them",
        "Mend what the policy names; `istio-init` needs NET_ADMIN unless the CNI plugin is used.",
        "violates PodSecurity|denied the request|is forbidden"),
    OTHER(
        FindingCode.PODS_REFUSED,
        "it says why below",
        "Mend what the API server names, then restart the rollout.",
        "");

    private final FindingCode code;
    private final String reason;
    private final String remedy;
    private final Pattern words;

    Kind(FindingCode code, String reason, String remedy, String words) {
      this.code = code;
      this.reason = reason;
      this.remedy = remedy;
      this.words = Pattern.compile(words);
    }

    static Kind of(String message) {
      return List.of(values()).stream()
          .filter(kind -> kind.words.matcher(message).find())
          .findFirst()
          .orElse(OTHER);
    }

    FindingCode code() {
      return code;
    }

    String reason() {
      return reason;
    }

    String remedy() {
      return remedy;
    }
  }

  /** The controller that tried is this workload, or a ReplicaSet of it. */
  static boolean isOf(CreationFailure failure, String namespace, String workload) {
    var owner = failure.owner();
    return owner.namespace().equals(namespace)
        && (owner.name().equals(workload)
            || (owner.name().startsWith(workload + "-")
                && owner.name().indexOf('-', workload.length() + 1) < 0));
  }

  /** The workload misses pods, and this is the last that was heard of them. */
  static boolean keepsOut(CreationFailure failure, Workload workload) {
    return workload.pods() < workload.desired()
        && isOf(failure, workload.ref().namespace(), workload.ref().name());
  }

  static String line(CreationFailure failure) {
    return "FailedCreate " + failure.owner() + " (" + failure.count() + "×): " + failure.message();
  }
}
