package dev.sailwright.diagnosis;

import java.util.Locale;

/**
 * The stable name of each thing that can be found; docs/findings.md has an anchor for each.
 *
 * <p>Those marked overridable are refusals that {@code --emergency} turns into something the
 * approver acknowledges, and only while the control plane is down.
 */
public enum FindingCode {
  // of a mesh as it is
  CONTROL_PLANE_DOWN(false),
  CONTROL_PLANE_MISSING(false),
  NEEDED_API_GONE(false),
  INJECTION_REFUSED(false),
  WEBHOOK_WITHOUT_ENDPOINTS(false),
  WEBHOOK_CA_BUNDLE(false),
  OUT_OF_SUPPORT(false),
  KUBERNETES_OUT_OF_RANGE(false),
  STALE_PROXIES(false),
  PODS_WITHOUT_PROXY(false),
  WORKLOAD_NOT_MOVABLE(false),
  LEFTOVER(false),
  NOT_SEEN(false),
  // of an upgrade that somebody asks for
  TARGET_UNKNOWN(false),
  TARGET_NOT_NEWER(false),
  TARGET_NOT_OLDER(false),
  TARGET_SKIPS_MINORS(true),
  TARGET_OUT_OF_SUPPORT(false),
  TARGET_KUBERNETES_RANGE(true),
  TARGET_NEEDS_GONE_API(false),
  SEVERAL_CONTROL_PLANES(false),
  INSTALL_METHOD_OTHER(false),
  INSTALL_METHOD_MIXED(false),
  INSTALL_METHOD_UNPROVEN(false),
  INPUTS_DIFFER(false),
  RIGHT_MISSING(false),
  ISTIOCTL_UNUSABLE(false),
  ISTIOCTL_PRECHECK(true),
  UPGRADE_RUNNING(false),
  EMERGENCY_NOT_NEEDED(false),
  NOBODY_MAY_APPROVE(false);

  private final boolean overridable;

  FindingCode(boolean overridable) {
    this.overridable = overridable;
  }

  public boolean overridable() {
    return overridable;
  }

  /** The anchor in docs/findings.md, such as {@code needed-api-gone}. */
  public String anchor() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
