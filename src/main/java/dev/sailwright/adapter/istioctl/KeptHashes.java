package dev.sailwright.adapter.istioctl;

import java.nio.file.Path;
import java.util.TreeMap;

/**
 * Hashes of files from one run of a command to the next, one small file for each hash.
 *
 * @param folder where they are kept
 */
public record KeptHashes(OwnFolder folder) {
  public static KeptHashes nowhere() {
    return new KeptHashes(OwnFolder.nowhere());
  }

  /** Whether this very file was read before and had this hash, 64 hex digits. */
  boolean knows(String sha256, Path file, FileIdentity identity) {
    return folder.read(sha256).filter(note(file, identity)::equals).isPresent();
  }

  void keep(String sha256, Path file, FileIdentity identity) {
    folder.write(sha256, note(file, identity));
  }

  private static String note(Path file, FileIdentity identity) {
    return file.toAbsolutePath() + " " + new TreeMap<>(identity.attributes()) + "\n";
  }
}
