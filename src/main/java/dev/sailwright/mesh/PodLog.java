package dev.sailwright.mesh;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The newest lines of one container's log, as they were read: not redacted yet.
 *
 * @param pod {@code namespace/name}
 * @param lines oldest first
 * @param cut there are older lines that were not read
 */
public record PodLog(String pod, String container, List<Line> lines, boolean cut) {
  public PodLog {
    lines = List.copyOf(lines);
  }

  /**
   * @param at when the node took it down; empty when that is not known
   */
  public record Line(Optional<Instant> at, String text) {}
}
