package dev.sailwright.adapter.istioctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.adapter.istioctl.ProcessRunner.Result;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ProcessRunnerTest {
  private static final Path SHELL = Path.of("/bin/sh");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ProcessRunner runner =
      new ProcessRunner(
          Map.of(
              "PATH",
              System.getenv("PATH"),
              "HOME",
              "/home/bot",
              "AWS_PROFILE",
              "prod",
              "AWS_SECRET_ACCESS_KEY",
              "not-named",
              "SLACK_BOT_TOKEN",
              "xoxb-not-for-children"),
          Set.of("AWS_PROFILE", "AZURE_CONFIG_DIR"));

  private Result run(Duration timeout, String script) {
    return runner.run(SHELL, List.of("-c", script), Map.of(), timeout, lines::add);
  }

  @Test
  void bothStreamsArriveAsLinesInTheirOrder() {
    assertThat(run(LONG, "echo one; echo two >&2; echo three; printf last"))
        .isEqualTo(new Result.Exited(0));
    assertThat(lines).containsExactly("one", "two", "three", "last");
  }

  @Test
  void theExitCodeIsToldAsItIs() {
    assertThat(run(LONG, "exit 79")).isEqualTo(new Result.Exited(79));
  }

  @Test
  void argumentsAreNeverReadByAShell() {
    assertThat(
            runner.run(
                Path.of("/bin/echo"), List.of("$(id)", "a b", "; ls"), Map.of(), LONG, lines::add))
        .isEqualTo(new Result.Exited(0));
    assertThat(lines).containsExactly("$(id) a b ; ls");
  }

  @Test
  void aChildGetsNoSecretOfTheEnvironment() {
    run(LONG, "env");
    assertThat(lines)
        .contains("HOME=/home/bot")
        .noneMatch(line -> line.contains("xoxb") || line.contains("not-named"));
  }

  @Test
  void aChildGetsWhatTheSettingsNameAndNothingForWhatIsNotThere() {
    run(LONG, "env");
    assertThat(lines)
        .contains("AWS_PROFILE=prod")
        .noneMatch(line -> line.startsWith("AZURE_CONFIG_DIR"));
  }

  @Test
  void aChildThatAsksGetsNoAnswer() {
    assertThat(run(LONG, "read answer || echo nobody is there")).isEqualTo(new Result.Exited(0));
    assertThat(lines).containsExactly("nobody is there");
  }

  @Test
  void aChildThatHangsIsKilledWithItsOwnChildren() {
    var result = run(Duration.ofMillis(500), "sleep 300 & echo $!; wait");
    assertThat(result).isInstanceOf(Result.Killed.class);
    var grandchild = Long.parseLong(lines.getFirst());
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(ProcessHandle.of(grandchild).filter(ProcessHandle::isAlive)).isEmpty());
  }

  @Test
  void aGrandchildThatKeepsTheOutputOpenHoldsNobodyUp() {
    var result = run(LONG, "sleep 20 & echo done");
    assertThat(result).isEqualTo(new Result.Exited(0));
    assertThat(lines).containsExactly("done");
  }

  @Test
  void veryMuchOutputKeepsItsFirstAndItsLastLines() {
    run(LONG, "i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done; echo Error: the end");
    assertThat(lines).hasSize(OutputLines.FIRST_LINES + 1 + OutputLines.LAST_LINES);
    assertThat(lines)
        .startsWith("line 0")
        .endsWith("Error: the end")
        .contains("… 2451 lines left out …");
  }

  @Test
  void aLineWithoutAnEndIsCut() {
    run(LONG, "head -c 3000000 /dev/zero | tr '\\0' x");
    assertThat(lines)
        .singleElement()
        .satisfies(line -> assertThat(line).hasSize(OutputLines.LINE_LENGTH + 1).endsWith("…"));
  }

  @Test
  void aProgramThatIsNotThereIsNotStarted() {
    var result = runner.run(Path.of("/nowhere/istioctl"), List.of(), Map.of(), LONG, lines::add);
    assertThat(result)
        .isInstanceOfSatisfying(
            Result.NotStarted.class,
            notStarted -> assertThat(notStarted.reason()).contains("/nowhere/istioctl"));
  }

  @Test
  void whatIsSaidAfterTheEndIsDropped() {
    var output = new OutputLines(lines::add);
    output.readAll(new ByteArrayInputStream("early\n".getBytes(StandardCharsets.UTF_8)));
    output.end();
    output.readAll(new ByteArrayInputStream("late\n".getBytes(StandardCharsets.UTF_8)));
    output.end();
    assertThat(lines).containsExactly("early");
  }
}
