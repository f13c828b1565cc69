package dev.sailwright.realcluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The kube-apiserver that the cluster's script started, which can be ended and started again. */
final class ApiServerProcess {
  private static final Path HOME = Path.of(System.getenv("RC_DIR"), "prod");
  private static final Path PID = HOME.resolve("apiserver.pid");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final long pid;
  private final List<String> command;
  private final Path directory;

  ApiServerProcess() throws IOException {
    this.pid = Long.parseLong(Files.readString(PID).strip());
    var proc = Path.of("/proc", Long.toString(pid));
    this.command =
        new ArrayList<>(
            List.of(Files.readString(proc.resolve("cmdline"), StandardCharsets.UTF_8).split("\0")));
    command.set(0, Files.readSymbolicLink(proc.resolve("exe")).toString());
    this.directory = Files.readSymbolicLink(proc.resolve("cwd"));
  }

  /** As {@code kill -9}. */
  void kill() {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await("the API server to be gone").atMost(PATIENCE).until(() -> !answers());
  }

  /** With the same arguments and the same etcd, until it is ready. */
  void start() throws IOException {
    var started =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(HOME.resolve("apiserver.log").toFile()))
            .start();
    Files.writeString(PID, Long.toString(started.pid()));
    await("the API server to be ready").atMost(PATIENCE).until(ApiServerProcess::answers);
  }

  private static boolean answers() {
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.autoConfigure("prod"))
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build()) {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException notReady) {
      return false;
    }
  }
}
