package dev.sailwright.diagnosis;

/** How much a finding weighs. APPROVAL: goes on only when the approver acknowledges it by name. */
public enum Severity {
  INFO,
  WARNING,
  APPROVAL,
  BLOCKER
}
