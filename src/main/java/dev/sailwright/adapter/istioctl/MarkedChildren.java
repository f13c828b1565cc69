package dev.sailwright.adapter.istioctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Finds child processes of whatever process by the mark in their environment, as Linux shows it in
 * {@code /proc}. A mark is there from the first moment on, so no child can be missed.
 */
final class MarkedChildren {
  /** The variable that carries the key of a run. */
  static final String MARK = "SAILWRIGHT_RUN";

  private static final Path PROCESSES = Path.of("/proc");

  private MarkedChildren() {}

  /** Whether this machine can tell. */
  static boolean areVisible() {
    return Files.isReadable(PROCESSES.resolve("self").resolve("environ"));
  }

  static boolean isRunning(String key) {
    return ProcessHandle.allProcesses().anyMatch(process -> carries(process.pid(), key));
  }

  /** Other people's processes cannot be read; they are not ours. */
  private static boolean carries(long pid, String key) {
    try {
      var environment =
          Files.readString(
              PROCESSES.resolve(Long.toString(pid)).resolve("environ"),
              StandardCharsets.ISO_8859_1);
      return Arrays.asList(environment.split("\0", -1)).contains(MARK + "=" + key);
    } catch (IOException e) {
      return false;
    }
  }
}
