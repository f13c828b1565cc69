package dev.sailwright.port;

import dev.sailwright.mesh.MeshConfigs;
import dev.sailwright.mesh.MeshState;

/** Reads what control planes were told for all their proxies. */
public interface MeshConfigReader {
  /**
   * One look. Never throws for partial sight: what could not be read is in {@link
   * MeshConfigs#blindSpots()}.
   *
   * @param mesh whose control planes are meant, looked at just now
   */
  @ReadOnly
  MeshConfigs read(MeshState mesh);
}
