package dev.sailwright.comparison;

/** Under what a difference is told. */
public enum Section {
  ISTIO("Istio"),
  KUBERNETES("Kubernetes"),
  SERVED_APIS("Served APIs"),
  REVISIONS("Revisions"),
  WEBHOOKS("Webhooks"),
  MESH_CONFIG("Mesh config"),
  DATA_PLANE("Data plane"),
  CERTIFICATES("Certificates"),
  INSTALL("Install");

  private final String title;

  Section(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
