package dev.sailwright.upgrade;

/**
 * Where an upgrade stands. All but the first three are final: nothing moves an upgrade out of them.
 */
public enum Phase {
  AWAITING_APPROVAL,
  RUNNING,
  /** Nothing new is begun until somebody resumes, retries or aborts it. */
  PAUSED,
  SUCCEEDED,
  FAILED,
  ABORTED,
  DENIED,
  EXPIRED,
  SUPERSEDED;

  public boolean isFinal() {
    return this != AWAITING_APPROVAL && !isUnderWay();
  }

  /** Approved and not ended. */
  public boolean isUnderWay() {
    return this == RUNNING || this == PAUSED;
  }
}
