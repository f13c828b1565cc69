package dev.sailwright.planning;

/** What a cluster's settings may want a further approval for, right before it begins. */
public enum StepApproval {
  CONTROL_PLANE("control-plane"),
  TAG("tag"),
  FIRST_WAVE("first-wave"),
  /** Whatever moves a gateway: a wave, or the control plane's step where that takes it along. */
  GATEWAYS("gateways"),
  OLD_CONTROL_PLANE("old-control-plane");

  private final String word;

  StepApproval(String word) {
    this.word = word;
  }

  /** As it is written in the settings. */
  public String word() {
    return word;
  }
}
