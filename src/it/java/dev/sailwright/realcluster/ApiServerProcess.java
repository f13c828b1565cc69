package dev.sailwright.realcluster;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The process of the API server, which can be killed and started again as it was. Only where its
 * cluster runs on this machine: {@code RC_DIR} is the folder of that cluster.
 */
final class ApiServerProcess {
  private final Path pid;
  private final Path folder;
  private final List<String> command;

  private ApiServerProcess(Path pid, Path folder, List<String> command) {
    this.pid = pid;
    this.folder = folder;
    this.command = command;
  }

  /** Empty: the cluster is not one of this machine. */
  static Optional<ApiServerProcess> find() throws IOException {
    var directory = Optional.ofNullable(System.getenv("RC_DIR"));
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    var pid = Path.of(directory.get(), "prod", "apiserver.pid");
    var process = Path.of("/proc", Files.readString(pid).strip());
    var words = Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8).split("\0");
    return Optional.of(
        new ApiServerProcess(pid, process.resolve("cwd").toRealPath(), List.of(words)));
  }

  /** Without a chance to say anything to those who are connected. */
  void kill() throws IOException {
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow().destroyForcibly();
  }

  /** It goes on after this test, and is ended as the first one would have been. */
  void start() throws IOException {
    var log = ProcessBuilder.Redirect.appendTo(new File(pid.getParent().toFile(), "apiserver.log"));
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(log)
            .redirectError(log)
            .start();
    Files.writeString(pid, process.pid() + "\n");
  }
}
