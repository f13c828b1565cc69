package dev.sailwright.adapter.istioctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * By what a file system tells that a file is the same and has the same content. Its owner can set
 * the time of the last modification back, but not the time of the last change of the inode, which
 * every write moves.
 *
 * @param attributes device, number, size and times
 * @param changed when content or attributes last changed
 */
record FileIdentity(Map<String, Object> attributes, Instant changed) {
  /** Coarser than the clock of any file system that counts in fractions of a second. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  /** Empty: this file system does not tell. */
  static Optional<FileIdentity> of(Path file) throws IOException {
    try {
      var attributes = Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime,ctime");
      return attributes.get("ctime") instanceof FileTime changed
          ? Optional.of(new FileIdentity(Map.copyOf(attributes), changed.toInstant()))
          : Optional.empty();
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether another write would show: one in the very moment of the last change would not, and nor
   * would one at a time that the clock has not reached.
   */
  boolean isSettled() {
    return changed.plus(SETTLED).isBefore(Instant.now());
  }
}
