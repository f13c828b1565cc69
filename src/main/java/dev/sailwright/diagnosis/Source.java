package dev.sailwright.diagnosis;

/** Where a finding was seen; findings of different sources are independent of one another. */
public enum Source {
  /** What is published of the versions that run. */
  RELEASE_DATA("the release data"),
  /** Versions against one another. */
  VERSIONS("versions"),
  /** What the API server serves. */
  DISCOVERY("discovery"),
  /** Objects in the Kubernetes API. */
  OBJECTS("objects"),
  /** The API server's own words, when it refuses to create a pod. */
  EVENTS("events"),
  /** Certificates, read. */
  CERTIFICATES("certificates"),
  /** The API server, asked how it is. */
  API_SERVER("the API server"),
  /** istiod, asked; and the status of its pods. */
  CONTROL_PLANE("the control plane"),
  /** What control planes count of themselves. */
  METRICS("metrics"),
  /** The agents of proxies, asked. */
  PROXIES("proxies"),
  /** Log lines. */
  LOGS("logs"),
  /** What was not seen. */
  NONE("nothing");

  private final String title;

  Source(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /** Alone, these prove no more than a possibility. */
  boolean suspectsOnly() {
    return this == VERSIONS || this == LOGS;
  }
}
