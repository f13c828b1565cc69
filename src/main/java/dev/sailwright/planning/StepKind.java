package dev.sailwright.planning;

/**
 * The steps of an in-place upgrade, in their order; RESTART_WAVE may come several times or never,
 * RESTART_GATEWAYS once or never. Where workloads alone are restarted there is no CONTROL_PLANE;
 * where leftovers are removed there are LEFTOVERS instead of it, of waves and of VERIFY_DATA_PLANE.
 */
public enum StepKind {
  PRECHECK("Precheck"),
  BACKUP("Backup"),
  CONTROL_PLANE("Control plane"),
  VERIFY_CONTROL_PLANE("Verify control plane"),
  RESTART_WAVE("Restart wave"),
  RESTART_GATEWAYS("Restart gateways"),
  LEFTOVERS("Remove leftovers"),
  VERIFY_DATA_PLANE("Verify data plane"),
  PROBES("Probes"),
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

  public boolean changesTheMesh() {
    return restarts() || this == CONTROL_PLANE || this == LEFTOVERS;
  }

  /** It begins only when the settings allow changes: what the first change is held against, too. */
  public boolean waitsForHours() {
    return changesTheMesh() || this == BACKUP;
  }

  /** What istiods count must hold before, during and after it. */
  public boolean isGated() {
    return restarts()
        || this == VERIFY_CONTROL_PLANE
        || this == LEFTOVERS
        || this == VERIFY_DATA_PLANE;
  }
}
