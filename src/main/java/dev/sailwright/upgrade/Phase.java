package dev.sailwright.upgrade;

/** Where an upgrade stands. The last five are final: nothing moves an upgrade out of them. */
public enum Phase {
  AWAITING_APPROVAL,
  RUNNING,
  SUCCEEDED,
  FAILED,
  DENIED,
  EXPIRED,
  SUPERSEDED;

  public boolean isFinal() {
    return this != AWAITING_APPROVAL && this != RUNNING;
  }
}
