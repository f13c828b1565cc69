package dev.sailwright.port;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ProxyFacts;

/** Asks istiods and proxies how the proxies are, for a diagnosis alone. */
public interface ProxyInspector {
  /**
   * One look, which takes seconds. Never throws for partial sight: what could not be read is in
   * {@link ProxyFacts#blindSpots()}.
   *
   * @param mesh of the same cluster, looked at just now
   */
  @ReadOnly
  ProxyFacts proxies(MeshState mesh);
}
