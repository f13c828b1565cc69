package dev.sailwright.port;

import dev.sailwright.planning.LiveObjects;
import dev.sailwright.planning.Manifest;

/** Reads the objects that a rendering speaks of, as they are in the cluster; never Secrets. */
public interface LiveObjectReader {
  /**
   * Never throws: what could not be read is in {@link LiveObjects#unread()}.
   *
   * @param rendered names the kinds and namespaces that are read
   */
  @ReadOnly
  LiveObjects live(String cluster, Manifest rendered);
}
