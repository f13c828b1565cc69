package dev.sailwright.upgrade;

import java.util.Set;

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
  /** The cluster had changed since the approval, and a new plan took this one's place. */
  SUPERSEDED;

  /** Where an upgrade may be led from here; nowhere from a final one. */
  public Set<Phase> next() {
    return switch (this) {
      case AWAITING_APPROVAL -> Set.of(RUNNING, FAILED, DENIED, EXPIRED);
      case RUNNING -> Set.of(PAUSED, SUCCEEDED, ABORTED, EXPIRED, SUPERSEDED);
      case PAUSED -> Set.of(RUNNING, ABORTED, EXPIRED);
      case SUCCEEDED, FAILED, ABORTED, DENIED, EXPIRED, SUPERSEDED -> Set.of();
    };
  }

  public boolean isFinal() {
    return this != AWAITING_APPROVAL && !isUnderWay();
  }

  /** Approved and not ended. */
  public boolean isUnderWay() {
    return this == RUNNING || this == PAUSED;
  }
}
