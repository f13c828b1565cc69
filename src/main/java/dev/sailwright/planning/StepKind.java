package dev.sailwright.planning;

/**
 * The steps of an upgrade, in their order; MOVE_TAG and RESTART_WAVE may come several times or
 * never, RESTART_GATEWAYS once or never.
 *
 * <p>In place, there are CONTROL_PLANE and no other step that runs istioctl. A canary has
 * INSTALL_REVISION, MOVE_TAG, INSTALL_GATEWAYS and REMOVE_CONTROL_PLANE instead; the way back from
 * one installs no revision. Where workloads alone are restarted there is none of them; where
 * leftovers are removed there are LEFTOVERS instead of them, of waves and of VERIFY_DATA_PLANE.
 */
public enum StepKind {
  PRECHECK("Precheck"),
  BACKUP("Backup"),
  CONTROL_PLANE("Control plane"),
  INSTALL_REVISION("Install revision"),
  VERIFY_CONTROL_PLANE("Verify control plane"),
  MOVE_TAG("Move tag"),
  RESTART_WAVE("Restart wave"),
  RESTART_GATEWAYS("Restart gateways"),
  INSTALL_GATEWAYS("Install gateways"),
  LEFTOVERS("Remove leftovers"),
  VERIFY_DATA_PLANE("Verify data plane"),
  PROBES("Probes"),
  REMOVE_CONTROL_PLANE("Remove old control plane"),
  REPORT("Report");

  private final String title;

  StepKind(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /** It brings its workloads to the new proxy. */
  public boolean restarts() {
    return this == RESTART_WAVE || this == RESTART_GATEWAYS;
  }

  /** It runs istioctl, once or more. */
  public boolean runsIstioctl() {
    return this == CONTROL_PLANE
        || this == INSTALL_REVISION
        || this == MOVE_TAG
        || this == INSTALL_GATEWAYS
        || this == REMOVE_CONTROL_PLANE;
  }

  public boolean changesTheMesh() {
    return restarts() || runsIstioctl() || this == LEFTOVERS;
  }

  /** It begins only when the settings allow changes: what the first change is held against, too. */
  public boolean waitsForHours() {
    return changesTheMesh() || this == BACKUP;
  }

  /** What istiods count must hold before, during and after it. */
  public boolean isGated() {
    return restarts()
        || this == VERIFY_CONTROL_PLANE
        || this == MOVE_TAG
        || this == LEFTOVERS
        || this == VERIFY_DATA_PLANE;
  }
}
