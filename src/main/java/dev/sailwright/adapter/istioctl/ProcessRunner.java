package dev.sailwright.adapter.istioctl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Starts child processes; nothing else in the program does. A child gets an argument list, no
 * shell, no input, and of the environment only what it needs to find a cluster and what the
 * operator names. When its time is up, it and its own children are killed.
 */
public final class ProcessRunner {
  /** How long a child's last words may take to arrive after it has ended. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /**
   * To find programs and credentials, the API server (also from inside a pod), and the way through
   * a proxy.
   */
  private static final Set<String> PASSED_ON =
      Set.of(
          "PATH",
          "HOME",
          "KUBECONFIG",
          "KUBERNETES_SERVICE_HOST",
          "KUBERNETES_SERVICE_PORT",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy");

  private final Map<String, String> environment;

  /**
   * @param environment of this program; children get a part of it
   * @param also names of further variables that children get, as credential plugins need them
   */
  public ProcessRunner(Map<String, String> environment, Set<String> also) {
    this.environment =
        environment.entrySet().stream()
            .filter(entry -> PASSED_ON.contains(entry.getKey()) || also.contains(entry.getKey()))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** How a run ended. */
  public sealed interface Result {
    record Exited(int code) implements Result {}

    /**
     * @param reason why it was killed
     */
    record Killed(String reason) implements Result {}

    record NotStarted(String reason) implements Result {}
  }

  /**
   * Runs a program to its end. Standard output and error arrive as one stream of lines, in the
   * order they came.
   *
   * @param more variables for this child
   * @param output gets each line while the program runs, on another thread, and none after this
   *     method returned
   */
  public Result run(
      Path program,
      List<String> arguments,
      Map<String, String> more,
      Duration timeout,
      Consumer<String> output) {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    try {
      var process = builder.start();
      return await(process, process.getInputStream(), timeout, output);
    } catch (IOException e) {
      return new Result.NotStarted(program + " could not be started: " + e.getMessage());
    }
  }

  /**
   * What a program said that writes for other programs.
   *
   * @param output standard output as it came, with whatever is secret in it
   * @param cut there was more of it than is kept
   * @param errors lines of standard error
   */
  public record Spoken(Result result, String output, boolean cut, List<String> errors) {
    public Spoken {
      errors = List.copyOf(errors);
    }
  }

  /** Runs a program to its end, and keeps a few megabytes of its standard output. */
  public Spoken listen(Path program, List<String> arguments, Duration timeout) {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    var errors = Collections.synchronizedList(new ArrayList<String>());
    try {
      var process = builder.start();
      var output = new BoundedText();
      var reader = Thread.ofVirtual().start(() -> output.readAll(process.getInputStream()));
      var result = await(process, process.getErrorStream(), timeout, errors::add);
      reader.join(LAST_WORDS);
      return new Spoken(result, output.text(), output.isCut(), List.copyOf(errors));
    } catch (IOException e) {
      return new Spoken(
          new Result.NotStarted(program + " could not be started: " + e.getMessage()),
          "",
          false,
          List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Spoken(
          new Result.Killed("Sailwright was stopped, and it was killed."), "", false, List.of());
    }
  }

  private static Result await(
      Process process, InputStream stream, Duration timeout, Consumer<String> output)
      throws IOException {
    var lines = new OutputLines(output);
    var reader = Thread.ofVirtual().start(() -> lines.readAll(stream));
    try {
      process.getOutputStream().close();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
        return new Result.Killed(
            "It did not end within " + timeout.toSeconds() + " s and was killed.");
      }
      reader.join(LAST_WORDS);
      return new Result.Exited(process.exitValue());
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      return new Result.Killed("Sailwright was stopped, and it was killed.");
    } finally {
      lines.end();
    }
  }

  private static void kill(Process process) {
    var children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
