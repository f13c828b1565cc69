package dev.sailwright.port;

import dev.sailwright.backup.MeshSource;
import dev.sailwright.mesh.ControlPlane;
import java.util.List;

/** Reads the places that tell how a mesh was made; Secrets are never read. */
public interface MeshSources {
  /**
   * Always the same places in the same order. Never throws: what is not there, or could not be
   * read, says so in its text.
   *
   * @param planes whose inputs are meant
   */
  @ReadOnly
  List<MeshSource> read(String cluster, List<ControlPlane> planes);
}
