package dev.sailwright.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.usecase.ShowStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CliTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Recorder program = new Recorder();

  private int run(String... arguments) {
    return new Cli(program, new PrintWriter(out), new PrintWriter(err), false).run(arguments);
  }

  @Test
  void aMeshWithBlockersEndsWithOne() {
    program.answer = Reports::night;
    assertThat(run("status")).isEqualTo(1);
    assertThat(out.toString()).startsWith("DOWN");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aMeshThatIsFineEndsWithZero() {
    program.answer = () -> Reports.of(new MeshBuilder().istiod("1.31.1").build());
    assertThat(run("status")).isZero();
  }

  @Test
  void warningsAloneEndWithZero() {
    program.answer = Reports::behind;
    assertThat(run("status")).isZero();
    assertThat(out.toString()).startsWith("DEGRADED");
  }

  @Test
  void tooLittleSightEndsWithThree() {
    program.answer =
        () ->
            Reports.of(
                new MeshBuilder()
                    .istiod("1.31.1")
                    .blind(BlindSpot.Area.WEBHOOKS, "webhooks", "no right")
                    .build());
    assertThat(run("status")).isEqualTo(3);
  }

  @Test
  void nobodyAnsweringEndsWithThreeAndOneLine() {
    program.answer =
        () -> {
          throw new UnreachableException(
              "https://10.0.0.1:6443 does not answer; check the network.");
        };
    assertThat(run("status")).isEqualTo(3);
    assertThat(err.toString())
        .isEqualTo("https://10.0.0.1:6443 does not answer; check the network.\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aCommandThatFailsSaysWhyAndEndsAsItSays() {
    program.answer =
        () -> {
          throw new CommandFailed(
              ExitCodes.BAD_USAGE, "There is no cluster `pord`. Did you mean `prod`?");
        };
    assertThat(run("status", "--context", "pord")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("There is no cluster `pord`. Did you mean `prod`?\n");
  }

  @Test
  void optionsReachTheProgram() {
    program.answer = Reports::night;
    run("status", "--context", "prod", "--config", "my.yaml", "-o", "json");
    assertThat(program.calls).containsExactly("status Optional[my.yaml] Optional[prod]");
    assertThat(out.toString())
        .startsWith("{")
        .contains("\"format\" : \"sailwright.dev/status/v1\"");
    run("serve", "--config", "my.yaml");
    run("playground");
    assertThat(program.calls).endsWith("serve Optional[my.yaml]", "playground");
    assertThat(out.toString()).endsWith("it is at http://127.0.0.1:1/\n");
  }

  @Test
  void wrongWordsEndWithTwoAndTheNearestRightOnes() {
    assertThat(run("statsu")).isEqualTo(2);
    assertThat(err.toString()).contains("status");
    assertThat(run("status", "-o", "xml")).isEqualTo(2);
    assertThat(err.toString()).contains("xml");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand");
    assertThat(program.calls).isEmpty();
  }

  @Test
  void helpAndVersionEndWithZero() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("status", "serve", "playground", "version", "Exit codes");
    assertThat(run("status", "--help")).isZero();
    assertThat(run("version")).isZero();
    assertThat(out.toString()).endsWith("sailwright 1.2.3\n");
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).endsWith("sailwright 1.2.3\n");
  }

  private static final class Recorder implements Program {
    private final List<String> calls = new ArrayList<>();
    private Supplier<ShowStatus.Report> answer = () -> Reports.of(new MeshBuilder().build());

    @Override
    public ShowStatus.Report status(Optional<Path> settings, Optional<String> cluster) {
      calls.add("status " + settings + " " + cluster);
      return answer.get();
    }

    @Override
    public void serve(Optional<Path> settings) {
      calls.add("serve " + settings);
    }

    @Override
    public void playground(Consumer<String> announce) {
      calls.add("playground");
      announce.accept("it is at http://127.0.0.1:1/");
    }

    @Override
    public String version() {
      return "1.2.3";
    }
  }
}
