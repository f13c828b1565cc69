package dev.sailwright.realcluster;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The packaged bot, run as users run it: {@code bin/sailwright serve} as a process of its own. */
final class Bot implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final Process process;
  private final int port;
  private final Path log;

  private Bot(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param kubeconfig whose rights it has
   */
  static Bot serve(Path settings, Path kubeconfig, SlackPeer slack, Path log) {
    var bot = start(settings, kubeconfig, slack, log, "");
    await("the bot to be ready, see " + log).atMost(Duration.ofMinutes(3)).until(bot::ready);
    return bot;
  }

  /** Starts it and does not wait. */
  static Bot start(Path settings, Path kubeconfig, SlackPeer slack, Path log, String javaOptions) {
    var port = freePort();
    var builder = new ProcessBuilder(launcher(), "serve", "--config", settings.toString());
    builder.environment().put("SLACK_BOT_TOKEN", SlackPeer.TOKEN);
    builder.environment().put("SLACK_SIGNING_SECRET", SlackPeer.SIGNING_SECRET);
    builder.environment().put("SLACK_API_URL", slack.api().toString());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("JAVA_OPTS", javaOptions);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new Bot(builder.start(), port, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI events() {
    return URI.create("http://127.0.0.1:" + port + "/slack/events");
  }

  /** As {@code kill -9}: nothing is tidied up. */
  void kill() {
    process.destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }

  /** As a machine that stands still: nothing of it runs, and it does not know. */
  void freeze() {
    signal("-STOP");
  }

  void thaw() {
    signal("-CONT");
  }

  /** As the kubelet ends a pod: it is asked to, and may tidy up. */
  void terminate() {
    process.destroy();
  }

  /** What each of its threads is at, the virtual ones too; for the report of a bot that stands. */
  String threads() {
    try {
      var file = Files.createTempDirectory("sailwright").resolve("threads");
      var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      var asked =
          new ProcessBuilder(
                  jcmd, Long.toString(process.pid()), "Thread.dump_to_file", file.toString())
              .redirectErrorStream(true)
              .start();
      var said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Files.exists(file) ? Files.readString(file) : said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasEnded() {
    return !process.isAlive();
  }

  /** Of one that has ended. */
  int exitCode() {
    return process.exitValue();
  }

  private void signal(String signal) {
    try {
      var code = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
      if (code != 0) {
        throw new AssertionError("kill " + signal + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  long residentKilobytes() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith("VmRSS"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive());
  }

  boolean ready() throws InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("the bot ended with " + process.exitValue() + ": " + log());
    }
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs a command of the terminal to its end. */
  static Ended run(String... arguments) {
    return run(Path.of(System.getenv("KUBECONFIG")), arguments);
  }

  static Ended run(Path kubeconfig, String... arguments) {
    var command = new ArrayList<>(List.of(launcher()));
    command.addAll(List.of(arguments));
    try {
      var output = Files.createTempFile("sailwright", ".out");
      var builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      var process = builder.start();
      var code = process.waitFor();
      return new Ended(code, Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  record Ended(int exitCode, String output) {}

  private static String launcher() {
    return new File("target/sailwright/bin/sailwright").getAbsolutePath();
  }

  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
