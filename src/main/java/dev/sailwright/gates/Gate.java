package dev.sailwright.gates;

/** One thing that must hold while a mesh moves. docs/gates.md has a chapter for each. */
public enum Gate {
  ISTIOD("G1", "istiod"),
  WEBHOOKS("G2", "webhooks"),
  VALIDATION("G3", "validation"),
  CONNECTIONS("G4", "connections"),
  REJECTS("G6", "rejected configuration"),
  CONVERGENCE("G7", "convergence"),
  CERTIFICATES("G8", "certificates"),
  INJECTION("G9", "injection"),
  WORKLOADS("G10", "workloads"),
  NODES("G13", "node agents"),
  GATEWAYS("G14", "gateways"),
  REMOTES("G15", "remote clusters"),
  MEMORY("G16", "memory");

  private final String code;
  private final String subject;

  Gate(String code, String subject) {
    this.code = code;
    this.subject = subject;
  }

  public String code() {
    return code;
  }

  /** Such as {@code gate G4 (connections)}. */
  public String title() {
    return "gate " + code + " (" + subject + ")";
  }
}
